/** Where the pages of lints are read on the web. */
const PAGES = 'https://github.com/kqlens/kqlens/blob/main/server/src/lint/rules';

/** The address of a lint's page. */
export function lintUrl(id: string): string {
  return `${PAGES}/${id}/doc.md`;
}

/** A link of Markdown to a file by its URI, with the place in it. */
const FILE_LINK = /\]\((file:[^)\s#]+)(#[^)\s]*)?\)/gu;

/**
 * Markdown for the editor's preview, which takes no links by a URI of a file: they become paths from the first folder of
 * the workspace, which is where it looks them up from.
 *
 * @param folder - the path of that folder.
 * @param pathOf - the path of a URI.
 */
export function previewLinks(markdown: string, folder: string, pathOf: (uri: string) => string): string {
  return markdown.replace(FILE_LINK, (_, uri: string, place: string | undefined) => {
    const path = encodeURI(relativePath(folder, pathOf(uri)));
    return `](/${path.replace(/[()#?]/gu, (c) => `%${c.charCodeAt(0).toString(16)}`)}${place ?? ''})`;
  });
}

/** A path as seen from a folder, both absolute and with `/`. */
function relativePath(folder: string, path: string): string {
  const from = folder.split('/').filter((part) => part !== '');
  const to = path.split('/').filter((part) => part !== '');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** Writes `docs/lints.md`, and the facts on the pages of lints, from the registry. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { lintIndex, withFacts } from '../server/src/lint/index-page.js';
import { lints } from '../server/src/lint/registry.js';

const root = new URL('../', import.meta.url);

writeFileSync(new URL('docs/lints.md', root), lintIndex(lints()));
for (const lint of lints()) {
  const page = new URL(`server/src/lint/rules/${lint.id}/doc.md`, root);
  if (existsSync(page)) writeFileSync(page, withFacts(lint, readFileSync(page, 'utf8')));
}

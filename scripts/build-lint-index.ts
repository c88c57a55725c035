/** Writes `docs/lints.md` from the registry of lints. */
import { writeFileSync } from 'node:fs';
import { lintIndex } from '../server/src/lint/index-page.js';
import { lints } from '../server/src/lint/registry.js';

writeFileSync(new URL('../docs/lints.md', import.meta.url), lintIndex(lints()));

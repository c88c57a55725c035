import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as H3Js from 'h3-js';
import type * as S2Js from 's2js';

/** The name under which the build puts `bundled-libraries.ts` beside the bundle. */
export const BUNDLED_GEO_LIBRARIES = 'geo-libraries.js';

const load = createRequire(import.meta.url);
const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_GEO_LIBRARIES);

let s2js: typeof S2Js | undefined;
let h3js: typeof H3Js | undefined;

/** The S2 library. It is loaded when first asked for, since loading takes as long as a small query. */
export function s2Library(): typeof S2Js.s2 {
  s2js ??= existsSync(bundled) ? (load(bundled) as { s2js: typeof S2Js }).s2js : (load('s2js') as typeof S2Js);
  return s2js.s2;
}

/** The H3 library, loaded when first asked for. */
export function h3Library(): typeof H3Js {
  return (h3js ??= existsSync(bundled)
    ? (load(bundled) as { h3js: typeof H3Js }).h3js
    : (load('h3-js') as typeof H3Js));
}

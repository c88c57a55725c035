import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as StringWidth from 'string-width';

/** The name under which the build puts the library beside the bundle. */
export const BUNDLED_STRING_WIDTH = 'string-width.js';

/** Texts of characters that are one column wide each. */
const PLAIN = /^[\x20-\x7e\u00b7\u2013\u2019\u2026]*$/;

let measure: ((text: string) => number) | undefined;

/**
 * How many columns of a terminal a text takes. The library that knows all characters is loaded for texts that are not
 * plain: its patterns take as long to compile as the start of a small command.
 */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : (measure ??= load())(text);
}

function load(): (text: string) => number {
  const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_STRING_WIDTH);
  const from = existsSync(bundled) ? bundled : 'string-width';
  return (createRequire(import.meta.url)(from) as typeof StringWidth).default;
}

import { isAscii } from '../values/fold.js';

/**
 * `toupper()` and `tolower()`: simple, culture-free case mapping, one code point to one code point, so that `ß` stays
 * `ß` and a final sigma is not told from others.
 */
export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapCodePoints(text, (char) => char.toUpperCase());
}

export function toLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapCodePoints(text, (char) => char.toLowerCase());
}

function mapCodePoints(text: string, map: (char: string) => string): string {
  let out = '';
  for (const char of text) {
    const mapped = map(char);
    out += mapped.length === char.length ? mapped : single(mapped) ? mapped : char;
  }
  return out;
}

function single(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}

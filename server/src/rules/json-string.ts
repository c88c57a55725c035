import { MappedTextBuilder, type MappedText } from './position-map.js';

/** Decodes JSON strings (RFC 8259, section 7) with the place of every character, and spells text as JSON strings. */

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Decodes the string literal `source`, whose opening quote stands at `offset` in the file. Tolerant as `jsonc-parser`
 * is: a missing closing quote ends the text, an unknown escape is dropped.
 */
export function decodeJsonString(source: string, offset: number): MappedText {
  const text = new MappedTextBuilder();
  let at = 1;
  while (at < source.length && source[at] !== '"') {
    const plain = /[^"\\]+/y;
    plain.lastIndex = at;
    const run = plain.exec(source)?.[0];
    if (run !== undefined) {
      text.verbatim(run, offset + at);
      at += run.length;
      continue;
    }
    const escape = /^\\(?:u([0-9a-fA-F]{4})|u[0-9a-fA-F]{0,3}|[\s\S]?)/.exec(source.slice(at, at + 6))!;
    const code = escape[1];
    const decoded = code === undefined ? ESCAPES[escape[0].slice(1)] : String.fromCharCode(Number.parseInt(code, 16));
    if (decoded !== undefined) text.unit(decoded, offset + at, offset + at + escape[0].length);
    at += escape[0].length;
  }
  return text.finish(offset + at);
}

/** The text between the quotes of a JSON string. Blanks that an editor cannot show are written as escapes. */
export function escapeJson(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(
      /[\u007f-\u009f\u00ad\u200b\u2028\u2029\ufeff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** Texts measured in code points, as Kusto counts them; JavaScript counts UTF-16 units. */

const SURROGATE = /[\ud800-\udfff]/;

/** Whether units and code points are the same thing in a text, which is the usual case. */
function isPlain(text: string): boolean {
  return !SURROGATE.test(text);
}

/** The number of code points. */
export function countCodePoints(text: string): number {
  return isPlain(text) ? text.length : countUpTo(text, text.length);
}

/** The part from code point `start` up to, without, `end`. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  if (isPlain(text)) return text.slice(start, end);
  const from = unitIndex(text, start);
  return text.slice(from, end === Infinity ? undefined : unitIndex(text, end));
}

/** The place of a code point in UTF-16 units; the text's length when there are fewer. */
export function unitIndex(text: string, codePoint: number): number {
  if (isPlain(text)) return Math.min(codePoint, text.length);
  let unit = 0;
  for (let i = 0; i < codePoint && unit < text.length; i++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
}

/** The place of a UTF-16 unit in code points. */
export function codePointIndex(text: string, unit: number): number {
  return isPlain(text) ? unit : countUpTo(text, unit);
}

/** The text with its code points in reverse order. */
export function reverseCodePoints(text: string): string {
  if (!isPlain(text)) return Array.from(text).reverse().join('');
  let out = '';
  for (let i = text.length - 1; i >= 0; i--) out += text[i]!;
  return out;
}

function countUpTo(text: string, unit: number): number {
  let count = 0;
  for (let i = 0; i < unit; count++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  return count;
}

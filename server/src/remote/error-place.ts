import type { Range } from '../rules/region.js';
import type { ServicePlace } from './failure.js';

/**
 * The range of a query's text that a service's error is about; undefined where it does not say. Services count positions
 * from 0 or from 1, so that the token, where there is one, settles it. `length`: how much of the text is the rule's;
 * what was added behind it has no place.
 */
export function rangeOfPlace(text: string, { line, position, token }: ServicePlace, length: number): Range | undefined {
  const start = line > 0 ? offsetOf(text, line, position, token) : firstWord(text, token);
  if (start === undefined || start >= length) return undefined;
  const end = token === undefined ? start + wordAt(text, start) : start + token.length;
  return { start, end: Math.min(end, length) };
}

function offsetOf(text: string, line: number, position: number, token: string | undefined): number | undefined {
  let begin = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', begin);
    if (next < 0) return undefined;
    begin = next + 1;
  }
  const candidates = [position - 1, position].map((p) => begin + Math.max(0, p));
  const exact = token === undefined ? undefined : candidates.find((at) => text.startsWith(token, at));
  // Where the clock was written into the query, what follows on its line stands elsewhere.
  const found = exact ?? (token === undefined ? undefined : onLine(text, begin, token)) ?? candidates[0]!;
  return found <= text.length ? found : undefined;
}

/** The first place on a line where a token stands. */
function onLine(text: string, begin: number, token: string): number | undefined {
  const end = text.indexOf('\n', begin);
  const at = text.slice(begin, end < 0 ? undefined : end).indexOf(token);
  return at < 0 ? undefined : begin + at;
}

/** The first place where a name stands by itself. */
function firstWord(text: string, token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined;
  const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + token.length])) return at;
  }
  return undefined;
}

function wordAt(text: string, start: number): number {
  return Math.max(1, /^[\p{L}\p{N}_]*/u.exec(text.slice(start))![0].length);
}

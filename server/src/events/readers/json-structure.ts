import { isBlank } from './bytes.js';

/** Finds parts of JSON by their structure alone, without reading them, so that files of any size can be entered. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at++;
  return at;
}

/** Behind the string that begins at `at`; the end of the bytes when it has no end. */
export function skipString(bytes: Uint8Array, at: number): number {
  for (let i = at + 1; i < bytes.length; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === QUOTE) return i + 1;
  }
  return bytes.length;
}

/** Behind the value that begins at `at`; the end of the bytes when it has no end. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipString(bytes, at);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipOut(bytes, at + 1, 1);
  let end = at;
  while (end < bytes.length && !isBlank(bytes[end]) && !isMark(bytes[end]!)) end++;
  return end;
}

/** From within `levels` open brackets, behind the bracket that closes the outermost. */
export function skipOut(bytes: Uint8Array, from: number, levels: number): number {
  let depth = levels;
  let at = from;
  while (at < bytes.length && depth > 0) {
    const c = bytes[at];
    if (c === QUOTE) {
      at = skipString(bytes, at);
      continue;
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) depth--;
    at++;
  }
  return at;
}

function isMark(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === COLON;
}

/** The names and the places of the values of the object that begins at `at`, as far as it is well formed. */
export function* members(bytes: Uint8Array, at: number): Generator<readonly [name: string, value: number]> {
  let next = skipBlanks(bytes, at + 1);
  while (bytes[next] === QUOTE) {
    const end = skipString(bytes, next);
    const name = new TextDecoder().decode(bytes.subarray(next + 1, end - 1));
    const colon = skipBlanks(bytes, end);
    if (bytes[colon] !== COLON) return;
    const value = skipBlanks(bytes, colon + 1);
    if (value >= bytes.length) return;
    yield [name, value];
    next = skipBlanks(bytes, skipValue(bytes, value));
    if (bytes[next] !== COMMA) return;
    next = skipBlanks(bytes, next + 1);
  }
}

/** The places of the items of the array that begins at `at`. */
export function* items(bytes: Uint8Array, at: number): Generator<readonly [start: number, end: number]> {
  let next = skipBlanks(bytes, at + 1);
  while (next < bytes.length && bytes[next] !== CLOSE_BRACKET) {
    const end = skipValue(bytes, next);
    if (end === next) return;
    yield [next, end];
    next = skipBlanks(bytes, end);
    if (bytes[next] !== COMMA) return;
    next = skipBlanks(bytes, next + 1);
  }
}

/** The place of an object's value, or -1. */
export function member(bytes: Uint8Array, at: number, name: string): number {
  for (const [found, value] of members(bytes, at)) if (found === name) return value;
  return -1;
}

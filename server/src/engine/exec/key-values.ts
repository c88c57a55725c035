import type { KqlRegex } from '../regex/compile.js';

/** Finds keys and values in a text and passes them on, in order, without the blanks around them. */
export type KeyValueReader = (text: string, found: (key: string, value: string) => void) => void;

/** How quoted keys and values look. */
export interface Quoting {
  readonly quotes: readonly { readonly open: string; readonly close: string }[];
  readonly escapes: ReadonlySet<string>;
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

/** Reads what stands in quotes at a place; undefined when no quote opens there, or none closes it. */
function quotedAt(text: string, at: number, { quotes, escapes }: Quoting): Piece | undefined {
  const quote = quotes.find((q) => text.startsWith(q.open, at));
  if (quote === undefined) return undefined;
  let result = '';
  for (let i = at + quote.open.length; i < text.length; i++) {
    if (escapes.has(text[i]!) && i + 1 < text.length) result += text[++i]!;
    else if (text.startsWith(quote.close, i)) return { text: result, end: i + quote.close.length };
    else result += text[i]!;
  }
  return undefined;
}

/**
 * Pairs set apart by one delimiter, keys from values by another. A greedy value goes on to the next key.
 * Source: https://learn.microsoft.com/kusto/query/parse-kv-operator#specified-delimiter
 */
export function delimitedReader(pair: string, kv: string, quoting: Quoting, greedy: boolean): KeyValueReader {
  return (text, found) => {
    let at = 0;
    while (at < text.length) {
      at = skipBlanks(text, at, undefined);
      if (text.startsWith(pair, at)) {
        at += pair.length;
        continue;
      }
      const quotedKey = quotedAt(text, at, quoting);
      const keyEnd = text.indexOf(kv, quotedKey?.end ?? at);
      if (keyEnd < 0) return;
      const pairEnd = text.indexOf(pair, quotedKey?.end ?? at);
      if (pairEnd >= 0 && pairEnd < keyEnd) {
        at = pairEnd + pair.length;
        continue;
      }
      const key = quotedKey?.text ?? text.slice(at, keyEnd);
      const start = skipBlanks(text, keyEnd + kv.length, pair);
      const quoted = quotedAt(text, start, quoting);
      if (quoted !== undefined) {
        found(key.trim(), quoted.text);
        const next = text.indexOf(pair, quoted.end);
        at = next < 0 ? text.length : next + pair.length;
        continue;
      }
      const end = greedy ? greedyEnd(text, start, pair, kv) : text.indexOf(pair, start);
      const valueEnd = end < 0 ? text.length : end;
      found(key.trim(), text.slice(start, valueEnd).trim());
      at = valueEnd + pair.length;
    }
  };
}

/** The next place that is no blank, but at most that of a delimiter. */
function skipBlanks(text: string, from: number, delimiter: string | undefined): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) {
    if (delimiter !== undefined && text.startsWith(delimiter, at)) break;
    at++;
  }
  return at;
}

/** Where the pair delimiter before the next key stands; -1 when there is no further key. */
function greedyEnd(text: string, start: number, pair: string, kv: string): number {
  for (let at = text.indexOf(kv, start); at >= 0; at = text.indexOf(kv, at + kv.length)) {
    const before = text.slice(start, at).trimEnd();
    const end = before.lastIndexOf(pair);
    if (end >= 0) return start + end;
  }
  return -1;
}

/**
 * Words set apart by anything that is no letter or digit: a key's value is the word, or what stands in quotes, after it.
 * Source: https://learn.microsoft.com/kusto/query/parse-kv-operator#nonspecified-delimiter
 */
export function wordReader(keys: ReadonlySet<string>, quoting: Quoting): KeyValueReader {
  return (text, found) => {
    let key: string | undefined;
    let at = 0;
    while (at < text.length) {
      const piece = quotedAt(text, at, quoting) ?? wordAt(text, at);
      if (piece === undefined) {
        at++;
        continue;
      }
      if (key !== undefined) {
        found(key, piece.text.trim());
        key = undefined;
      } else if (keys.has(piece.text)) {
        key = piece.text;
      }
      at = piece.end;
    }
  };
}

const WORD = /[\p{L}\p{N}]+/uy;

function wordAt(text: string, at: number): Piece | undefined {
  WORD.lastIndex = at;
  const [word] = WORD.exec(text) ?? [];
  return word === undefined ? undefined : { text: word, end: at + word.length };
}

/**
 * Pairs that a pattern finds: the first group is the key, the second the value.
 * Source: https://learn.microsoft.com/kusto/query/parse-kv-operator#regex
 */
export function regexReader(regex: KqlRegex): KeyValueReader {
  return (text, found) => {
    for (const { groups } of regex.matchAll(text)) found((groups[1] ?? '').trim(), (groups[2] ?? '').trim());
  };
}

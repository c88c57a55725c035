import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { ParseGap, ParsePiece } from './parse-pattern.js';
import { shapeEnd } from './value-shapes.js';

/** What parse found in a text: the columns' values in order; undefined when it did not match. */
export type ParseMatch = readonly Value[] | undefined;

/**
 * parse in its simple and relaxed modes: each literal is taken where it first occurs, so that a column gets as little
 * as it can; a literal at the end must end the text. A value that does not convert fails the whole match, or in
 * relaxed mode its own column.
 * Source: https://learn.microsoft.com/kusto/query/parse-operator
 */
export function simpleParser(pieces: readonly ParsePiece[], relaxed: boolean): (text: string) => ParseMatch {
  return (text) => {
    const values: Value[] = [];
    let at = 0;
    for (let i = 0; i < pieces.length; i++) {
      const { gap, text: literal } = pieces[i]!;
      const from = gap.column !== undefined && gap.star ? typedStart(gap, text, at, values, relaxed) : at;
      if (from === undefined) return undefined;
      const to = literalStart(gap, text, from, literal, i === pieces.length - 1);
      if (to < 0) return undefined;
      if (gap.column !== undefined && !gap.star) {
        const value = convertValue(text.slice(from, to), 'string', gap.column.type);
        if (value === null && !relaxed) return undefined;
        values.push(value);
      }
      at = to + (literal?.length ?? 0);
    }
    return values;
  };
}

/** A typed column before `*` takes what its type's shape allows; where it ends. */
function typedStart(gap: ParseGap, text: string, at: number, values: Value[], relaxed: boolean): number | undefined {
  const { type } = gap.column!;
  const end = shapeEnd(type, text, at);
  const value = end < 0 ? null : convertValue(text.slice(at, end), 'string', type);
  if (value === null && !relaxed) return undefined;
  values.push(value);
  return Math.max(end, at);
}

/** Where the literal after a gap begins; -1 when it is not there. */
function literalStart(gap: ParseGap, text: string, from: number, literal: string | undefined, last: boolean): number {
  if (literal === undefined) return text.length;
  const open = gap.column !== undefined || gap.star;
  if (!open) return text.startsWith(literal, from) && (!last || from + literal.length === text.length) ? from : -1;
  if (!last) return text.indexOf(literal, from);
  const start = text.length - literal.length;
  return start >= from && text.endsWith(literal) ? start : -1;
}

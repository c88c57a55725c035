import type { Parse } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import { compileRegex } from '../regex/compile.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { ParsePiece } from './parse-pattern.js';
import type { ParseMatch } from './parse-simple.js';
import { valueShape } from './value-shapes.js';

/**
 * parse in its regex mode: literals are patterns, `*` is as short as it can be, a string column as long as it can be
 * (the flag U turns both round), a typed column has its type's shape. The match begins with the text and may end before it.
 * Source: https://learn.microsoft.com/kusto/query/parse-operator#regex-mode
 */
export function regexParser(
  pieces: readonly ParsePiece[],
  flags: string,
  operator: Parse,
): (text: string) => ParseMatch {
  let pattern = String.raw`\A`;
  let groups = 0;
  const columns: { readonly group: number; readonly type: NonNullable<ParsePiece['gap']['column']>['type'] }[] = [];
  for (const { gap, text } of pieces) {
    if (gap.column !== undefined) {
      columns.push({ group: ++groups, type: gap.column.type });
      pattern += `(${valueShape(gap.column.type) ?? '.*'})`;
    }
    if (gap.star) pattern += '.*?';
    if (text === undefined) continue;
    const literal = balanced(text);
    pattern += `(?:${literal})`;
    groups += groupCount(literal, operator);
  }
  const { regex, error } = compileRegex(pattern, flags);
  if (regex === undefined) throw new EngineError('refused', `parse kind=regex: ${error.message}`, operator);
  return (text) => {
    const match = regex.match(text);
    if (match === null) return undefined;
    const values: Value[] = [];
    for (const { group, type } of columns) {
      const value = convertValue(match.groups[group] ?? '', 'string', type);
      if (value === null) return undefined;
      values.push(value);
    }
    return values;
  };
}

function groupCount(literal: string, operator: Parse): number {
  const { regex, error } = compileRegex(literal);
  if (regex === undefined) {
    throw new EngineError('refused', `parse kind=regex: the pattern '${literal}': ${error.message}`, operator);
  }
  return regex.groupNames.length - 1;
}

/** A pattern whose parentheses without a partner stand for themselves. */
function balanced(pattern: string): string {
  const open: number[] = [];
  const alone = new Set<number>();
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (inClass) inClass = c !== ']';
    else if (c === '[') inClass = true;
    else if (c === '(') open.push(i);
    else if (c === ')' && open.pop() === undefined) alone.add(i);
  }
  for (const i of open) alone.add(i);
  return alone.size === 0 ? pattern : pattern.replace(/[()]/g, (c, i: number) => (alone.has(i) ? `\\${c}` : c));
}

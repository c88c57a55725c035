import type { Expression, Span } from '../../syntax/expressions.js';
import { literalsAndComments } from './comments.js';

/** The literals in plain quotes, in which backslashes begin escapes, also in a query that does not parse. */
export function regularLiterals(text: string): readonly Span[] {
  return literalsAndComments(text)
    .filter((token) => /^["']/.test(text.slice(token.start, token.end)))
    .map(({ start, end }) => ({ start, end }));
}

/** The place where the text of a literal begins, behind its quote, for what is to stand in front of it. */
export function insideLiteral(literal: Expression, text: string): Span | undefined {
  if (literal.kind !== 'Literal') return undefined;
  const first = literal.pieces?.[0];
  if (first === undefined) return undefined;
  const opening = /^[hH]?@?(?:```|~~~|["'])/.exec(text.slice(first.start, first.end))?.[0].length;
  return opening === undefined ? undefined : { start: first.start + opening, end: first.start + opening };
}

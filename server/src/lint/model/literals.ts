import type { Span } from '../../syntax/expressions.js';
import { literalsAndComments } from './comments.js';

/** The literals in plain quotes, in which backslashes begin escapes, also in a query that does not parse. */
export function regularLiterals(text: string): readonly Span[] {
  return literalsAndComments(text)
    .filter((token) => /^["']/.test(text.slice(token.start, token.end)))
    .map(({ start, end }) => ({ start, end }));
}

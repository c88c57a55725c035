import type { QueryBlock } from '../syntax/statements.js';

/** Operators behind which no `take` can stand, or after which it would mean something else. */
const LAST = new Set(['Render', 'Fork', 'Facet', 'Consume']);

/**
 * A query that gives at most so many rows: the text with a `take` behind it. As it is where the last statement is no
 * pipeline that a `take` can follow; then the service's own limit holds.
 */
export function withRowLimit(text: string, tree: QueryBlock, rows: number): string {
  const last = tree.statements.at(-1);
  if (last?.kind !== 'ExpressionStatement') return text;
  const { expression } = last;
  const operator = expression.kind === 'Pipeline' ? expression.operators.at(-1) : undefined;
  if (operator !== undefined && LAST.has(operator.kind)) return text;
  const body = text.slice(0, expression.end);
  return `${body}\n| take ${rows}`;
}

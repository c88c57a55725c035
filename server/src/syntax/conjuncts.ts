import type { Expression } from './expressions.js';

/** The terms of a conjunction, in written order, without the parentheses around `and`s; the expression itself where it is none. */
export function conjuncts(e: Expression): Expression[] {
  const result: Expression[] = [];
  // Long chains nest deeply to the left.
  const stack: Expression[] = [e];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'Parenthesized') stack.push(next.expression);
    else if (next.kind === 'Binary' && next.operator === 'and') stack.push(next.right, next.left);
    else result.push(next);
  }
  return result;
}

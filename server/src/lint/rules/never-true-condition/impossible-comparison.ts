import type { Expression } from '../../../syntax/expressions.js';
import { withoutParentheses } from '../../model/columns.js';

/** The function that makes a comparison impossible, `tolower` with a literal in upper case or the other way round. */
export function impossibleComparison(
  node: Expression,
): { readonly function: string; readonly case: 'lower' | 'upper' } | undefined {
  const sides = node.kind === 'Binary' ? [node.left, node.right] : node.kind === 'In' ? [node.left] : [];
  for (const side of sides) {
    const call = withoutParentheses(side);
    if (call.kind !== 'Call') continue;
    if (call.name === 'tolower') return { function: call.name, case: 'lower' };
    if (call.name === 'toupper') return { function: call.name, case: 'upper' };
  }
  return undefined;
}

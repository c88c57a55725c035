import type { Binary, Expression } from '../../syntax/expressions.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import { withoutParentheses } from './columns.js';
import type { QueryModel } from './query-model.js';

/**
 * The condition that an expression is a part of: up through `and`, `or`, `not()` and parentheses. Undefined where the
 * expression is no part of one, or itself stands alone.
 */
export function isConditionRoot(node: Expression, model: QueryModel): boolean {
  const parent = outerOf(node, model);
  return !(parent?.kind === 'Binary' && isJunction(parent)) && !(parent?.kind === 'Call' && parent.name === 'not');
}

/** The node around an expression, parentheses left out. */
export function outerOf(node: SyntaxNode, model: QueryModel): SyntaxNode | undefined {
  let parent = model.names.parent(node);
  while (parent?.kind === 'Parenthesized') parent = model.names.parent(parent);
  return parent;
}

/** Whether an expression stands inside an odd number of `not()`, so that it holds where it seems not to. */
export function isNegatedAround(node: Expression, model: QueryModel): boolean {
  let negated = false;
  for (let around = model.names.parent(node); around !== undefined; around = model.names.parent(around)) {
    if (around.kind === 'Call' && around.name === 'not') negated = !negated;
    else if (around.kind !== 'Parenthesized' && !(around.kind === 'Binary' && isJunction(around))) return negated;
  }
  return negated;
}

export function isJunction({ operator }: Binary): boolean {
  return operator === 'and' || operator === 'or';
}

/** The operands of a chain of one operator, in written order: `a or (b or c)` has three. */
export function operandsOf(chain: Binary): readonly Expression[] {
  let operands = operandsByChain.get(chain);
  if (operands === undefined) operandsByChain.set(chain, (operands = findOperands(chain)));
  return operands;
}

const operandsByChain = new WeakMap<Binary, readonly Expression[]>();

function findOperands(chain: Binary): readonly Expression[] {
  const operands: Expression[] = [];
  const add = ({ left, right }: Binary): void => {
    for (const side of [left, right]) {
      const operand = withoutParentheses(side);
      if (operand.kind === 'Binary' && operand.operator === chain.operator) add(operand);
      else operands.push(side);
    }
  };
  add(chain);
  return operands;
}

/** Whether a chain of `and` or `or` is not part of a longer one of the same operator. */
export function isChainTop(node: Binary, model: QueryModel): boolean {
  const parent = outerOf(node, model);
  return !(parent?.kind === 'Binary' && parent.operator === node.operator);
}

import type { Expression } from '../../../syntax/expressions.js';
import { walk } from '../../../syntax/walk.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';

/** How far apart two events may be, and where the query says so. */
export interface Window {
  readonly ticks: bigint;
  readonly node: Expression;
}

/**
 * The upper bounds that a query puts on the distance of two moments after a join.
 *
 * @param units - ticks of the units of `datetime_diff()`.
 */
export function correlationWindows(model: QueryModel, units: ReadonlyMap<string, bigint>): readonly Window[] {
  const found: Window[] = [];
  const add = (ticks: bigint | undefined, node: Expression): void => {
    if (ticks !== undefined && ticks > 0n && isAfterJoin(node, model)) found.push({ ticks, node });
  };
  walk(model.analysis.tree, (node) => {
    if (node.kind === 'Between' && !node.negated) {
      if (isDistance(node.left)) add(spanOf(node.to, model), node);
      else add(addedTo(node.to, model), node);
    }
    if (node.kind !== 'Binary') return;
    const upper = node.operator === '<' || node.operator === '<=';
    const lower = node.operator === '>' || node.operator === '>=';
    if (!upper && !lower) return;
    const [small, large] = upper ? [node.left, node.right] : [node.right, node.left];
    const diff = withoutParentheses(small);
    if (isDistance(small)) add(spanOf(large, model), node);
    else if (diff.kind === 'Call' && diff.name === 'datetime_diff')
      add(countedOf(diff.args[0], large, model, units), node);
    else add(addedTo(large, model), node);
  });
  return found;
}

/** Whether an expression is the difference of two moments. */
function isDistance(expression: Expression): boolean {
  const at = withoutParentheses(expression);
  if (at.kind === 'Call' && at.name === 'abs' && at.args[0] !== undefined) return isDistance(at.args[0]);
  return at.kind === 'Binary' && at.operator === '-' && at.left.type === 'datetime' && at.right.type === 'datetime';
}

function spanOf(expression: Expression, model: QueryModel): bigint | undefined {
  const constant = model.constants.of(expression);
  return constant?.type === 'timespan' && typeof constant.value === 'bigint' ? constant.value : undefined;
}

/** What is added to a moment of another event: the hour of `A + 1h`. */
function addedTo(expression: Expression, model: QueryModel): bigint | undefined {
  const at = withoutParentheses(expression);
  if (at.kind !== 'Binary' || at.operator !== '+' || at.type !== 'datetime') return undefined;
  const moment = withoutParentheses(at.left);
  return moment.kind === 'Name' && moment.symbol === 'column' ? spanOf(at.right, model) : undefined;
}

function countedOf(
  unit: Expression | undefined,
  count: Expression,
  model: QueryModel,
  units: ReadonlyMap<string, bigint>,
): bigint | undefined {
  const ticks = unit === undefined ? undefined : units.get(model.constants.text(unit)?.toLowerCase() ?? '');
  const value = model.constants.of(count)?.value;
  return ticks === undefined || typeof value !== 'number' || !Number.isInteger(value)
    ? undefined
    : ticks * BigInt(value);
}

function isAfterJoin(node: Expression, model: QueryModel): boolean {
  let inner: unknown = node;
  for (const ancestor of model.names.ancestors(node)) {
    if (ancestor.kind === 'Pipeline') {
      const index = ancestor.operators.findIndex((operator) => operator === inner);
      return ancestor.operators.slice(0, Math.max(index, 0)).some(({ kind }) => kind === 'Join');
    }
    inner = ancestor;
  }
  return false;
}

import type { Expression } from '../../syntax/expressions.js';
import type { Operator } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { OperatorContext } from './registry.js';

/** The pairs of expressions that join and lookup compare. */
export interface JoinKeys {
  readonly left: readonly PlanExpr[];
  readonly right: readonly PlanExpr[];
}

/** Plans `on a, $left.b == $right.c`. */
export function planJoinKeys(
  on: readonly Expression[],
  left: TablePlan,
  right: TablePlan,
  operator: Operator,
  { planner, scope }: OperatorContext,
): JoinKeys {
  const leftRow = new RowScope(left.columns, left.columns.length);
  const rightRow = new RowScope(right.columns, 0);
  const keys: { left: PlanExpr; right: PlanExpr }[] = [];
  const add = (e: Expression): void => {
    if (e.kind === 'Parenthesized') {
      add(e.expression);
    } else if (e.kind === 'Binary' && e.operator === 'and') {
      add(e.left);
      add(e.right);
    } else if (e.kind === 'Binary' && e.operator === '==') {
      const swapped = mentions(e.left, '$right') || mentions(e.right, '$left');
      const [l, r] = swapped ? [e.right, e.left] : [e.left, e.right];
      keys.push({ left: planner.scalar(l, leftRow, scope), right: planner.scalar(r, rightRow, scope) });
    } else if (e.kind === 'Name') {
      keys.push({ left: column(e, e.name, left, 'left'), right: column(e, e.name, right, 'right') });
    } else {
      throw new EngineError('refused', 'join: only equalities can be joined on', e);
    }
  };
  on.forEach(add);
  if (keys.length === 0) throw new EngineError('refused', 'the columns to join on are missing', operator);
  return { left: keys.map((k) => k.left), right: keys.map((k) => k.right) };
}

function column(e: Expression, name: string, plan: TablePlan, side: string): PlanExpr {
  const index = plan.columns.findIndex((c) => c.name === name);
  if (index < 0) throw new EngineError('refused', `the ${side} side has no column ${name}`, e);
  return { op: 'column', index, name, type: plan.columns[index]!.type, span: e };
}

function mentions(e: Expression, side: string): boolean {
  switch (e.kind) {
    case 'Path':
    case 'Element':
      return mentions(e.target, side);
    case 'Name':
      return e.name === side;
    case 'Call':
      return e.args.some((a) => mentions(a, side));
    case 'Binary':
      return mentions(e.left, side) || mentions(e.right, side);
    case 'Parenthesized':
      return mentions(e.expression, side);
    default:
      return false;
  }
}

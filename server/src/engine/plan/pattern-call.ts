import type { Call, Expression } from '../../syntax/expressions.js';
import { EngineError } from '../errors.js';
import type { Value } from '../values/types.js';
import type { Planner } from './planner.js';
import { NO_ROW, Scope, type Binding } from './scope.js';
import type { TablePlan } from './table-plan.js';

/**
 * Plans a call of a pattern, `p("x").y`: the rows of the match that has these values.
 * Source: https://learn.microsoft.com/kusto/query/pattern-statement
 */
export function planPatternCall(
  planner: Planner,
  { statement, scope: definition }: Extract<Binding, { readonly kind: 'pattern' }>,
  call: Call,
  member: Expression | undefined,
  scope: Scope,
): TablePlan {
  const constant = (e: Expression, within: Scope): Value | undefined =>
    planner.constantValue(planner.scalar(e, NO_ROW, within));
  const values = call.args.map((a) => constant(a, scope));
  const path = member === undefined ? undefined : member.kind === 'Name' ? member.name : constant(member, scope);
  const match = statement.matches.find(
    (m) =>
      m.values.length === values.length &&
      m.values.every((v, i) => constant(v, definition) === values[i]) &&
      (m.path === undefined ? undefined : constant(m.path, definition)) === path,
  );
  if (match?.body.expression === undefined) {
    throw new EngineError('refused', `the pattern ${call.name} has no match for these values`, call);
  }
  const inner = new Scope(definition);
  const bind = (name: string | undefined, value: Value | undefined): void => {
    if (name === undefined || value === undefined) return;
    inner.declare(name, { kind: 'scalar', expr: { op: 'constant', type: 'string', value } });
  };
  statement.parameters.forEach((p, i) => bind(p.name, values[i]));
  bind(statement.pathParameter?.name, path);
  for (const s of match.body.statements) planner.declare(s, inner);
  return planner.planTable(match.body.expression, inner);
}

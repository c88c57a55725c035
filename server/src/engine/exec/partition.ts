import type { Expression } from '../../syntax/expressions.js';
import type { Partition } from '../../syntax/operators.js';
import { EngineError, notImplemented } from '../errors.js';
import { RowScope, Scope } from '../plan/scope.js';
import { materialized } from '../plan/planner.js';
import type { PlanExpr } from '../plan/expression.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { collect } from './evaluation.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';
import { readsGroup, rowSource, runGroup } from './row-source.js';
import { unionOf } from './union.js';

/**
 * `partition by`: applies a subquery to the rows of each key, in the order in which keys appear; or, in braces, runs a
 * query of its own for each key.
 * Source: https://learn.microsoft.com/kusto/query/partition-operator
 */
export const planPartition: OperatorPlanner<Partition> = (operator, source, context) => {
  const input = piped(source, operator);
  const { subquery } = operator;
  const key = context.planner.scalar(operator.by, new RowScope(input.columns), context.scope);
  if (subquery.kind !== 'Subquery') return perKey(operator, subquery, key, input, context);
  const rows = rowSource(input.columns, input.serialized);
  const applied = context.planner.planSubquery(subquery, rows, context.scope);
  return {
    kind: 'partition',
    columns: applied.columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const all = collect(input, run);
      const grouping = new Grouping([key], run);
      const groups = new Map<GroupKey, number[]>();
      for (let row = 0; row < all.length; row++) {
        const id = grouping.key(grouping.values(all, row));
        const known = groups.get(id);
        if (known === undefined) groups.set(id, [row]);
        else known.push(row);
      }
      for (const group of groups.values()) {
        run.check();
        yield* runGroup(applied, rows, [all.select(Uint32Array.from(group))], run);
      }
    },
  };
};

/** A query for each key, in which the key column stands for its value; the keys are read while planning. */
function perKey(
  operator: Partition,
  query: Expression,
  key: PlanExpr,
  source: TablePlan,
  { planner, scope }: OperatorContext,
): TablePlan {
  if (key.op !== 'column') throw new EngineError('refused', 'partition: a column is expected here', operator.by);
  if (readsGroup(source)) throw notImplemented('a partition with a query in braces inside a subquery', operator);
  const input = materialized(source);
  const values = new Map<GroupKey, Value>();
  const grouping = new Grouping([key], planner.run);
  for (const batch of planner.run.materialize(input)) {
    for (let row = 0; row < batch.length; row++) {
      const own = grouping.values(batch, row);
      values.set(grouping.key(own), own[0]!);
    }
  }
  const planFor = (value: Value): TablePlan => {
    const inner = new Scope(scope);
    inner.declare(key.name, { kind: 'scalar', expr: { op: 'constant', type: key.type, value } });
    return planner.planTable(query, inner);
  };
  const legs = [...values.values()].map((value, i) => ({ plan: planFor(value), name: `partition_${i}` }));
  if (legs.length > 0) return { ...unionOf(legs, { inner: false, withSource: undefined }), kind: 'partition' };
  return { kind: 'partition', columns: operator.schema.columns, inputs: [], serialized: false, run: () => [] };
}

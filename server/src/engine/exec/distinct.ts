import type { Expression } from '../../syntax/expressions.js';
import type { Distinct } from '../../syntax/operators.js';
import type { ColumnInfo, TableSchema } from '../../syntax/types.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { BatchBuilder } from './batch.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { EventSet } from './lineage.js';
import { binderName, ColumnNames, impliedName, outputsOf } from './naming.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/** `distinct`: each combination of values once; null and `""` are values. */
export const planDistinct: OperatorPlanner<Distinct> = (operator, source, context) =>
  distinctRows(piped(source, operator), operator.expressions, operator.schema, context);

/** The distinct values of some expressions, in the order in which they first appear. */
export function distinctRows(
  input: TablePlan,
  expressions: readonly Expression[],
  schema: TableSchema,
  { planner, scope }: OperatorContext,
): TablePlan {
  const row = new RowScope(input.columns);
  const keys: PlanExpr[] = [];
  const columns: ColumnInfo[] = [];
  const names = new ColumnNames();
  for (const e of expressions) {
    if (e.kind === 'Star') {
      input.columns.forEach((c, index) => {
        keys.push({ op: 'column', index, name: c.name, type: c.type });
        columns.push({ name: names.add(c.name), type: c.type });
      });
      continue;
    }
    const key = planner.scalar(e, row, scope);
    const name = binderName(schema, columns.length, expressions.length) ?? outputsOf(e, key.type)[0]?.name;
    keys.push(key);
    columns.push({ name: names.add(name ?? impliedName(e)), type: key.type });
  }
  const read = columnsOf(keys);
  return {
    kind: 'distinct',
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const grouping = new Grouping(keys, run);
      const seen = new Map<GroupKey, { readonly values: Value[]; readonly sources: EventSet }>();
      for (const batch of input.run(run, { columns: read })) {
        run.check();
        for (let i = 0; i < batch.length; i++) {
          const values = grouping.values(batch, i);
          const key = grouping.key(values);
          let known = seen.get(key);
          if (known === undefined) seen.set(key, (known = { values, sources: new EventSet() }));
          batch.lineage?.addTo(known.sources, i);
        }
        run.checkRows(seen.size, 'distinct');
      }
      const builder = new BatchBuilder(columns, run.lineage);
      for (const { values, sources } of seen.values()) {
        builder.add(values, run.lineage ? sources.sorted() : undefined);
        if (builder.isFull) yield builder.take();
      }
      if (builder.length > 0) yield builder.take();
    },
  };
}

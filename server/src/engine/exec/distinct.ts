import type { Expression } from '../../syntax/expressions.js';
import type { Distinct } from '../../syntax/operators.js';
import type { ColumnInfo, TableSchema } from '../../syntax/types.js';
import { columnsOf, textColumns } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { Batch, BATCH_ROWS } from './batch.js';
import { ValuesColumn } from './column.js';
import { GroupIndex } from './group-index.js';
import { GroupedEvents } from './grouped-events.js';
import { piped } from './input.js';
import { Lineage } from './lineage.js';
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
  const coded = textColumns(keys);
  return {
    kind: 'distinct',
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const index = new GroupIndex(keys, run);
      const events = run.lineage ? new GroupedEvents() : undefined;
      let rows = 0;
      for (const batch of input.run(run, { columns: read, coded })) {
        run.check();
        rows += batch.length;
        const groups = index.groupsOf(batch);
        run.checkRows(index.count, 'distinct');
        if (events !== undefined) batch.lineage?.addTo(events, groups, batch.length);
      }
      for (let first = 0; rows > 0 && first < index.count; first += BATCH_ROWS) {
        const length = Math.min(BATCH_ROWS, index.count - first);
        yield new Batch(
          index.values.map((values) => new ValuesColumn(values.slice(first, first + length))),
          length,
          events && Lineage.grouped(events, first, length),
        );
      }
    },
  };
}

import type { MvApply } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { Batch } from './batch.js';
import { ConstantColumn, ValuesColumn, type Column } from './column.js';
import { planExpansion } from './expansion.js';
import { piped } from './input.js';
import { Lineage } from './lineage.js';
import type { OperatorPlanner } from './registry.js';
import { rowSource, runGroup } from './row-source.js';
import type { Value } from '../values/types.js';

/** A column of the result: of the row that was expanded, or of what the subquery gives. */
type Origin = { readonly outer: number } | { readonly inner: number };

/**
 * `mv-apply`: expands each row as mv-expand does and applies a subquery to the elements. The subquery sees the outer
 * columns; the result has those that were not expanded, then what else the subquery gives. A row without elements
 * gives nothing.
 * Source: https://learn.microsoft.com/kusto/query/mv-apply-operator
 */
export const planMvApply: OperatorPlanner<MvApply> = (operator, source, context) => {
  const input = piped(source, operator);
  const expansion = planExpansion(operator, input, context, Infinity);
  const { columns: rowColumns, expandedColumns } = expansion(context.planner.run);
  const elements = rowSource(rowColumns);
  const subquery = context.planner.planSubquery(operator.subquery, elements, context.scope);
  const columns: ColumnInfo[] = [];
  const origins: Origin[] = [];
  input.columns.forEach((column, outer) => {
    if (expandedColumns.has(outer)) return;
    const inner = subquery.columns.findIndex((c) => c.name === column.name);
    columns.push(inner < 0 ? column : subquery.columns[inner]!);
    origins.push(inner < 0 ? { outer } : { inner });
  });
  const outerNames = new Set(columns.map((c) => c.name));
  subquery.columns.forEach((column, inner) => {
    if (outerNames.has(column.name)) return;
    columns.push(column);
    origins.push({ inner });
  });
  return {
    kind: 'mv-apply',
    columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run) {
      const { expand } = expansion(run);
      for (const batch of input.run(run)) {
        for (let row = 0; row < batch.length; row++) {
          const rows = expand(batch, row);
          if (rows.length === 0) continue;
          run.check();
          const sources = batch.lineage?.of(row);
          const group = rowsBatch(rows, rowColumns.length, sources);
          for (const result of runGroup(subquery, elements, [group], run)) {
            yield result.withColumns(
              origins.map((origin): Column =>
                'inner' in origin
                  ? result.columns[origin.inner]!
                  : new ConstantColumn(batch.columns[origin.outer]!.get(row), result.length),
              ),
            );
          }
        }
      }
    },
  };
};

/** Rows as one batch, all from the same events. */
function rowsBatch(rows: readonly Value[][], width: number, sources: readonly number[] | undefined): Batch {
  const columns = Array.from({ length: width }, (_, c) => new ValuesColumn(rows.map((row) => row[c]!)));
  return new Batch(columns, rows.length, sources === undefined ? undefined : Lineage.many(rows.map(() => sources)));
}

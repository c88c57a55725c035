import type { ColumnInfo } from '../../syntax/types.js';
import { BatchBuilder, type Batch } from './batch.js';
import { collect } from './evaluation.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';

/** A row that is computed, and the rows of its input that it is made of. */
export interface ComputedRow {
  readonly values: readonly Value[];
  readonly from: Iterable<number>;
}

/** A plan of rows that are computed from the whole input at once. */
export function computedTable(
  kind: string,
  input: TablePlan,
  columns: readonly ColumnInfo[],
  rows: (input: Batch, run: Run) => Iterable<ComputedRow>,
): TablePlan {
  return {
    kind,
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const all = collect(input, run);
      const builder = new BatchBuilder(columns, run.lineage);
      let count = 0;
      for (const { values, from } of rows(all, run)) {
        builder.add(values, run.lineage ? sourcesOf(all, from) : undefined);
        if (builder.isFull) {
          count += builder.length;
          run.checkRows(count, kind);
          yield builder.take();
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };
}

function sourcesOf(batch: Batch, rows: Iterable<number>): readonly number[] {
  const sources = new Set<number>();
  for (const row of rows) for (const s of batch.lineage?.of(row) ?? []) sources.add(s);
  return [...sources].sort((a, b) => a - b);
}

import type { ColumnInfo } from '../../syntax/types.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Batch } from './batch.js';

/** Rows that an operator hands to its subquery, a group at a time: see {@link runGroup}. */
export function rowSource(columns: readonly ColumnInfo[], serialized = true): TablePlan {
  const source: TablePlan = {
    kind: 'rows',
    columns,
    inputs: [],
    serialized,
    *run(run) {
      yield* run.rowsOf(source);
    },
  };
  return source;
}

/** The rows of a subquery's plan for one group of its source's rows. */
export function runGroup(subquery: TablePlan, source: TablePlan, rows: readonly Batch[], run: Run): Batch[] {
  return run.releasing(() => {
    const result: Batch[] = [];
    for (const batch of subquery.run(run.within(source, rows))) {
      if (batch.length === 0) continue;
      run.hold(batch.length, subquery.kind);
      result.push(batch);
    }
    return result;
  });
}

/** Whether a plan's rows depend on a subquery's source, so that it cannot be run while planning. */
export function readsGroup(plan: TablePlan): boolean {
  return plan.kind === 'rows' || plan.inputs.some(readsGroup);
}

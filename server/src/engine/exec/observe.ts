import type { Span } from '../../syntax/expressions.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Batch } from './batch.js';

/** The same plan; under a trace it counts the rows that leave it. Every batch is a point where a run can be stopped. */
export function observed(plan: TablePlan, at: Span): TablePlan {
  return {
    ...plan,
    span: at,
    *run(run, demand) {
      const count = run.trace?.operator(at);
      for (const batch of plan.run(run, demand)) {
        run.check();
        if (count !== undefined) {
          count.rows += batch.length;
          if (run.trace?.through !== undefined) count.followed += followedRows(batch, run);
        }
        yield batch;
      }
    },
  };
}

/** How many rows of a batch come from the event that a trace follows. */
function followedRows(batch: Batch, run: Run): number {
  let count = 0;
  for (let i = 0; i < batch.length; i++) if (run.passesThrough(batch.lineage?.of(i) ?? [])) count++;
  return count;
}

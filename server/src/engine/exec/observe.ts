import type { Span } from '../../syntax/expressions.js';
import type { TablePlan } from '../plan/table-plan.js';

/** The same plan; under a trace it counts the rows that leave it. Every batch is a point where a run can be stopped. */
export function observed(plan: TablePlan, at: Span): TablePlan {
  return {
    ...plan,
    span: at,
    *run(run) {
      const count = run.trace?.operator(at);
      for (const batch of plan.run(run)) {
        run.check();
        if (count !== undefined) count.rows += batch.length;
        yield batch;
      }
    },
  };
}

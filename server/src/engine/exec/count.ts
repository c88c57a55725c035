import type { Count } from '../../syntax/operators.js';
import { Batch } from './batch.js';
import { ValuesColumn } from './column.js';
import { piped } from './input.js';
import { GroupedEvents } from './grouped-events.js';
import { Lineage } from './lineage.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { OperatorPlanner } from './registry.js';

/** `count`: one row with the number of rows. */
export const planCount: OperatorPlanner<Count> = (operator, source) =>
  countRows(piped(source, operator), operator.as?.name ?? 'Count');

const NO_COLUMNS: ReadonlySet<number> = new Set();

/** The number of a plan's rows, in one column. */
export function countRows(input: TablePlan, name: string): TablePlan {
  return {
    kind: 'count',
    columns: [{ name, type: 'long' }],
    inputs: [input],
    serialized: true,
    *run(run) {
      let count = 0;
      const events = new GroupedEvents();
      for (const batch of input.run(run, { columns: NO_COLUMNS })) {
        run.check();
        count += batch.length;
        batch.lineage?.addTo(events, new Int32Array(batch.length), batch.length);
      }
      const lineage = run.lineage ? Lineage.grouped(events, 0, 1) : undefined;
      yield new Batch([new ValuesColumn([count])], 1, lineage);
    },
  };
}

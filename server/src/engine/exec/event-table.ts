import type { Span } from '../../syntax/expressions.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { TableData } from '../run.js';
import { Batch } from './batch.js';
import { Lineage } from './lineage.js';

/** The rows of a table of the data at hand; events get their ordinals here. */
export function planEventTable(data: TableData, at: Span): TablePlan {
  return {
    kind: 'table',
    columns: data.columns,
    inputs: [],
    serialized: false,
    name: data.name,
    span: at,
    *run(run, demand) {
      const count = run.trace?.operator(at);
      const withEvents = run.lineage && data.isEvents;
      const wanted = namesOf(data, demand?.columns);
      const first = withEvents ? run.firstOrdinal(data) : 0;
      if (data.numberedBatches !== undefined) {
        const coded = demand?.coded === undefined ? undefined : namesOf(data, demand.coded);
        const read = data.numberedBatches(demand?.conditions ?? [], () => run.check(), wanted, coded);
        for (const { batch, rows } of read) {
          if (count !== undefined) count.rows += batch.length;
          yield withEvents
            ? new Batch(batch.columns, batch.length, Lineage.singles(rows.map((row) => first + row)))
            : batch.withLineage(run.lineage);
        }
        return;
      }
      let row = 0;
      for (const batch of data.batches(wanted)) {
        run.check();
        if (count !== undefined) count.rows += batch.length;
        yield withEvents
          ? new Batch(batch.columns, batch.length, eventsOf(batch, first + row), batch.kept, batch.layout)
          : batch.withLineage(run.lineage);
        row += batch.length;
      }
    },
  };
}

/** The events of a batch's rows, the same object in each run. */
function eventsOf({ kept, length }: Batch, first: number): Lineage {
  const make = (): Lineage => Lineage.range(first, length);
  return kept === undefined ? make() : kept.lineageFrom(first, make);
}

/** The names of the columns at some positions; undefined for all. */
function namesOf(data: TableData, columns: ReadonlySet<number> | undefined): ReadonlySet<string> | undefined {
  return columns === undefined ? undefined : new Set(Array.from(columns, (index) => data.columns[index]!.name));
}

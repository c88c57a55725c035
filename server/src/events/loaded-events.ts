import type { EventTable } from './event-table.js';
import type { LoadReport } from './report.js';

/** The events of some files as tables, and what became of each file. */
export interface LoadedEvents {
  readonly tables: ReadonlyMap<string, EventTable>;
  readonly report: LoadReport;
}

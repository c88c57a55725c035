import type { DynamicBag } from '../../engine/values/types.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';

/** The column that stands for `TimeGenerated` where only the other is there, and the reverse. */
export const TIME_TWINS: ReadonlyMap<string, string> = new Map([
  ['TimeGenerated', 'Timestamp'],
  ['Timestamp', 'TimeGenerated'],
]);

/** Collects the rows of one table from any number of files. */
export interface TableBuilder {
  readonly name: string;
  /** Begins a file; rows added until the next call are its rows. `text`: all its values are text. */
  beginFile(report: FileReportBuilder, text: boolean): void;
  add(fields: DynamicBag, line: number, endLine: number): void;
  finish(): EventTable;
}

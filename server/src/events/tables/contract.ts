import type { DynamicBag } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import type { Dictionary } from './dictionary.js';

/** The column that stands for `TimeGenerated` where only the other is there, and the reverse. */
export const TIME_TWINS: ReadonlyMap<string, string> = new Map([
  ['TimeGenerated', 'Timestamp'],
  ['Timestamp', 'TimeGenerated'],
]);

/**
 * The column that names a row's table. The service fills it, so that a row whose file leaves it out has it all the same.
 * Source: https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns#type
 */
export const TYPE_COLUMN = 'Type';

/** Whether rows of a table that do not say so are of the `Type` that the table's name is. */
export function fillsType(columns: readonly ColumnInfo[]): boolean {
  return columns.some((c) => c.name === TYPE_COLUMN && c.type === 'string');
}

/** How the rows of a table are taken in. */
export interface IntakeOptions {
  /** The columns that will be asked for; undefined for all. */
  readonly wanted?: ReadonlySet<string> | undefined;
  /** See SegmentTable. */
  readonly isStreamed?: boolean | undefined;
  /** By column, the dictionaries of text columns of streamed rows that are looked at in every row. */
  readonly dictionaries?: ReadonlyMap<string, Dictionary> | undefined;
}

/** Collects the rows of one table from any number of files. */
export interface TableBuilder {
  readonly name: string;
  /** Begins a file; rows added until the next call are its rows. `text`: all its values are text. */
  beginFile(report: FileReportBuilder, text: boolean): void;
  add(fields: DynamicBag, line: number, endLine: number): void;
  finish(): EventTable;
}

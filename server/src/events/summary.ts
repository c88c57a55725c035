import type { ColumnInfo } from '../syntax/types.js';
import type { EventTable } from './event-table.js';

/** How much of a column holds something. */
export interface ColumnFill {
  readonly column: ColumnInfo;
  /** Rows that have a value there. */
  readonly filled: number;
}

/** What is in a table of events. */
export interface TableSummary {
  readonly name: string;
  readonly rows: number;
  readonly timeColumn: string | undefined;
  /** In ticks; undefined where no row has a time. */
  readonly oldest: bigint | undefined;
  readonly newest: bigint | undefined;
  /** The columns that any row has a value in, those of most rows first. */
  readonly columns: readonly ColumnFill[];
  /** How many columns no row has a value in. */
  readonly emptyColumns: number;
}

/** Counts the rows of a table, the span of its times and how many rows fill each column. */
export function summarizeTable(table: EventTable): TableSummary {
  const filled = table.columns.map(() => 0);
  const timeAt = table.columns.findIndex((c) => c.name === table.timeColumn);
  let oldest: bigint | undefined;
  let newest: bigint | undefined;
  for (const batch of table.batches()) {
    batch.columns.forEach((column, i) => {
      for (let row = 0; row < batch.length; row++) {
        const value = column.get(row);
        if (value === null || value === '') continue;
        filled[i]!++;
        if (i !== timeAt || typeof value !== 'bigint') continue;
        if (oldest === undefined || value < oldest) oldest = value;
        if (newest === undefined || value > newest) newest = value;
      }
    });
  }
  const columns = table.columns.map((column, i) => ({ column, filled: filled[i]! })).filter((c) => c.filled > 0);
  return {
    name: table.name,
    rows: table.rowCount,
    timeColumn: table.timeColumn,
    oldest,
    newest,
    columns: columns.sort((a, b) => b.filled - a.filled),
    emptyColumns: table.columns.length - columns.length,
  };
}

import type { Batch } from '../../engine/exec/batch.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { EventOrigin, EventTable } from '../event-table.js';

/** Some rows of a table of events, in their order. */
export class SelectedTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly timeColumn: string | undefined;

  /** `rows`: row numbers of the table, ascending. */
  constructor(
    private readonly table: EventTable,
    private readonly rows: Uint32Array,
  ) {
    this.name = table.name;
    this.columns = table.columns;
    this.timeColumn = table.timeColumn;
  }

  get rowCount(): number {
    return this.rows.length;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    let start = 0;
    let next = 0;
    for (const batch of this.table.batches(columns)) {
      const end = start + batch.length;
      const first = next;
      while (next < this.rows.length && this.rows[next]! < end) next++;
      const from = start;
      if (next > first) yield batch.select(this.rows.slice(first, next).map((row) => row - from));
      start = end;
    }
  }

  origin(row: number): EventOrigin {
    const number = this.rows[row];
    if (number === undefined) throw new RangeError(`${this.name} has no row ${row}`);
    return this.table.origin(number);
  }
}

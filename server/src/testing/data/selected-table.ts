import type { Batch } from '../../engine/exec/batch.js';
import type { EventOrigin, EventTable } from '../../events/load.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** Some rows of a table, in their order. */
export class SelectedTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly timeColumn: string | undefined;
  readonly rowCount: number;

  /** `rows`: ascending. */
  constructor(
    private readonly table: EventTable,
    private readonly rows: readonly number[],
  ) {
    this.name = table.name;
    this.columns = table.columns;
    this.timeColumn = table.timeColumn;
    this.rowCount = rows.length;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    let first = 0;
    let next = 0;
    for (const batch of this.table.batches(columns)) {
      const selection: number[] = [];
      for (; next < this.rows.length && this.rows[next]! < first + batch.length; next++) {
        selection.push(this.rows[next]! - first);
      }
      if (selection.length > 0) yield batch.select(Uint32Array.from(selection));
      first += batch.length;
    }
  }

  origin(row: number): EventOrigin {
    return this.table.origin(this.rows[row]!);
  }
}

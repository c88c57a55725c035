import { Batch } from '../engine/exec/batch.js';
import type { Column } from '../engine/exec/column.js';
import type { Value } from '../engine/values/types.js';
import type { EventOrigin, EventTable } from '../events/load.js';
import type { ColumnInfo } from '../syntax/types.js';

/** The rows of a table whose time is in [from, to), in ticks. A table without times is whole. */
export class WindowTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly timeColumn: string | undefined;
  readonly rowCount: number;
  private readonly kept: readonly (readonly number[])[];
  private readonly places: readonly number[];

  constructor(
    private readonly table: EventTable,
    from: bigint,
    to: bigint,
  ) {
    this.name = table.name;
    this.columns = table.columns;
    this.timeColumn = table.timeColumn;
    const at = table.columns.findIndex((c) => c.name === table.timeColumn);
    const kept: number[][] = [];
    const places: number[] = [];
    let row = 0;
    for (const batch of table.batches()) {
      const rows: number[] = [];
      for (let i = 0; i < batch.length; i++, row++) {
        const time = at < 0 ? from : batch.columns[at]!.get(i);
        if (typeof time !== 'bigint' || time < from || time >= to) continue;
        rows.push(i);
        places.push(row);
      }
      kept.push(rows);
    }
    this.kept = kept;
    this.places = places;
    this.rowCount = places.length;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    let index = 0;
    for (const batch of this.table.batches(columns)) {
      const rows = this.kept[index++]!;
      if (rows.length > 0)
        yield new Batch(
          batch.columns.map((c) => new PickedColumn(c, rows)),
          rows.length,
        );
    }
  }

  origin(row: number): EventOrigin {
    return this.table.origin(this.places[row]!);
  }
}

class PickedColumn implements Column {
  constructor(
    private readonly base: Column,
    private readonly rows: readonly number[],
  ) {}
  get length(): number {
    return this.rows.length;
  }
  get(row: number): Value {
    return this.base.get(this.rows[row]!);
  }
}

import { Batch } from '../../engine/exec/batch.js';
import type { Column } from '../../engine/exec/column.js';
import type { Value } from '../../engine/values/types.js';
import type { EventOrigin, EventTable } from '../../events/load.js';
import { newestTime } from '../../events/load.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** A table whose times are all moved by one timespan. */
export class ShiftedTable implements EventTable {
  readonly isEvents = true;

  /** `by`: ticks. */
  constructor(
    private readonly table: EventTable,
    private readonly by: bigint,
  ) {}

  get name(): string {
    return this.table.name;
  }
  get columns(): readonly ColumnInfo[] {
    return this.table.columns;
  }
  get rowCount(): number {
    return this.table.rowCount;
  }
  get timeColumn(): string | undefined {
    return this.table.timeColumn;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    for (const batch of this.table.batches(columns)) {
      const moved = batch.columns.map((c, i) =>
        this.columns[i]!.type === 'datetime' ? new ShiftedColumn(c, this.by) : c,
      );
      yield new Batch(moved, batch.length);
    }
  }

  origin(row: number): EventOrigin {
    return this.table.origin(row);
  }
}

class ShiftedColumn implements Column {
  constructor(
    private readonly base: Column,
    private readonly by: bigint,
  ) {}
  get length(): number {
    return this.base.length;
  }
  get(row: number): Value {
    const time = this.base.get(row);
    return typeof time === 'bigint' ? time + this.by : time;
  }
}

/** Tables moved together so that the newest event of them all falls at `now`; as they are where none has a time. */
export function shiftToNewest(tables: readonly EventTable[], now: bigint): readonly EventTable[] {
  let newest: bigint | undefined;
  for (const table of tables) {
    const time = newestTime(table);
    if (time !== undefined && (newest === undefined || time > newest)) newest = time;
  }
  if (newest === undefined || newest === now) return tables;
  const by = now - newest;
  return tables.map((table) => new ShiftedTable(table, by));
}

import { Batch } from '../../engine/exec/batch.js';
import { ConstantColumn } from '../../engine/exec/column.js';
import type { EventOrigin, EventTable } from '../../events/load.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { JoinedTable } from './joined-table.js';
import { SelectedTable } from './selected-table.js';

/** A table with other texts in one row, which stays in its place. `values`: by column; new columns are strings. */
export function withReplacedRow(table: EventTable, row: number, values: ReadonlyMap<string, string>): EventTable {
  const before = Array.from({ length: row }, (_, i) => i);
  const after = Array.from({ length: table.rowCount - row - 1 }, (_, i) => row + 1 + i);
  return new JoinedTable([
    new SelectedTable(table, before),
    new ChangedRow(new SelectedTable(table, [row]), values),
    new SelectedTable(table, after),
  ]);
}

/** One row, some texts of which are others. */
class ChangedRow implements EventTable {
  readonly isEvents = true;
  readonly rowCount = 1;
  readonly name: string;
  readonly timeColumn: string | undefined;
  readonly columns: readonly ColumnInfo[];

  constructor(
    private readonly row: EventTable,
    private readonly values: ReadonlyMap<string, string>,
  ) {
    this.name = row.name;
    this.timeColumn = row.timeColumn;
    const known = new Set(row.columns.map((c) => c.name));
    const added = [...values.keys()].filter((name) => !known.has(name));
    this.columns = [...row.columns, ...added.map((name): ColumnInfo => ({ name, type: 'string' }))];
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    for (const batch of this.row.batches(columns)) {
      const all = this.columns.map((c, i) => {
        const value = this.values.get(c.name);
        return value === undefined ? batch.columns[i]! : new ConstantColumn(value, batch.length);
      });
      yield new Batch(all, batch.length);
    }
  }

  origin(): EventOrigin {
    return this.row.origin(0);
  }
}

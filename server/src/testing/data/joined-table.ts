import { Batch } from '../../engine/exec/batch.js';
import { ConstantColumn } from '../../engine/exec/column.js';
import { missing } from '../../engine/exec/evaluation.js';
import type { EventOrigin, EventTable } from '../../events/load.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** The rows of several tables of one name, one after the other. */
export class JoinedTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly timeColumn: string | undefined;

  /** `parts`: at least one; columns of one name have one type. */
  constructor(private readonly parts: readonly EventTable[]) {
    const columns = new Map<string, ColumnInfo>();
    for (const part of parts) for (const c of part.columns) if (!columns.has(c.name)) columns.set(c.name, c);
    this.name = parts[0]!.name;
    this.columns = [...columns.values()];
    this.timeColumn = parts.find((p) => p.timeColumn !== undefined)?.timeColumn;
    this.rowCount = parts.reduce((n, p) => n + p.rowCount, 0);
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    for (const part of this.parts) {
      const places = this.columns.map((c) => part.columns.findIndex((own) => own.name === c.name));
      for (const batch of part.batches(columns)) {
        const all = places.map((at, i) =>
          at < 0 ? new ConstantColumn(missing(this.columns[i]!), batch.length) : batch.columns[at]!,
        );
        yield new Batch(all, batch.length);
      }
    }
  }

  /** The part that a row belongs to, by its number, and the row in it. */
  locate(row: number): { readonly part: number; readonly row: number } {
    let left = row;
    for (const [part, { rowCount }] of this.parts.entries()) {
      if (left < rowCount) return { part, row: left };
      left -= rowCount;
    }
    throw new RangeError(`${this.name} has no row ${row}`);
  }

  origin(row: number): EventOrigin {
    const at = this.locate(row);
    return this.parts[at.part]!.origin(at.row);
  }
}

/** The first column that two tables of one name have with different types. */
export function typeConflict(parts: readonly EventTable[]): ColumnInfo | undefined {
  const types = new Map<string, ColumnInfo>();
  for (const part of parts) {
    for (const column of part.columns) {
      const known = types.get(column.name);
      if (known !== undefined && known.type !== column.type) return column;
      types.set(column.name, column);
    }
  }
  return undefined;
}

import { ConstantColumn, DictionaryColumn, type Column } from '../../engine/exec/column.js';
import type { Value } from '../../engine/values/types.js';
import { type EventOrigin, type EventSegment } from '../event-table.js';
import { nothing, UNCONVERTED } from './cell.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Dictionary } from './dictionary.js';
import { JsonCells } from './json-cell.js';
import { LazyColumn } from './lazy-column.js';
import type { Lines } from './lines.js';

/** What a segment knows of the table that it is part of. */
export interface SegmentTable {
  readonly columns: readonly ColumnInfo[];
  /** The distinct values of a text column; undefined for columns of other types. */
  dictionaryOf(column: number): Dictionary | undefined;
  /** The column that is the table's name in rows that have no value for it; -1 for none. */
  readonly typeColumn: number;
  readonly name: string;
  /** For some time columns, the slot of the key that stands in where they have no value. */
  readonly twinSlots: ReadonlyMap<number, number>;
  /** For each column, whether it will be asked for. */
  readonly isWanted: readonly boolean[];
  /** Whether the rows' bytes stay in memory only as long as they are asked for. */
  readonly isStreamed: boolean;
  /** How many slots a row has: one for each column, then those of keys that only stand in. */
  readonly slotCount: number;
}

/** The targets of keys that are no columns of the table, and of keys whose columns nobody will ask for. */
export const NO_COLUMN = -1;
export const NOT_WANTED = -2;

/** Where the values of some rows begin in a file, by slot; 0 where a row has none (no value begins a file). */
export class SpanRows {
  readonly slots: (Uint32Array | undefined)[];
  private capacity = 1024;

  constructor(
    readonly bytes: Uint8Array,
    readonly lines: Lines,
    slotCount: number,
  ) {
    this.slots = new Array<Uint32Array | undefined>(slotCount);
  }

  /** Rows whose values' places are known. */
  static of(bytes: Uint8Array, lines: Lines, slots: readonly (Uint32Array | undefined)[]): SpanRows {
    const rows = new SpanRows(bytes, lines, slots.length);
    slots.forEach((starts, slot) => (rows.slots[slot] = starts));
    return rows;
  }

  /**
   * Adds a row. `values`: where its values begin, in the order of its keys; `targets`: the slot of each key, or
   * one of the constants above. Of a key that comes twice, the last counts.
   */
  add(values: Uint32Array, targets: Int32Array, line: number, endLine: number): void {
    const row = this.lines.length;
    if (row === this.capacity) this.grow();
    const { slots } = this;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!;
      if (target < 0) continue;
      const slot = (slots[target] ??= new Uint32Array(this.capacity));
      slot[row] = values[i]!;
    }
    this.lines.add(line, endLine);
  }

  private grow(): void {
    this.capacity *= 2;
    this.slots.forEach((slot, i) => {
      if (slot === undefined) return;
      const longer = new Uint32Array(this.capacity);
      longer.set(slot);
      this.slots[i] = longer;
    });
  }
}

/** Rows of a file that were found but not read: a value is made of its bytes when it is asked for. */
export class SpanSegment implements EventSegment {
  private readonly cells: JsonCells;

  /** `unconverted`: told the index of a column when a value is not of its type. `columns`: those that are made already. */
  constructor(
    private readonly rows: SpanRows,
    private readonly table: SegmentTable,
    private readonly unconverted: (column: number) => void,
    private readonly columns: (Column | undefined)[] = [],
  ) {
    this.cells = new JsonCells(rows.bytes);
  }

  get file(): string {
    return this.rows.lines.file;
  }
  get rowCount(): number {
    return this.rows.lines.length;
  }
  origin(row: number): EventOrigin {
    return this.rows.lines.origin(row);
  }
  lineOf(row: number): number {
    return this.rows.lines.lineOf(row);
  }

  column(index: number): Column {
    return (this.columns[index] ??= this.makeColumn(index));
  }

  private makeColumn(index: number): Column {
    const { type } = this.table.columns[index]!;
    const starts = this.startsOf(index);
    const isFilled = index === this.table.typeColumn && this.table.isWanted[index] === true;
    const absent = isFilled ? this.table.name : nothing(type);
    if (starts === undefined) return new ConstantColumn(absent, this.rowCount);
    const dictionary = this.table.dictionaryOf(index);
    const coded = dictionary?.isOpen === true ? this.codes(starts, dictionary, absent) : undefined;
    if (coded !== undefined) return new DictionaryColumn(coded, dictionary!.values);
    const make = (row: number): Value => {
      const start = starts[row]!;
      const value = this.isAbsent(start, absent) ? absent : this.cells.get(start, type);
      if (value !== UNCONVERTED) return value;
      this.unconverted(index);
      return null;
    };
    return new LazyColumn(this.rowCount, make, this.table.isStreamed);
  }

  /** Where the column's values begin, those of its twin where it has none; undefined when no row has one. */
  private startsOf(index: number): Uint32Array | undefined {
    const own = this.rows.slots[index];
    const twinSlot = this.table.twinSlots.get(index);
    const twin = twinSlot === undefined ? undefined : this.rows.slots[twinSlot];
    if (own === undefined || twin === undefined) return own ?? twin;
    const filled = own.slice(0, this.rowCount);
    for (let row = 0; row < filled.length; row++) {
      const start = filled[row]!;
      if ((start === 0 || this.cells.isNothing(start)) && twin[row] !== 0) filled[row] = twin[row]!;
    }
    return filled;
  }

  /** Whether a row has no value: for a column that is filled in, an empty one is none either. */
  private isAbsent(start: number, absent: Value): boolean {
    return start === 0 || (absent !== null && absent !== '' && this.cells.isNothing(start));
  }

  /** The codes of a text column's values; undefined when the dictionary was given up on the way. */
  private codes(starts: Uint32Array, dictionary: Dictionary, absent: Value): Uint32Array | undefined {
    const { rowCount, cells } = this;
    const { bytes } = this.rows;
    const codes = new Uint32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const start = starts[row]!;
      const isAbsent = this.isAbsent(start, absent);
      const end = !isAbsent && bytes[start] === 0x22 ? cells.asciiEnd(start + 1) : -1;
      const code =
        end >= 0
          ? dictionary.codeOfAscii(bytes, start + 1, end, cells.ascii)
          : dictionary.code((isAbsent ? absent : cells.get(start, 'string')) as string);
      if (code < 0) return undefined;
      codes[row] = code;
    }
    return codes;
  }
}

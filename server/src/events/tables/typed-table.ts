import { ConstantColumn, type Column } from '../../engine/exec/column.js';
import type { Dynamic, DynamicBag } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { SegmentedTable, type EventOrigin, type EventSegment, type EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import { nothing, toCell, UNCONVERTED } from './cell.js';
import { ColumnBuilder } from './column-builder.js';
import { Dictionary } from './dictionary.js';
import { Lines } from './lines.js';
import { NO_COLUMN, NOT_WANTED, SpanRows, SpanSegment, type SegmentTable } from './span-segment.js';
import { fillsType, TIME_TWINS, TYPE_COLUMN, type IntakeOptions, type TableBuilder } from './contract.js';

/** Rows of one file, already converted. */
class ReadSegment implements EventSegment {
  constructor(
    private readonly lines: Lines,
    private readonly columns: readonly Column[],
  ) {}
  get file(): string {
    return this.lines.file;
  }
  get rowCount(): number {
    return this.lines.length;
  }
  origin(row: number): EventOrigin {
    return this.lines.origin(row);
  }
  lineOf(row: number): number {
    return this.lines.lineOf(row);
  }
  column(index: number): Column {
    return this.columns[index]!;
  }
}

/**
 * The rows of a table whose columns are known. Rows come as records or, from JSON that needs no mapping, as the places
 * of their values; what changes between the two begins a new segment, so that rows keep their order.
 */
export class TypedTableBuilder implements TableBuilder, SegmentTable {
  readonly twinSlots: ReadonlyMap<number, number>;
  readonly slotCount: number;
  readonly typeColumn: number;
  readonly isWanted: readonly boolean[];
  readonly isStreamed: boolean;
  private readonly shared: ReadonlyMap<string, Dictionary> | undefined;
  private readonly slotOf: ReadonlyMap<string, number>;
  private readonly dictionaries: (Dictionary | undefined)[] = [];
  private readonly segments: EventSegment[] = [];
  private report: FileReportBuilder | undefined;
  private records: RecordRows | undefined;
  private spans: SpanRows | undefined;
  /** By slot, whether a record of the file had the key. */
  private seen: boolean[] = [];
  private fileRows = 0;

  /** `hasSchema`: whether it is a known table, whose name rows have as `Type` where they do not say theirs. */
  constructor(
    readonly name: string,
    readonly columns: readonly ColumnInfo[],
    private readonly timeColumn: string | undefined,
    hasSchema: boolean,
    { wanted, isStreamed = false, dictionaries }: IntakeOptions = {},
  ) {
    this.isStreamed = isStreamed;
    this.shared = dictionaries;
    const slotOf = new Map(columns.map((c, i) => [c.name, i]));
    for (const key of TIME_TWINS.keys()) if (!slotOf.has(key)) slotOf.set(key, slotOf.size);
    this.slotOf = slotOf;
    this.slotCount = slotOf.size;
    this.typeColumn = hasSchema && fillsType(columns) ? slotOf.get(TYPE_COLUMN)! : -1;
    const asked = (name: string): boolean => wanted === undefined || wanted.has(name) || name === timeColumn;
    // Where a time is asked for, so is the one that stands in for it.
    this.isWanted = columns.map((c) => asked(c.name) || asked(TIME_TWINS.get(c.name) ?? c.name));
    const twinSlots = new Map<number, number>();
    columns.forEach((c, i) => {
      const twin = c.type === 'datetime' ? TIME_TWINS.get(c.name) : undefined;
      if (twin !== undefined) twinSlots.set(i, slotOf.get(twin)!);
    });
    this.twinSlots = twinSlots;
  }

  dictionaryOf(column: number): Dictionary | undefined {
    const { name, type } = this.columns[column]!;
    if (type !== 'string') return undefined;
    if (this.isStreamed) return this.shared?.get(name);
    return (this.dictionaries[column] ??= new Dictionary());
  }

  beginFile(report: FileReportBuilder): void {
    this.endFile();
    this.report = report;
    this.seen = [];
    this.fileRows = 0;
  }

  add(fields: DynamicBag, line: number, endLine: number): void {
    if (this.records === undefined) {
      this.endSegment();
      this.records = new RecordRows(this, this.report!.path);
    }
    const { records } = this;
    for (const [key, value] of fields) {
      const slot = this.slotOf.get(key);
      if (slot === undefined) this.report!.countUnknownKey(key, 1);
      else {
        this.seen[slot] = true;
        records.set(slot, value);
      }
    }
    records.endRow(line, endLine, (column) => this.countUnconverted(this.report!, column));
    this.fileRows++;
  }

  /** The slot of each key of a record, {@link NO_COLUMN} or {@link NOT_WANTED}; call it before adding such records. */
  targets(keys: readonly string[]): Int32Array {
    return Int32Array.from(keys, (key) => {
      const slot = this.slotOf.get(key);
      if (slot === undefined) return NO_COLUMN;
      this.seen[slot] = true;
      return this.isWanted[slot] === false ? NOT_WANTED : slot;
    });
  }

  /** Adds a row by the places of its values in `bytes`, see {@link SpanRows.add}. */
  addSpans(bytes: Uint8Array, values: Uint32Array, targets: Int32Array, line: number, endLine: number): void {
    if (this.spans?.bytes !== bytes) {
      this.endSegment();
      this.spans = new SpanRows(bytes, new Lines(this.report!.path), this.slotCount);
    }
    this.spans.add(values, targets, line, endLine);
    this.fileRows++;
  }

  finish(): EventTable {
    this.endFile();
    return new SegmentedTable(this.name, this.columns, this.timeColumn, this.segments, this.isStreamed);
  }

  private countUnconverted(report: FileReportBuilder, column: number): void {
    report.countUnconverted(this.name, this.columns[column]!.name);
  }

  private endSegment(): void {
    if (this.records !== undefined) this.segments.push(this.records.finish());
    if (this.spans !== undefined) {
      const report = this.report!;
      this.segments.push(new SpanSegment(this.spans, this, (column) => this.countUnconverted(report, column)));
    }
    this.records = undefined;
    this.spans = undefined;
  }

  private endFile(): void {
    this.endSegment();
    if (this.report === undefined || this.fileRows === 0) return;
    this.report.countRows(this.name, this.fileRows);
    const hasColumn = (i: number): boolean =>
      this.seen[i] === true || this.seen[this.twinSlots.get(i) ?? i] === true || i === this.typeColumn;
    this.report.missing(
      this.name,
      this.columns.filter((_, i) => !hasColumn(i)).map((c) => c.name),
    );
    this.report = undefined;
  }
}

function isNothing(value: Dynamic | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** Rows that come as records, converted as they come. Columns that no row has a value for cost nothing. */
class RecordRows {
  private readonly builders: (ColumnBuilder | undefined)[] = [];
  private readonly lines: Lines;
  /** The values of the row that is being added, by slot, and the slots that it has. */
  private readonly row: (Dynamic | undefined)[];
  private readonly filled: number[] = [];

  constructor(
    private readonly table: SegmentTable,
    file: string,
  ) {
    this.lines = new Lines(file);
    this.row = new Array<Dynamic | undefined>(table.slotCount);
  }

  /** Sets a value of the row that is being added. */
  set(slot: number, value: Dynamic): void {
    if (this.row[slot] === undefined) this.filled.push(slot);
    this.row[slot] = value;
  }

  endRow(line: number, endLine: number, unconverted: (column: number) => void): void {
    const { row, filled, table } = this;
    for (const [column, twin] of table.twinSlots) {
      const own = row[column];
      const other = row[twin];
      if (other !== undefined && isNothing(own)) this.set(column, other);
    }
    const { typeColumn } = table;
    if (typeColumn >= 0 && isNothing(row[typeColumn])) this.set(typeColumn, table.name);
    for (const slot of filled) {
      const value = row[slot]!;
      row[slot] = undefined;
      const column = table.columns[slot];
      if (column === undefined || table.isWanted[slot] !== true) continue;
      const cell = toCell(value, column.type);
      if (cell === UNCONVERTED) unconverted(slot);
      this.builderOf(slot).addAt(this.lines.length, cell === UNCONVERTED ? null : cell);
    }
    filled.length = 0;
    this.lines.add(line, endLine);
  }

  finish(): EventSegment {
    const rows = this.lines.length;
    const columns = this.table.columns.map(
      (c, i) => this.builders[i]?.finish(rows) ?? new ConstantColumn(nothing(c.type), rows),
    );
    return new ReadSegment(this.lines, columns);
  }

  private builderOf(column: number): ColumnBuilder {
    return (this.builders[column] ??= new ColumnBuilder(
      this.table.columns[column]!.type,
      this.table.dictionaryOf(column),
    ));
  }
}

import type { Column } from '../../engine/exec/column.js';
import type { Dynamic, DynamicBag, Value } from '../../engine/values/types.js';
import type { TableFacts } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { toCell, UNCONVERTED } from './cell.js';
import { ColumnBuilder, Dictionary } from './column-builder.js';
import { nothing, SegmentedTable, type EventOrigin, type EventSegment, type EventTable } from '../event-table.js';
import { inferColumns } from './infer.js';
import type { FileReportBuilder } from '../report.js';

/** Lines of the rows of a segment; an end line only where a record spans several. */
class Lines {
  private readonly starts: number[] = [];
  private readonly ends = new Map<number, number>();

  constructor(private readonly file: string) {}

  get length(): number {
    return this.starts.length;
  }

  add(line: number, endLine: number): void {
    if (endLine !== line) this.ends.set(this.starts.length, endLine);
    this.starts.push(line);
  }

  origin(row: number): EventOrigin {
    const endLine = this.ends.get(row);
    const line = this.starts[row]!;
    return endLine === undefined ? { file: this.file, line } : { file: this.file, line, endLine };
  }
}

/** Rows of one file, already converted. */
class ReadSegment implements EventSegment {
  constructor(
    readonly file: string,
    private readonly lines: Lines,
    private readonly columns: readonly Column[],
  ) {}
  get rowCount(): number {
    return this.lines.length;
  }
  origin(row: number): EventOrigin {
    return this.lines.origin(row);
  }
  column(index: number): Column {
    return this.columns[index]!;
  }
}

/** The column that stands for `TimeGenerated` where only the other is there, and the reverse. */
const TIME_TWINS: ReadonlyMap<string, string> = new Map([
  ['TimeGenerated', 'Timestamp'],
  ['Timestamp', 'TimeGenerated'],
]);

/** Collects the rows of one table from any number of files. */
export interface TableBuilder {
  readonly name: string;
  /** Begins a file; rows added until the next call are its rows. */
  beginFile(report: FileReportBuilder, text: boolean): void;
  add(fields: DynamicBag, line: number, endLine: number): void;
  /** The files that were begun. */
  readonly reports: readonly FileReportBuilder[];
  finish(): EventTable;
}

/** The rows of a table whose columns are known. */
export class TypedTableBuilder implements TableBuilder {
  private readonly places: ReadonlyMap<string, number>;
  private readonly dictionaries: readonly (Dictionary | undefined)[];
  private readonly twins: readonly (readonly [column: number, from: string])[];
  private readonly segments: EventSegment[] = [];
  private builders: ColumnBuilder[] = [];
  private lines: Lines | undefined;
  private report: FileReportBuilder | undefined;
  readonly reports: FileReportBuilder[] = [];
  private seen: boolean[] = [];
  private readonly row: (Dynamic | undefined)[];

  constructor(
    readonly name: string,
    private readonly columns: readonly ColumnInfo[],
    private readonly timeColumn: string | undefined,
  ) {
    this.places = new Map(columns.map((c, i) => [c.name, i]));
    this.dictionaries = columns.map((c) => (c.type === 'string' ? new Dictionary() : undefined));
    this.twins = columns.flatMap((c, i) => {
      const twin = c.type === 'datetime' ? TIME_TWINS.get(c.name) : undefined;
      return twin === undefined ? [] : [[i, twin] as const];
    });
    this.row = columns.map(() => undefined);
  }

  beginFile(report: FileReportBuilder): void {
    this.endFile();
    this.report = report;
    this.reports.push(report);
    this.lines = new Lines(report.path);
    this.builders = this.columns.map((c, i) => new ColumnBuilder(c.type, this.dictionaries[i]));
    this.seen = this.columns.map(() => false);
  }

  add(fields: DynamicBag, line: number, endLine: number): void {
    const { row, report } = this;
    row.fill(undefined);
    for (const [key, value] of fields) {
      const place = this.places.get(key);
      if (place !== undefined) row[place] = value;
      else if (!TIME_TWINS.has(key)) report!.countUnknownKey(key);
    }
    for (const [place, twin] of this.twins) {
      if (isNothing(row[place])) row[place] = fields.get(twin);
    }
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      const { type } = this.columns[i]!;
      if (value !== undefined) this.seen[i] = true;
      let cell: Value | typeof UNCONVERTED = value === undefined ? nothing(type) : toCell(value, type);
      if (cell === UNCONVERTED) {
        report!.countUnconverted(this.name, this.columns[i]!.name);
        cell = null;
      }
      this.builders[i]!.add(cell);
    }
    this.lines!.add(line, endLine);
  }

  finish(): EventTable {
    this.endFile();
    return new SegmentedTable(this.name, this.columns, this.timeColumn, this.segments);
  }

  private endFile(): void {
    if (this.lines === undefined || this.lines.length === 0) return;
    const columns = this.builders.map((b) => b.finish());
    this.segments.push(new ReadSegment(this.report!.path, this.lines, columns));
    this.report!.countRows(this.name, this.lines.length);
    this.report!.missing(
      this.name,
      this.columns.filter((_, i) => this.seen[i] !== true).map((c) => c.name),
    );
    this.lines = undefined;
  }
}

function isNothing(value: Dynamic | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** The rows of a table that may have other columns than those its schema lists, or that has no schema: kept until all are seen. */
export class InferredTableBuilder implements TableBuilder {
  private readonly files: {
    readonly report: FileReportBuilder;
    readonly records: { readonly fields: DynamicBag; readonly line: number; readonly endLine: number }[];
  }[] = [];
  private text = true;

  get reports(): readonly FileReportBuilder[] {
    return this.files.map((f) => f.report);
  }

  /** `facts`: of an open table, whose listed columns keep their types. */
  constructor(
    readonly name: string,
    private readonly facts: TableFacts | undefined,
  ) {}

  beginFile(report: FileReportBuilder, text: boolean): void {
    this.files.push({ report, records: [] });
    this.text &&= text;
  }

  add(fields: DynamicBag, line: number, endLine: number): void {
    this.files.at(-1)!.records.push({ fields, line, endLine });
  }

  finish(): EventTable {
    const listed = this.facts?.columns ?? [];
    const names = new Set(listed.map((c) => c.name));
    const records = this.files.flatMap((f) => f.records.map((r) => r.fields));
    const columns = [...listed, ...inferColumns(this.name, records, this.text).filter((c) => !names.has(c.name))];
    const builder = new TypedTableBuilder(this.name, columns, this.facts?.timeColumn ?? timeColumnOf(columns));
    for (const { report, records: rows } of this.files) {
      builder.beginFile(report);
      for (const { fields, line, endLine } of rows) builder.add(fields, line, endLine);
    }
    return builder.finish();
  }
}

/** The time column of a table without a schema: `TimeGenerated` or `Timestamp`, if it holds times. */
function timeColumnOf(columns: readonly ColumnInfo[]): string | undefined {
  const times = columns.filter((c) => c.type === 'datetime').map((c) => c.name);
  return [...TIME_TWINS.keys()].find((name) => times.includes(name));
}

/** A builder for a table by what its schema says. */
export function tableBuilder(name: string, facts: TableFacts | undefined): TableBuilder {
  return facts === undefined || facts.open
    ? new InferredTableBuilder(name, facts)
    : new TypedTableBuilder(name, facts.columns, facts.timeColumn);
}

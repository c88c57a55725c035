import type { EventTable } from '../event-table.js';
import { FileReportBuilder } from '../report.js';
import type { RoutedRow } from '../route.js';
import type { TableBuilder } from './contract.js';
import type { Dictionary } from './dictionary.js';
import { tableBuilder, type BuilderFacts } from './table-builder.js';
import { TypedTableBuilder } from './typed-table.js';

/** Takes rows by the places of their values, see TypedTableBuilder. */
export type SpanSink = Pick<TypedTableBuilder, 'name' | 'targets' | 'addSpans'>;

/** Takes the rows of one file. */
export interface RowSink {
  /** The rows that one record became, and the lines it stands on. */
  add(rows: readonly RoutedRow[], line: number, endLine: number): void;
  /** The builder of a table whose columns are known, to add rows to by the places of their values; counts no records. */
  typed(table: string): SpanSink | undefined;
}

export interface TableSetOptions {
  /** The columns that will be asked for, by table. */
  readonly columns?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** See SegmentTable. */
  readonly isStreamed?: boolean;
  /** By table and column, the dictionaries of text columns of streamed rows that are looked at in every row. */
  readonly dictionaries?: ReadonlyMap<string, ReadonlyMap<string, Dictionary>>;
  /** Tables that have rows of their own, so that derived ones are not wanted; where that is known beforehand. */
  readonly ownTables?: ReadonlySet<string>;
}

/** The tables that are being read. Derived rows are kept apart until it is known whether they are wanted. */
export class TableSet {
  private readonly own = new Map<string, TableBuilder>();
  private readonly derived = new Map<string, TableBuilder>();
  /** What was counted of derived rows, which counts only where they are used. */
  private readonly parts: {
    readonly table: string;
    readonly report: FileReportBuilder;
    readonly part: FileReportBuilder;
  }[] = [];

  constructor(
    private readonly catalog: { table(name: string): BuilderFacts | undefined },
    private readonly options: TableSetOptions = {},
  ) {}

  /** `text`: the file's values are all text. */
  beginFile(report: FileReportBuilder, text: boolean): RowSink {
    const begun = new Set<TableBuilder>();
    const begin = (builder: TableBuilder, derived: boolean): void => {
      if (begun.has(builder)) return;
      begun.add(builder);
      const part = derived ? new FileReportBuilder(report.path) : report;
      if (derived) this.parts.push({ table: builder.name, report, part });
      builder.beginFile(part, text);
    };
    return {
      typed: (table) => {
        const builder = this.builder(this.own, table);
        if (!(builder instanceof TypedTableBuilder)) return undefined;
        begin(builder, false);
        return builder;
      },
      add: (rows, line, endLine) => {
        report.countRecords(1);
        for (const row of rows) {
          if (row.derived && this.options.ownTables?.has(row.table) === true) {
            report.note(unusedRows(row.table));
            continue;
          }
          const builder = this.builder(row.derived ? this.derived : this.own, row.table);
          begin(builder, row.derived);
          builder.add(row.fields, line, endLine);
        }
      },
    };
  }

  /** The tables; rows derived from those of another table stand in for tables that have no rows of their own. */
  finish(): Map<string, EventTable> {
    const tables = new Map<string, EventTable>();
    for (const [name, builder] of this.own) tables.set(name, builder.finish());
    for (const [name, builder] of this.derived) if (!this.own.has(name)) tables.set(name, builder.finish());
    for (const { table, report, part } of this.parts) {
      if (this.own.has(table)) report.note(unusedRows(table));
      else report.absorb(part.part());
    }
    return tables;
  }

  private builder(among: Map<string, TableBuilder>, name: string): TableBuilder {
    let builder = among.get(name);
    if (builder === undefined) {
      const { columns, isStreamed, dictionaries } = this.options;
      const intake = { wanted: columns?.get(name), isStreamed, dictionaries: dictionaries?.get(name) };
      builder = tableBuilder(name, this.catalog.table(name), intake);
      among.set(name, builder);
    }
    return builder;
  }
}

function unusedRows(table: string): string {
  return `Its rows are not used as ${table} too, because there are rows of that table.`;
}

import type { Catalog } from '../../schema/facts.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import type { RoutedRow } from '../route.js';
import type { TableBuilder } from './contract.js';
import { tableBuilder } from './table-builder.js';
import { TypedTableBuilder } from './typed-table.js';

/** Takes the rows of one file. */
export interface RowSink {
  /** The rows that one record became, and the lines it stands on. */
  add(rows: readonly RoutedRow[], line: number, endLine: number): void;
  /** The builder of a table whose columns are known, to add rows to by the places of their values; counts no records. */
  typed(table: string): TypedTableBuilder | undefined;
}

/** The tables that are being read. Derived rows are kept apart until it is known whether they are wanted. */
export class TableSet {
  private readonly own = new Map<string, TableBuilder>();
  private readonly derived = new Map<string, TableBuilder>();

  /** `columns`: those that will be asked for, by table; `isStreamed`: see SegmentTable. */
  constructor(
    private readonly catalog: Catalog,
    private readonly columns?: ReadonlyMap<string, ReadonlySet<string>>,
    private readonly isStreamed = false,
  ) {}

  /** `text`: the file's values are all text. */
  beginFile(report: FileReportBuilder, text: boolean): RowSink {
    const begun = new Set<TableBuilder>();
    const begin = (builder: TableBuilder): void => {
      if (begun.has(builder)) return;
      begun.add(builder);
      builder.beginFile(report, text);
    };
    return {
      typed: (table) => {
        const builder = this.builder(this.own, table);
        if (!(builder instanceof TypedTableBuilder)) return undefined;
        begin(builder);
        return builder;
      },
      add: (rows, line, endLine) => {
        report.countRecords(1);
        for (const row of rows) {
          const builder = this.builder(row.derived ? this.derived : this.own, row.table);
          begin(builder);
          builder.add(row.fields, line, endLine);
        }
      },
    };
  }

  /** The tables; rows derived from those of another table stand in for tables that have no rows of their own. */
  finish(): Map<string, EventTable> {
    const tables = new Map<string, EventTable>();
    for (const [name, builder] of this.own) tables.set(name, builder.finish());
    for (const [name, builder] of this.derived) {
      if (!tables.has(name)) {
        tables.set(name, builder.finish());
        continue;
      }
      for (const report of builder.reports) {
        report.dropTable(name);
        report.note(`Its rows are not used as ${name} too, because there are rows of that table.`);
      }
    }
    return tables;
  }

  private builder(among: Map<string, TableBuilder>, name: string): TableBuilder {
    let builder = among.get(name);
    if (builder === undefined) {
      builder = tableBuilder(name, this.catalog.table(name), this.columns?.get(name), this.isStreamed);
      among.set(name, builder);
    }
    return builder;
  }
}

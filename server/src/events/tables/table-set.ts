import type { Catalog } from '../../schema/facts.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import type { RoutedRow } from '../route.js';
import { tableBuilder, type TableBuilder } from './table-builder.js';

/** Takes the rows of one file. */
export interface RowSink {
  /** The rows that one record became, and the lines it stands on. */
  add(rows: readonly RoutedRow[], line: number, endLine: number): void;
}

/** The tables that are being read. Derived rows are kept apart until it is known whether they are wanted. */
export class TableSet {
  private readonly own = new Map<string, TableBuilder>();
  private readonly derived = new Map<string, TableBuilder>();

  constructor(private readonly catalog: Catalog) {}

  /** `text`: the file's values are all text. */
  beginFile(report: FileReportBuilder, text: boolean): RowSink {
    const begun = new Set<TableBuilder>();
    return {
      add: (rows, line, endLine) => {
        report.countRecord();
        for (const row of rows) {
          const builder = this.builder(row.derived ? this.derived : this.own, row.table);
          if (!begun.has(builder)) {
            begun.add(builder);
            builder.beginFile(report, text);
          }
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
      builder = tableBuilder(name, this.catalog.table(name));
      among.set(name, builder);
    }
    return builder;
  }
}

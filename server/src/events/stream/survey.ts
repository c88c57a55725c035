import type { Catalog, TableFacts } from '../../schema/facts.js';
import type { FileReportBuilder } from '../report.js';
import type { RoutedRow } from '../route.js';
import type { BuilderFacts } from '../tables/table-builder.js';
import { InferredColumns, timeColumnOf } from '../tables/infer.js';
import type { RowSink, SpanSink } from '../tables/table-set.js';

/** What a first pass over files tells of a table. */
export interface SurveyedTable {
  readonly name: string;
  readonly rowCount: number;
  /** What its schema says, or what its rows do where there is none or it is open. */
  readonly facts: Omit<BuilderFacts, 'open'>;
  /** Whether its rows are derived from those of other tables. */
  readonly isDerived: boolean;
}

/** Counts the rows of tables, and infers the columns of those without a schema; keeps no row. */
export class Survey {
  private readonly own = new Map<string, CountedTable>();
  private readonly derived = new Map<string, CountedTable>();

  constructor(private readonly catalog: Catalog) {}

  /** Takes the rows of one file. */
  sink(report: FileReportBuilder): RowSink {
    return {
      typed: (table) => {
        const counted = this.table(this.own, table);
        return counted.hasSchema ? counted : undefined;
      },
      add: (rows: readonly RoutedRow[]) => {
        report.countRecords(1);
        for (const { table, fields, derived } of rows) {
          this.table(derived ? this.derived : this.own, table).add(fields);
        }
      },
    };
  }

  /** The tables in the order of their first rows; derived ones, last, where there are no rows of the table's own. */
  finish(): SurveyedTable[] {
    const own = [...this.own.values()].map((t) => t.finish(false));
    const derived = [...this.derived.values()].filter((t) => !this.own.has(t.name)).map((t) => t.finish(true));
    return [...own, ...derived].filter((t) => t.rowCount > 0);
  }

  private table(among: Map<string, CountedTable>, name: string): CountedTable {
    let table = among.get(name);
    if (table === undefined) {
      table = new CountedTable(name, this.catalog.table(name));
      among.set(name, table);
    }
    return table;
  }
}

class CountedTable implements SpanSink {
  readonly hasSchema: boolean;
  private readonly inferred: InferredColumns;
  private rows = 0;

  constructor(
    readonly name: string,
    private readonly known: TableFacts | undefined,
  ) {
    this.hasSchema = known !== undefined && !known.open;
    this.inferred = new InferredColumns(name, false);
  }

  add(fields: RoutedRow['fields']): void {
    this.rows++;
    if (!this.hasSchema) this.inferred.add(fields);
  }

  targets(keys: readonly string[]): Int32Array {
    return new Int32Array(keys.length);
  }

  addSpans(): void {
    this.rows++;
  }

  finish(isDerived: boolean): SurveyedTable {
    const { known, name, rows: rowCount } = this;
    if (known !== undefined && this.hasSchema) return { name, rowCount, facts: known, isDerived };
    const columns = this.inferred.columns(known?.columns ?? []);
    const timeColumn = known?.timeColumn ?? timeColumnOf(columns);
    return { name, rowCount, facts: { columns, timeColumn, isInferred: known === undefined }, isDerived };
  }
}

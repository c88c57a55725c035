import type { DynamicBag } from '../../engine/values/types.js';
import type { TableFacts } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import { inferColumns } from './infer.js';
import { TIME_TWINS, type TableBuilder } from './contract.js';
import { TypedTableBuilder } from './typed-table.js';

/** The rows of a table that may have other columns than its schema lists, or has no schema: kept until all are seen. */
export class InferredTableBuilder implements TableBuilder {
  private readonly files: {
    readonly report: FileReportBuilder;
    readonly records: { readonly fields: DynamicBag; readonly line: number; readonly endLine: number }[];
  }[] = [];
  private text = true;

  /** `facts`: of an open table, whose listed columns keep their types. */
  constructor(
    readonly name: string,
    private readonly facts: TableFacts | undefined,
  ) {}

  get reports(): readonly FileReportBuilder[] {
    return this.files.map((f) => f.report);
  }

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

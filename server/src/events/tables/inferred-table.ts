import type { DynamicBag } from '../../engine/values/types.js';
import type { TableFacts } from '../../schema/facts.js';
import type { EventTable } from '../event-table.js';
import type { FileReportBuilder } from '../report.js';
import type { TableBuilder } from './contract.js';
import { InferredColumns, timeColumnOf } from './infer.js';
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
    private readonly facts: Pick<TableFacts, 'columns' | 'timeColumn'> | undefined,
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
    const inferred = new InferredColumns(this.name, this.text);
    for (const { records } of this.files) for (const { fields } of records) inferred.add(fields);
    const columns = inferred.columns(listed);
    const timeColumn = this.facts?.timeColumn ?? timeColumnOf(columns);
    const builder = new TypedTableBuilder(this.name, columns, timeColumn, this.facts !== undefined);
    for (const { report, records: rows } of this.files) {
      builder.beginFile(report);
      for (const { fields, line, endLine } of rows) builder.add(fields, line, endLine);
    }
    return builder.finish();
  }
}

import type { DynamicBag } from '../engine/values/types.js';
import type { Catalog } from '../schema/facts.js';
import { fitsTable, tableByColumns, tableByFileName, tableOfType } from './tables/bind-table.js';
import { formatSize } from './readers/bytes.js';
import { detectLayout, type Layout } from './detect.js';
import { toUtf8 } from './readers/encoding.js';
import type { EventTable } from './event-table.js';
import type { EventInput } from './input.js';
import { readRecords } from './readers/records.js';
import { FileReportBuilder, type LoadReport } from './report.js';
import { tableBuilder, type TableBuilder } from './tables/table-builder.js';

export type { EventOrigin, EventTable } from './event-table.js';
export { labelOf, type EventInput, type EventLabel } from './input.js';
export type { FileReport, LoadReport, SkippedRecord } from './report.js';
export { defaultNow, newestTime } from './clock.js';
export { dataSourceOf } from './tables/data-source.js';

export interface LoadOptions {
  readonly catalog: Catalog;
  /** The table of rows that do not say theirs, if they have any of its columns. */
  readonly table?: string | undefined;
  /** The longest file that is read, in bytes; default {@link DEFAULT_FILE_LIMIT}. */
  readonly limitBytes?: number | undefined;
  /** Called with the number of bytes read so far and of all files as far as known. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Asked now and then; true ends the reading with what is there, and the report says so. */
  readonly isCancelled?: (() => boolean) | undefined;
}

/** The events of some files as tables, and what became of each file. */
export interface LoadedEvents {
  readonly tables: ReadonlyMap<string, EventTable>;
  readonly report: LoadReport;
}

export const DEFAULT_FILE_LIMIT = 2 ** 31;

/** Longer records are left out. */
export const RECORD_LIMIT = 16 * 2 ** 20;

/** How many records are read between two questions whether to go on. */
const RECORDS_PER_CHECK = 4096;

/**
 * Reads event files into tables. Formats are told by shape, not by name; columns get the types of the catalog's schema,
 * or inferred ones (see infer.ts) in tables it does not know. What cannot be read is reported and left out: reading
 * never fails as a whole.
 */
export function loadEvents(files: readonly EventInput[], options: LoadOptions): LoadedEvents {
  const loader = new Loader(options);
  const known = files.map((f) => (typeof f.bytes === 'function' ? 0 : f.bytes.length));
  let total = known.reduce((a, b) => a + b, 0);
  let done = 0;
  files.forEach((file, i) => {
    const size = loader.read(file);
    total += size - known[i]!;
    done += size;
    options.onProgress?.(done, total);
  });
  return loader.finish();
}

class Loader {
  private readonly tables = new Map<string, TableBuilder>();
  private readonly reports: FileReportBuilder[] = [];

  constructor(private readonly options: LoadOptions) {}

  /** Reads one file; returns its size in bytes. */
  read(file: EventInput): number {
    const report = new FileReportBuilder(file.path);
    this.reports.push(report);
    if (this.options.isCancelled?.() === true) {
      report.skip(0, CANCELLED);
      return 0;
    }
    const bytes = typeof file.bytes === 'function' ? readBytes(file.bytes, report) : file.bytes;
    if (bytes === undefined) return 0;
    const limit = this.options.limitBytes ?? DEFAULT_FILE_LIMIT;
    if (bytes.length > limit) {
      report.skip(0, `the file has ${formatSize(bytes.length)}; the limit is ${formatSize(limit)}`);
      return bytes.length;
    }
    const text = toUtf8(bytes);
    if (text.fault !== undefined) {
      report.skip(0, text.fault);
      return bytes.length;
    }
    if (text.note !== undefined) report.note(text.note);
    const layout = detectLayout(text.bytes);
    if (layout === undefined) report.skip(0, 'no known format: neither JSON nor CSV with a header');
    else this.readText(file, text.bytes, layout, report);
    return bytes.length;
  }

  finish(): LoadedEvents {
    const tables = new Map([...this.tables].map(([name, builder]) => [name, builder.finish()]));
    return { tables, report: { files: this.reports.map((r) => r.finish()) } };
  }

  private readText(file: EventInput, bytes: Uint8Array, layout: Layout, report: FileReportBuilder): void {
    describeLayout(layout, report);
    const router = new TableRouter(file, this.options, report);
    const open = new Map<string, TableBuilder>();
    let records = 0;
    for (const record of readRecords(bytes, layout, RECORD_LIMIT, (text) => report.note(text))) {
      if (++records % RECORDS_PER_CHECK === 0 && this.options.isCancelled?.() === true) {
        report.skip(record.line, CANCELLED);
        return;
      }
      if (record.fault !== undefined) {
        report.skip(record.line, record.fault);
        continue;
      }
      const name = router.tableOf(record.fields, record.table);
      let builder = open.get(name);
      if (builder === undefined) {
        builder = this.builder(name);
        builder.beginFile(report, layout.kind === 'csv');
        open.set(name, builder);
      }
      builder.add(record.fields, record.line, record.endLine);
    }
    if (records === 0) report.skip(0, 'the file has no records');
  }

  private builder(name: string): TableBuilder {
    let builder = this.tables.get(name);
    if (builder === undefined) {
      builder = tableBuilder(name, this.options.catalog.table(name));
      this.tables.set(name, builder);
    }
    return builder;
  }
}

const CANCELLED = 'reading was cancelled';

function readBytes(read: () => Uint8Array, report: FileReportBuilder): Uint8Array | undefined {
  try {
    return read();
  } catch (fault) {
    report.skip(0, `the file cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`);
    return undefined;
  }
}

function describeLayout(layout: Layout, report: FileReportBuilder): void {
  switch (layout.kind) {
    case 'json-lines':
      report.format = 'ndjson';
      report.because('Each line is a JSON value.');
      return;
    case 'json-values':
      report.format = layout.array ? 'json-array' : 'json';
      report.because(layout.array ? 'The file is a JSON array.' : 'JSON objects follow each other.');
      return;
    case 'csv': {
      const names = layout.header;
      const exported = names.find((name) => /^TimeGenerated \[.*\]$/u.test(name.trim()));
      const hunting = names.includes('Timestamp') && !names.includes('TimeGenerated');
      report.format = exported !== undefined ? 'sentinel-csv' : hunting ? 'advanced-hunting-csv' : 'csv';
      report.because(
        exported !== undefined
          ? `The header has '${exported.trim()}', as the Log Analytics portal writes it.`
          : hunting
            ? "The header has 'Timestamp', as advanced hunting writes it."
            : 'The first line is a header.',
      );
    }
  }
}

/** Finds the table of each record of a file. */
class TableRouter {
  private readonly byKeys = new Map<string, string>();

  constructor(
    private readonly file: EventInput,
    private readonly options: LoadOptions,
    private readonly report: FileReportBuilder,
  ) {}

  tableOf(fields: DynamicBag, named: string | undefined): string {
    if (this.file.table !== undefined) {
      this.report.because(`The file was given as ${this.file.table}.`);
      return this.file.table;
    }
    const { catalog } = this.options;
    if (named !== undefined) {
      this.report.because(`Its envelope names ${named}.`);
      return named;
    }
    const type = tableOfType(fields.get('Type'), catalog);
    if (type !== undefined) {
      this.report.because(`Its rows have the Type ${type}.`);
      return type;
    }
    const keys = [...fields.keys()];
    const shape = keys.join('\n');
    let table = this.byKeys.get(shape);
    if (table === undefined) {
      table = this.byColumns(keys);
      this.byKeys.set(shape, table);
    }
    return table;
  }

  private byColumns(keys: readonly string[]): string {
    const { catalog, table } = this.options;
    if (table !== undefined && fitsTable(keys, table, catalog)) {
      this.report.because(`Rows without a Type belong to ${table}.`);
      return table;
    }
    const found = tableByColumns(keys, catalog);
    if (found !== undefined) {
      this.report.because(`Its columns are those of ${found}.`);
      return found;
    }
    if (table !== undefined) {
      this.report.because(`Its columns are those of no known table, so they belong to ${table}.`);
      return table;
    }
    const own = tableByFileName(this.file.path);
    this.report.because(`Its columns are those of no known table, so it is a table of its own, ${own}.`);
    return own;
  }
}

import type { Catalog } from '../schema/facts.js';
import { describeLayout, LAYOUT_NAMES } from './layout-name.js';
import { MappingSet } from './mappings/mapper.js';
import type { Mapping } from './mappings/types.js';
import { formatSize } from './readers/bytes.js';
import { detectLayout, type Layout } from './detect.js';
import { toUtf8, type TextBytes } from './readers/encoding.js';
import type { EventTable } from './event-table.js';
import type { EventInput } from './input.js';
import { readRecords } from './readers/records.js';
import { RecordRouter } from './route.js';
import { FileReportBuilder, type LoadReport } from './report.js';
import { TableSet } from './tables/table-set.js';

export type { EventOrigin, EventTable } from './event-table.js';
export { labelOf, type EventInput, type EventLabel } from './input.js';
export type { FileReport, LoadReport, SkippedRecord } from './report.js';
export { defaultNow, newestTime } from './clock.js';
export { dataSourceOf } from './tables/data-source.js';

export interface LoadOptions {
  readonly catalog: Catalog;
  /** The table of rows that do not say theirs, if they have any of its columns. */
  readonly table?: string | undefined;
  /** The workspace's own mappings, which come before those of the program. */
  readonly mappings?: readonly Mapping[] | undefined;
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
  private readonly tables: TableSet;
  private readonly mappings: MappingSet;
  private readonly reports: FileReportBuilder[] = [];

  constructor(private readonly options: LoadOptions) {
    this.tables = new TableSet(options.catalog);
    this.mappings = new MappingSet(options.mappings ?? [], options.catalog);
  }

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
    const text = readableText(bytes, this.options.limitBytes ?? DEFAULT_FILE_LIMIT);
    if (text.fault !== undefined) {
      report.skip(0, text.fault);
      return bytes.length;
    }
    if (text.note !== undefined) report.note(text.note);
    const layout = layoutOf(file, text.bytes);
    if (layout !== undefined) this.readText(file, text.bytes, layout, report);
    else report.skip(0, 'no known format: neither JSON nor CSV with a header, no audit log and no event XML');
    return bytes.length;
  }

  finish(): LoadedEvents {
    const tables = this.tables.finish();
    return { tables, report: { files: this.reports.map((r) => r.finish()) } };
  }

  private readText(file: EventInput, bytes: Uint8Array, layout: Layout, report: FileReportBuilder): void {
    const { format, why } = describeLayout(layout);
    report.format = format;
    report.because(why);
    const only = file.format === undefined ? undefined : this.mappings.byName(file.format);
    if (only === undefined && file.format !== undefined && !isLayoutName(file.format))
      report.note(`There is no format '${file.format}'; the file's shape tells instead.`);
    const { catalog, table } = this.options;
    const router = new RecordRouter(file, catalog, table, this.mappings, only, report);
    const rows = this.tables.beginFile(report, layout.kind === 'csv');
    let records = 0;
    for (const record of readRecords(bytes, layout, RECORD_LIMIT, (text) => report.note(text))) {
      if (++records % RECORDS_PER_CHECK === 0 && this.options.isCancelled?.() === true) {
        report.skip(record.line, CANCELLED);
        return;
      }
      const route = record.fault === undefined ? router.route(record.fields, record.table) : { skip: record.fault };
      if ('skip' in route) report.skip(record.line, route.skip);
      else if (record.fault === undefined) rows.add(route.rows, record.line, record.endLine);
    }
    if (records === 0) report.skip(0, 'the file has no records');
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

function readableText(bytes: Uint8Array, limit: number): TextBytes {
  if (bytes.length > limit)
    return { fault: `the file has ${formatSize(bytes.length)}; the limit is ${formatSize(limit)}` };
  return toUtf8(bytes);
}

/** A file's layout: the one that its format asks for where it can be read so, or the one that its shape tells. */
function layoutOf(file: EventInput, bytes: Uint8Array): Layout | undefined {
  switch (file.format) {
    case 'auditd':
    case 'event-xml':
      return { kind: file.format };
    case 'ndjson':
      return { kind: 'json-lines' };
    default:
      return detectLayout(bytes);
  }
}

function isLayoutName(format: string): boolean {
  return LAYOUT_NAMES.has(format);
}

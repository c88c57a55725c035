import { WAYS_ON } from '../engine/ways-on.js';
import type { Catalog } from '../schema/facts.js';
import { detectLayout, type Layout } from './detect.js';
import type { EventInput } from './input.js';
import { describeLayout, LAYOUT_NAMES } from './layout-name.js';
import { JsonLoader } from './json-loader.js';
import type { LoadedEvents } from './loaded-events.js';
import { MappingSet } from './mappings/mapper.js';
import type { Mapping } from './mappings/types.js';
import { formatSize } from './readers/bytes.js';
import { unpack } from './readers/compression.js';
import { toUtf8 } from './readers/encoding.js';
import { LineSpans, ValueSpans, type JsonSpanReader } from './readers/json-spans.js';
import { isParquet, readParquet } from './readers/parquet.js';
import { readRecords, type SourceRecord } from './readers/records.js';
import { FileReportBuilder } from './report.js';
import { RecordRouter } from './route.js';
import { TableSet, type RowSink } from './tables/table-set.js';

export interface LoadOptions {
  readonly catalog: Catalog;
  /** The table of rows that do not say theirs, if they have any of its columns. */
  readonly table?: string | undefined;
  /** The workspace's own mappings, which come before those of the program. */
  readonly mappings?: readonly Mapping[] | undefined;
  /** The longest file that is read, in bytes; default {@link DEFAULT_FILE_LIMIT}. */
  readonly limitBytes?: number | undefined;
  /** Called with the number of bytes read so far and of all files as far as known; of large files, with lines too. */
  readonly onProgress?: ((done: number, total: number, lines?: number) => void) | undefined;
  /** Asked now and then; true ends the reading with what is there, and the report says so. */
  readonly isCancelled?: (() => boolean) | undefined;
}

export const DEFAULT_FILE_LIMIT = 2 ** 31;

/** What a compressed file may unpack to. */
export const DEFAULT_UNPACKED_LIMIT = 2 ** 30;

/** Longer records are left out. */
export const RECORD_LIMIT = 16 * 2 ** 20;

/**
 * How many rows the portals export at most, by format.
 * Source: https://learn.microsoft.com/azure/azure-monitor/service-limits#log-queries-and-language,
 * https://learn.microsoft.com/defender-xdr/advanced-hunting-limits
 */
const EXPORT_CAPS: ReadonlyMap<string, number> = new Map([
  ['sentinel-csv', 30_000],
  ['advanced-hunting-csv', 100_000],
]);

/** How many records are read between two questions whether to go on. */
const RECORDS_PER_CHECK = 4096;

/** Reads files one after the other into a set of tables. */
export class Loader {
  private readonly tables: TableSet;
  private readonly mappings: MappingSet;
  private readonly reports: FileReportBuilder[] = [];

  constructor(private readonly options: LoadOptions) {
    this.tables = new TableSet(options.catalog);
    this.mappings = new MappingSet(options.mappings ?? [], options.catalog);
  }

  /** Reads one file; returns its size in bytes. */
  read(file: EventInput): number {
    const { report, bytes, size } = this.open(file);
    if (bytes === undefined) return size;
    if (isParquet(bytes)) report.skip(0, 'a Parquet file, which only the asynchronous reading of files can read');
    else this.readBytes(file, bytes, report);
    return size;
  }

  /** As {@link read}, Parquet files too. */
  async readAsync(file: EventInput): Promise<number> {
    const { report, bytes, size } = this.open(file);
    if (bytes === undefined) return size;
    if (!isParquet(bytes)) {
      this.readBytes(file, bytes, report);
      return size;
    }
    const rows = await readParquet(bytes, this.unpackedLimit);
    if (rows.fault !== undefined) {
      report.skip(0, rows.fault);
      return size;
    }
    report.format = 'parquet';
    report.because('The file is Parquet; its lines are row numbers.');
    const sinks = this.sinks(file, false, report);
    this.addRecords(rows.records, sinks.router, sinks.rows, report);
    return size;
  }

  /** The report of a file, its size, and its unpacked bytes if it can be read. */
  private open(file: EventInput): { report: FileReportBuilder; size: number; bytes?: Uint8Array | undefined } {
    const report = new FileReportBuilder(file.path);
    this.reports.push(report);
    if (file.note !== undefined) report.note(file.note);
    if (this.options.isCancelled?.() === true) {
      report.skip(0, CANCELLED);
      return { report, size: 0 };
    }
    const bytes = typeof file.bytes === 'function' ? readBytes(file.bytes, report) : file.bytes;
    if (bytes === undefined) return { report, size: 0 };
    const size = bytes.length;
    const limit = this.options.limitBytes ?? DEFAULT_FILE_LIMIT;
    if (size > limit) {
      report.skip(0, `the file has ${formatSize(size)}; the limit is ${formatSize(limit)}. ${WAYS_ON}`);
      return { report, size };
    }
    const unpacked = unpack(bytes, this.unpackedLimit);
    if (unpacked.fault !== undefined) {
      report.skip(0, unpacked.fault);
      return { report, size };
    }
    if (unpacked.note !== undefined) report.note(unpacked.note);
    if (unpacked.cut === true) report.skip(0, 'the compressed file is cut: what was behind its end is missing');
    return { report, size, bytes: unpacked.bytes };
  }

  private get unpackedLimit(): number {
    return this.options.limitBytes ?? DEFAULT_UNPACKED_LIMIT;
  }

  private readBytes(file: EventInput, bytes: Uint8Array, report: FileReportBuilder): void {
    const text = toUtf8(bytes);
    if (text.fault !== undefined) {
      report.skip(0, text.fault);
      return;
    }
    if (text.note !== undefined) report.note(text.note);
    const layout = layoutOf(file, text.bytes);
    if (layout === undefined) {
      report.skip(0, 'no known format: neither JSON nor CSV with a header, no audit log and no event XML');
      return;
    }
    const { format, why } = describeLayout(layout);
    report.format = format;
    report.because(why);
    const { router, rows } = this.sinks(file, layout.kind === 'csv', report);
    const spans = jsonSpans(text.bytes, layout);
    const records =
      spans === undefined
        ? readRecords(text.bytes, layout, RECORD_LIMIT, (note) => report.note(note))
        : new JsonLoader(text.bytes, spans, RECORD_LIMIT, router, rows, report).records();
    const count = this.addRecords(records, router, rows, report);
    if (count > 0 && count === EXPORT_CAPS.get(format))
      report.note(`It has ${count} records, which is where such exports are cut: others may be missing.`);
  }

  /** The tables and the reports, once all files were read. */
  finish(): LoadedEvents {
    const tables = this.tables.finish();
    return { tables, report: { files: this.reports.map((r) => r.finish()) } };
  }

  /** What takes the records of a file. `text`: all values are text, whatever they stand for. */
  private sinks(file: EventInput, text: boolean, report: FileReportBuilder): { router: RecordRouter; rows: RowSink } {
    const only = file.format === undefined ? undefined : this.mappings.byName(file.format);
    if (only === undefined && file.format !== undefined && !LAYOUT_NAMES.has(file.format))
      report.note(`There is no format '${file.format}'; the file's shape tells instead.`);
    const { catalog, table } = this.options;
    const router = new RecordRouter(file, catalog, table, this.mappings, only, report);
    return { router, rows: this.tables.beginFile(report, text) };
  }

  /** Adds records to their tables; one that is undefined was added already. Returns how many there were. */
  private addRecords(
    source: Iterable<SourceRecord | undefined>,
    router: RecordRouter,
    rows: RowSink,
    report: FileReportBuilder,
  ): number {
    let records = 0;
    for (const record of source) {
      if (++records % RECORDS_PER_CHECK === 0 && this.options.isCancelled?.() === true) {
        report.skip(record?.line ?? 0, CANCELLED);
        return records;
      }
      if (record === undefined) continue;
      const route = record.fault === undefined ? router.route(record.fields, record.table) : { skip: record.fault };
      if ('skip' in route) report.skip(record.line, route.skip);
      else if (record.fault === undefined) rows.add(route.rows, record.line, record.endLine);
    }
    if (records === 0) report.skip(0, 'the file has no records');
    return records;
  }
}

export const CANCELLED = 'reading was cancelled';

function readBytes(read: () => Uint8Array, report: FileReportBuilder): Uint8Array | undefined {
  try {
    return read();
  } catch (fault) {
    report.skip(0, `the file cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`);
    return undefined;
  }
}

/** What finds the records of a JSON file; undefined for other layouts. */
function jsonSpans(bytes: Uint8Array, layout: Layout): JsonSpanReader | undefined {
  if (layout.kind === 'json-lines') return new LineSpans(bytes);
  return layout.kind === 'json-values' ? new ValueSpans(bytes, layout.envelope !== undefined) : undefined;
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

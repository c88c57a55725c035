import type { FileReport, LoadedEvents, SkippedRecord } from '../events/load.js';
import type { ColumnsRead } from './columns-read.js';

/** What became of one event file, as far as it matters to the rule that is run over it. */
export interface FileLoad {
  readonly path: string;
  /** The format's name; undefined when the file could not be read. */
  readonly format: string | undefined;
  /** Why this format, mapping and table, in sentences. */
  readonly why: string;
  /** Rows by table, the most first. */
  readonly tables: ReadonlyMap<string, number>;
  /** Rows by the mapping that made them; rows that have the table's columns need none. */
  readonly mappings: ReadonlyMap<string, number>;
  /** Records that became rows. */
  readonly read: number;
  /** Records that did not, by line; not all of them where there are many for one reason. */
  readonly skipped: readonly SkippedRecord[];
  readonly skippedCount: number;
  /** Columns that the rule reads and no record of the file has. */
  readonly missing: readonly string[];
  /** Whether the rule reads none of the tables that the rows belong to. */
  readonly unused: boolean;
  /** Values that are not of their column's type and became null, by column. */
  readonly unconverted: ReadonlyMap<string, number>;
  /** Keys that are no columns, by the number of records that have them; they are ignored. */
  readonly ignoredKeys: ReadonlyMap<string, number>;
  /** Assumptions made in reading, such as the zone of times. */
  readonly notes: readonly string[];
}

/** `read`: what the rule reads; undefined where there is no rule. */
export function summarizeLoad(events: Pick<LoadedEvents, 'report'>, read?: ColumnsRead): FileLoad[] {
  return events.report.files.map((file) => summarizeFile(file, read));
}

function summarizeFile(file: FileReport, read: ColumnsRead | undefined): FileLoad {
  const tables = [...file.tables.keys()];
  const columns = file.table === undefined ? undefined : read?.get(file.table);
  return {
    path: file.path,
    format: file.format,
    why: file.why,
    tables: file.tables,
    mappings: file.mappings,
    read: file.read,
    skipped: [...file.skipped].sort((a, b) => a.line - b.line),
    skippedCount: [...file.skippedByReason.values()].reduce((sum, count) => sum + count, 0),
    missing: file.missingColumns.filter((column) => columns?.has(column) === true),
    unused: read !== undefined && read.size > 0 && file.read > 0 && !tables.some((table) => read.has(table)),
    unconverted: file.unconverted,
    ignoredKeys: file.unknownKeys,
    notes: file.notes,
  };
}

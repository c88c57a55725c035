import type { Value } from '../engine/values/types.js';
import { Anonymiser, type AnonymiseOptions, type Replaced } from '../events/anonymise/anonymiser.js';
import { anonymisedRows } from '../events/anonymise/anonymised-rows.js';
import { defaultNow, loadEventsAsync, type EventInput, type EventTable, type LoadOptions } from '../events/load.js';
import { rowAsJson } from '../events/ndjson.js';
import { sampleRows } from '../events/sample.js';
import { summarizeTable, type TableSummary } from '../events/summary.js';
import { rereadEvents } from '../events/stream/reread-table.js';
import { largeFiles } from '../events/stream/stream-input.js';
import { tableOfType } from '../events/tables/bind-table.js';
import type { Catalog } from '../schema/catalog.js';
import { summarizeLoad, type FileLoad } from '../testing/load-summary.js';
import { eventsWhere, type WrongPredicate } from './event-where.js';

/** Which events of some files are meant, and what is done to them. */
export interface EventSelection {
  /** A KQL predicate. */
  readonly where?: string | undefined;
  /** So many rows at random. */
  readonly sample?: number | undefined;
  /** What the sample follows from. */
  readonly sampleSeed?: string | undefined;
}

/** Some events of some files. */
export interface SelectedEvents {
  readonly ok: true;
  readonly tables: readonly EventTable[];
  readonly notes: readonly string[];
  /** What became of the files; to be asked for after the rows were read, as values are converted then. */
  loads(): readonly FileLoad[];
}

export interface SelectOptions extends LoadOptions {
  /** Whether the files are on the disk as they are to be read, so that large ones of JSON lines need not be loaded. */
  readonly isOnDisk: boolean;
  /** Called before files are read into memory. */
  readonly onLoad?: (() => void) | undefined;
}

/**
 * Reads event files and selects rows of them. Large files of JSON lines are read as a stream, again for each thing that
 * is done to the rows, so that memory does not grow with them; others are loaded.
 */
export async function selectEvents(
  files: readonly EventInput[],
  selection: EventSelection,
  options: SelectOptions,
): Promise<SelectedEvents | WrongPredicate> {
  const large = options.isOnDisk ? largeFiles(files) : undefined;
  const reread = large === undefined ? undefined : rereadEvents(large, options);
  if (reread === undefined) options.onLoad?.();
  const loaded = reread ?? (await loadEventsAsync(files, options));
  let tables: readonly EventTable[] = [...loaded.tables.values()].filter((t) => t.rowCount > 0);
  let notes: readonly string[] = [];
  if (selection.where !== undefined && tables.length > 0) {
    const isCancelled = (): boolean => options.isCancelled?.() === true;
    const now = (): bigint => defaultNow(loaded) ?? 0n;
    const filtered = eventsWhere(tables, selection.where, options.catalog, now, isCancelled);
    if (!filtered.ok) return filtered;
    ({ tables, notes } = filtered);
  }
  if (selection.sample !== undefined) tables = sampleRows(tables, selection.sample, selection.sampleSeed ?? '');
  return { ok: true, tables, notes, loads: () => summarizeLoad(loaded) };
}

/** What is in the tables of some events. */
export function summarizeEvents(tables: readonly EventTable[]): TableSummary[] {
  return tables.map(summarizeTable);
}

/** Rows as lines of JSON, and what was replaced in them. */
export interface WrittenEvents {
  /** NDJSON, a line for each row; read once. */
  readonly lines: Iterable<string>;
  /** What was replaced, once all lines were read; undefined where nothing was to be. */
  replaced(): Replaced | undefined;
}

/** The rows of some tables as NDJSON that reads back as the same rows; with `anonymise`, as it can be shared. */
export function writeEvents(
  tables: readonly EventTable[],
  catalog: Catalog,
  anonymise: AnonymiseOptions | undefined,
  isCancelled: () => boolean = () => false,
): WrittenEvents {
  const anonymiser = anonymise === undefined ? undefined : new Anonymiser(anonymise);
  return { lines: linesOf(tables, catalog, anonymiser, isCancelled), replaced: () => anonymiser?.replaced };
}

function* linesOf(
  tables: readonly EventTable[],
  catalog: Catalog,
  anonymiser: Anonymiser | undefined,
  isCancelled: () => boolean,
): Iterable<string> {
  const sources = tables.map((table) => ({
    columns: table.columns,
    type: tableOfType(table.name, catalog),
    *rows(): Iterable<readonly Value[]> {
      for (const batch of table.batches()) {
        if (isCancelled()) return;
        for (let at = 0; at < batch.length; at++) yield batch.row(at);
      }
    },
  }));
  for (const { source, row } of anonymisedRows(sources, anonymiser)) {
    if (isCancelled()) return;
    yield rowAsJson(source.columns, row, source.type);
  }
}

import { Anonymiser, type AnonymiseOptions, type Replaced } from '../events/anonymise/anonymiser.js';
import { defaultNow, loadEventsAsync, type EventInput, type EventTable, type LoadOptions } from '../events/load.js';
import { rowAsJson } from '../events/ndjson.js';
import { sampleRows } from '../events/sample.js';
import { summarizeTable, type TableSummary } from '../events/summary.js';
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

/** Reads event files and selects rows of them. */
export async function selectEvents(
  files: readonly EventInput[],
  selection: EventSelection,
  options: LoadOptions,
): Promise<SelectedEvents | WrongPredicate> {
  const loaded = await loadEventsAsync(files, options);
  let tables: readonly EventTable[] = [...loaded.tables.values()].filter((t) => t.rowCount > 0);
  let notes: readonly string[] = [];
  if (selection.where !== undefined && tables.length > 0) {
    const isCancelled = (): boolean => options.isCancelled?.() === true;
    const filtered = eventsWhere(tables, selection.where, options.catalog, defaultNow(loaded) ?? 0n, isCancelled);
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
  if (anonymiser !== undefined) {
    for (const { columns, batches } of tables.map((t) => ({ columns: t.columns, batches: t.batches() }))) {
      for (const batch of batches) {
        if (isCancelled()) return;
        batch.columns.forEach((values, i) => {
          for (let row = 0; row < batch.length; row++) anonymiser.learn(values.get(row), columns[i]!);
        });
      }
    }
  }
  for (const table of tables) {
    const { columns } = table;
    const type = tableOfType(table.name, catalog);
    for (const batch of table.batches()) {
      if (isCancelled()) return;
      for (let at = 0; at < batch.length; at++) {
        const row = batch.row(at);
        const shown = anonymiser === undefined ? row : row.map((v, i) => anonymiser.anonymise(v, columns[i]!));
        yield rowAsJson(columns, shown, type);
      }
    }
  }
}

import { lazy, readDataFile } from './data-files.js';

/** The values a column is known to take. */
export interface Vocabulary {
  readonly values: readonly string[];
  /** True when the list is complete: a literal that is not in it can never match. */
  readonly closed: boolean;
}

interface VocabularyEntry {
  readonly tables: readonly string[];
  readonly closed?: Readonly<Record<string, readonly string[]>>;
  readonly open?: Readonly<Record<string, readonly string[]>>;
}

interface VocabularyIndex {
  readonly byTable: ReadonlyMap<string, ReadonlyMap<string, Vocabulary>>;
  /** Entries whose table name ends in `*`, without it. */
  readonly byPrefix: readonly (readonly [string, ReadonlyMap<string, Vocabulary>])[];
}

function columnsOf(entry: VocabularyEntry): Map<string, Vocabulary> {
  const columns = new Map<string, Vocabulary>();
  for (const [column, values] of Object.entries(entry.closed ?? {})) columns.set(column, { values, closed: true });
  for (const [column, values] of Object.entries(entry.open ?? {})) columns.set(column, { values, closed: false });
  return columns;
}

const index = lazy((): VocabularyIndex => {
  const file = JSON.parse(readDataFile('vocabularies.json')) as { vocabularies: VocabularyEntry[] };
  const byTable = new Map<string, ReadonlyMap<string, Vocabulary>>();
  const byPrefix: [string, ReadonlyMap<string, Vocabulary>][] = [];
  for (const entry of file.vocabularies) {
    const columns = columnsOf(entry);
    for (const table of entry.tables) {
      if (table.endsWith('*')) byPrefix.push([table.slice(0, -1), columns]);
      else byTable.set(table, columns);
    }
  }
  return { byTable, byPrefix };
});

/**
 * What a column of a table, or of the result of a stored function, can hold. Numbers are given as their digits
 * (`EventID`, `LogonType` of `SecurityEvent`).
 */
export function vocabularyOf(table: string, column: string): Vocabulary | undefined {
  const { byTable, byPrefix } = index();
  const columns = byTable.get(table) ?? byPrefix.find(([prefix]) => table.startsWith(prefix))?.[1];
  return columns?.get(column);
}

/** The known values of a column, for completion. */
export function vocabulary(table: string, column: string): readonly string[] | undefined {
  return vocabularyOf(table, column)?.values;
}

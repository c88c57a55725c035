import { lazy, readDataFile } from './data-files.js';

/** What kind of value a column holds, as far as it matters for how a rule should compare it. */
export type ColumnClass =
  | 'attacker-text'
  | 'path'
  | 'url'
  | 'machine-vocabulary'
  | 'source-dependent-case'
  | 'identity'
  | 'host'
  | 'hash'
  | 'address'
  | 'time'
  | 'id'
  | 'score';

/** What follows from a column's class. */
export interface ColumnClassTraits {
  /** Whoever causes the event chooses the text, its letter case included. */
  readonly attackerControlled: boolean;
  /** The product writes the same value always in the same case, so `==` and `in` are right. */
  readonly caseReliable: boolean;
}

const TRAITS: Readonly<Record<ColumnClass, ColumnClassTraits>> = {
  'attacker-text': { attackerControlled: true, caseReliable: false },
  path: { attackerControlled: true, caseReliable: false },
  url: { attackerControlled: true, caseReliable: false },
  'machine-vocabulary': { attackerControlled: false, caseReliable: true },
  'source-dependent-case': { attackerControlled: false, caseReliable: false },
  identity: { attackerControlled: false, caseReliable: false },
  host: { attackerControlled: false, caseReliable: false },
  hash: { attackerControlled: false, caseReliable: true },
  address: { attackerControlled: false, caseReliable: true },
  time: { attackerControlled: false, caseReliable: true },
  id: { attackerControlled: false, caseReliable: true },
  score: { attackerControlled: false, caseReliable: true },
};

type TableEntry = { readonly tables: readonly string[] } & Partial<Record<ColumnClass, readonly string[]>>;

interface ClassFile {
  readonly tables: readonly TableEntry[];
  readonly columns: Readonly<Partial<Record<ColumnClass, readonly string[]>>>;
  readonly patterns: readonly (readonly [ColumnClass, string])[];
}

interface ClassIndex {
  readonly byTable: ReadonlyMap<string, ReadonlyMap<string, ColumnClass>>;
  readonly byColumn: ReadonlyMap<string, ColumnClass>;
  readonly patterns: readonly (readonly [ColumnClass, RegExp])[];
}

function columnsByName(lists: Partial<Record<ColumnClass, readonly string[]>>): Map<string, ColumnClass> {
  const index = new Map<string, ColumnClass>();
  for (const name of Object.keys(TRAITS) as ColumnClass[])
    for (const column of lists[name] ?? []) index.set(column, name);
  return index;
}

const classes = lazy((): ClassIndex => {
  const file = JSON.parse(readDataFile('column-classes.json')) as ClassFile;
  const byTable = new Map<string, ReadonlyMap<string, ColumnClass>>();
  for (const entry of file.tables) {
    const columns = columnsByName(entry);
    for (const table of entry.tables) byTable.set(table, columns);
  }
  return {
    byTable,
    byColumn: columnsByName(file.columns),
    patterns: file.patterns.map(([name, pattern]) => [name, new RegExp(pattern, 'u')] as const),
  };
});

/**
 * The class of a column, or undefined where nothing is known of it. `table` may be undefined when the column comes from
 * more than one table or from a function; then only the column's name speaks. A name in the data file wins over a
 * pattern, a table's own entry over both.
 */
export function columnClass(table: string | undefined, column: string): ColumnClass | undefined {
  const { byTable, byColumn, patterns } = classes();
  const own = table === undefined ? undefined : byTable.get(table)?.get(column);
  return own ?? byColumn.get(column) ?? patterns.find(([, pattern]) => pattern.test(column))?.[0];
}

/** What follows from a class; for an unknown class (undefined) nothing is claimed. */
export function traitsOf(name: ColumnClass): ColumnClassTraits {
  return TRAITS[name];
}

import { builtInCatalog } from './built-in.js';
import { lazy, readDataFile } from './data-files.js';
import type { Platform } from './facts.js';

interface RenameFile {
  readonly tables: Readonly<Partial<Record<Platform, Readonly<Record<string, string>>>>>;
  readonly columns: Readonly<Partial<Record<Platform, Readonly<Record<string, string>>>>>;
}

const renames = lazy(() => JSON.parse(readDataFile('renames.json')) as RenameFile);

const entry = (names: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;

/** The table that replaced a withdrawn one, or undefined for a name that is in use or never was. */
export function replacementTable(platform: Platform, table: string): string | undefined {
  return entry(renames().tables[platform], table);
}

/** The column that replaced a withdrawn one, where the table (under its present name) has the new one and not the old. */
export function replacementColumn(platform: Platform, table: string, column: string): string | undefined {
  const replacement = entry(renames().columns[platform], column);
  if (replacement === undefined) return undefined;
  const catalog = builtInCatalog(platform);
  const columns = catalog.table(replacementTable(platform, table) ?? table)?.columns ?? [];
  const has = (name: string): boolean => columns.some((candidate) => candidate.name === name);
  return has(replacement) && !has(column) ? replacement : undefined;
}

/** How one column of a table differs between the platforms. A missing side means that the platform lacks the column. */
export interface ColumnDifference {
  readonly sentinel: { readonly name: string; readonly type: string } | undefined;
  readonly defenderXdr: { readonly name: string; readonly type: string } | undefined;
}

/**
 * The columns of a table that both platforms have in which they disagree: another type, another letter case (names are
 * case-sensitive), or present on one side only. Empty when a platform lacks the table.
 */
export function platformDifferences(table: string): readonly ColumnDifference[] {
  const sentinel = builtInCatalog('sentinel').table(table);
  const defenderXdr = builtInCatalog('defender-xdr').table(table);
  if (sentinel === undefined || defenderXdr === undefined) return [];
  const remaining = new Map(defenderXdr.columns.map((column) => [column.name, column]));
  const unmatched = sentinel.columns.filter((column) => !remaining.has(column.name));
  const differences: ColumnDifference[] = [];
  for (const column of sentinel.columns) {
    const other = remaining.get(column.name);
    if (other === undefined) continue;
    remaining.delete(column.name);
    if (other.type !== column.type) differences.push({ sentinel: column, defenderXdr: other });
  }
  const byFoldedName = new Map([...remaining.values()].map((column) => [column.name.toLowerCase(), column]));
  for (const column of unmatched) {
    const other = byFoldedName.get(column.name.toLowerCase());
    if (other !== undefined) remaining.delete(other.name);
    differences.push({ sentinel: column, defenderXdr: other });
  }
  for (const column of remaining.values()) differences.push({ sentinel: undefined, defenderXdr: column });
  return differences;
}

import type { StoredFunction, StoredWatchlist } from '../../remote/import.js';
import { csvField } from '../../schema/delimited-text.js';
import { parseFunctionText } from '../../schema/function-signature.js';
import { parentFolder, resolvePath } from '../../schema/configuration/paths.js';
import type { Configuration } from '../../schema/configuration/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { ConfigurationEntry } from './configuration-edit.js';

/** A file that an import writes, and what the configuration must say of it; undefined where it says so already. */
export interface ImportedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** What it holds, in a few words. */
  readonly what: string;
  readonly entry: ConfigurationEntry | undefined;
}

/** Something that is not imported, and why, as a sentence. */
export interface NotImported {
  readonly name: string;
  readonly why: string;
}

/** Where imported things belong: the configuration file that names them, and what it says. */
export interface ImportTarget {
  /** The file, absolute. */
  readonly file: string;
  readonly configuration: Configuration;
}

/** The schema of a table as a CSV file, as `TABLE | getschema` exports it. */
export function tableFile(
  target: ImportTarget,
  name: string,
  columns: readonly ColumnInfo[],
): ImportedFile | NotImported {
  const lines = columns.map((c) => csvLine([c.name, c.type]));
  const text = ['ColumnName,ColumnType', ...lines, ''].join('\n');
  const what = `the table ${name}, ${columns.length} columns`;
  return placed(target, 'tables', name, 'schemas', 'csv', text, what, (path) => path);
}

/** A watchlist as a CSV file. */
export function watchlistFile(
  target: ImportTarget,
  alias: string,
  { columns, rows, searchKey }: StoredWatchlist,
): ImportedFile | NotImported {
  if (columns.length === 0) return { name: alias, why: 'it has no items, so that its columns are not known' };
  const text = [csvLine(columns), ...rows.map(csvLine), ''].join('\n');
  const what = `the watchlist ${alias}, ${rows.length} items`;
  return placed(target, 'watchlists', alias, 'watchlists', 'csv', text, what, (path) =>
    searchKey === undefined ? path : { file: path, searchKey },
  );
}

/** A stored function as a `.kql` file with the command that makes it. */
export function functionFile(
  target: ImportTarget,
  { name, parameters, body }: StoredFunction,
): ImportedFile | NotImported {
  const text = `.create-or-alter function ${name}(${parameters}) {\n${body}\n}\n`;
  const parsed = parseFunctionText(text);
  if (typeof parsed === 'string') return { name, why: `it cannot be read here: ${parsed}` };
  return placed(target, 'functions', name, 'functions', 'kql', text, `the function ${name}`, (path) => path);
}

function placed(
  { file, configuration }: ImportTarget,
  section: ConfigurationEntry['section'],
  name: string,
  folder: string,
  extension: string,
  text: string,
  what: string,
  value: (path: string) => ConfigurationEntry['value'],
): ImportedFile | NotImported {
  const declared = Object.hasOwn(configuration[section], name) ? configuration[section][name] : undefined;
  if (declared !== undefined) {
    // What is declared is brought up to date where it stands.
    if (declared.file !== undefined && declared.file.endsWith(`.${extension}`))
      return { path: declared.file, text, what, entry: undefined };
    const { file: at, line } = declared.declaredAt;
    return { name, why: `it is declared at ${at}:${line}; take that out first` };
  }
  const relative = `${folder}/${fileName(name)}.${extension}`;
  const entry = { section, name, value: value(relative) };
  return { path: resolvePath(parentFolder(file) ?? '/', relative), text, what, entry };
}

/** A name as a file may be called everywhere. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]/gu, '_').replace(/^\.+/u, '_');
}

function csvLine(cells: readonly string[]): string {
  return cells.map(csvField).join(',');
}

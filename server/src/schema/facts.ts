import type { ColumnInfo, ScalarType, TableSchema } from '../syntax/types.js';

/** The products whose tables a rule can read. */
export type Platform = 'sentinel' | 'defender-xdr';

export const PLATFORMS: readonly Platform[] = ['sentinel', 'defender-xdr'];

/**
 * Where a table comes from: a table of the product, a custom table that a public Sentinel solution creates
 * (present only in workspaces that installed it), or one that the workspace's configuration declares.
 */
export type TableOrigin = 'built-in' | 'solution' | 'workspace';

/** What is known of one table on one platform. */
export interface TableFacts {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  /** True when rows may carry columns that are not listed (`AzureDiagnostics`): unknown columns are no error there. */
  readonly open: boolean;
  /** The column that a time range applies to: `TimeGenerated` or `Timestamp`; undefined for inventories without time. */
  readonly timeColumn: string | undefined;
  readonly platform: Platform;
  readonly origin: TableOrigin;
}

/** One parameter of a function, in declaration order. */
export interface ParameterFacts {
  readonly name: string;
  /** The scalar type; `table` for a tabular parameter. */
  readonly type: ScalarType | 'table';
  /** The default as KQL text, where it is known. */
  readonly default?: string;
  /** True when the argument may be left out. */
  readonly optional?: boolean;
  /** For a tabular parameter: the columns it must have; open for `T:(*)`. */
  readonly tabular?: TableSchema;
  /** True when the argument is the name of a column of the invoked table (`invoke FileProfile(SHA1)`). */
  readonly columnReference?: boolean;
}

export type FunctionKind = 'watchlist' | 'asim' | 'defender' | 'workspace';

/** What is known of one stored function. */
export interface FunctionFacts {
  readonly name: string;
  readonly parameters: readonly ParameterFacts[];
  /** The result; undefined for a workspace function whose result follows from its body. */
  readonly returns: TableSchema | ScalarType | undefined;
  readonly kind: FunctionKind;
  /** True when it is called through `invoke`: the invoked table's columns are kept and those of `returns` are added. */
  readonly invoked?: boolean;
  /** The KQL text of the body (workspace functions). */
  readonly body?: string;
  /** The file the body was read from, as the host names it. */
  readonly file?: string;
}

/** A watchlist: its items are what `_GetWatchlist('alias')` returns. */
export interface WatchlistFacts {
  readonly alias: string;
  /** The watchlist's own columns, all read as text, without the fixed columns that `_GetWatchlist` adds. */
  readonly columns: readonly ColumnInfo[];
  /** The column that Sentinel copies into `SearchKey`, where the configuration names it. */
  readonly searchKey: string | undefined;
  /** The items, one record a row; a missing value is the empty string. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** The file the items were read from, as the host names it. */
  readonly file?: string;
}

/** A local file that stands for an address of `externaldata`. */
export interface ExternalFile {
  /** Without its query part, where keys stand. */
  readonly address: string;
  readonly text: string;
  /** The file, as the host names it. */
  readonly file: string;
}

/** An address of `externaldata` without what follows `?` or `;`: keys that are no part of what it names. */
export function plainAddress(address: string): string {
  return address.replace(/[?;].*$/s, '');
}

/**
 * What a rule can name on a platform. Every lookup decodes one entry on demand and keeps it, so asking for a table by
 * name is cheap and nothing is built for tables that no rule reads. Names are case-sensitive, as in Kusto.
 */
export interface Catalog {
  readonly platform: Platform;
  table(name: string): TableFacts | undefined;
  /** All table names in alphabetical order, or only those of one origin. */
  tableNames(origin?: TableOrigin): readonly string[];
  function(name: string): FunctionFacts | undefined;
  functionNames(): readonly string[];
  /** A watchlist by its alias; aliases are compared without case, as Sentinel does. */
  watchlist(alias: string): WatchlistFacts | undefined;
  watchlistNames(): readonly string[];
  /** The local file that stands for an address of `externaldata`; keys in the address are not compared. */
  externalFile(address: string): ExternalFile | undefined;
}

/** What a workspace adds to a built-in catalog. An addition of a known name replaces it. */
export interface WorkspaceAdditions {
  readonly tables: readonly WorkspaceTable[];
  readonly watchlists: readonly WatchlistFacts[];
  readonly functions: readonly FunctionFacts[];
  readonly externalFiles?: readonly ExternalFile[];
}

/** A custom table of the workspace. */
export interface WorkspaceTable {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  /** Rows may have more columns than those listed. */
  readonly open: boolean;
  /** True when the columns extend a built-in table of the same name instead of replacing it. */
  readonly extends: boolean;
  readonly file?: string;
}

export const NO_ADDITIONS: WorkspaceAdditions = { tables: [], watchlists: [], functions: [] };

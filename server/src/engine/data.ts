import type { TableData } from './run.js';

/** Where a query's tables come from. */
export interface DataSource {
  /** The rows of a table; undefined when no data has that name. */
  table(name: string): TableData | undefined;
  /** The names of all tables with data, for wildcards, `search` and `find`. */
  tableNames(): readonly string[];
  /** The items of a watchlist, as `_GetWatchlist` gives them. */
  watchlist(alias: string): TableData | undefined;
  /** A local file that stands for an `externaldata` address; undefined when external data is off. */
  external?(uri: string): Uint8Array | undefined;
}

export const NO_DATA: DataSource = {
  table: () => undefined,
  tableNames: () => [],
  watchlist: () => undefined,
};

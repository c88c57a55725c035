import type { TableData } from './run.js';

/** Where a query's tables come from. */
export interface DataSource {
  /** The rows of a table; undefined when no data has that name. */
  table(name: string): TableData | undefined;
  /** The names of all tables with data, for wildcards, `search` and `find`. */
  tableNames(): readonly string[];
  /** The items of a watchlist, as `_GetWatchlist` gives them. */
  watchlist(alias: string): TableData | undefined;
  /** The text of the local file that stands for an `externaldata` address; undefined without one. */
  external?(address: string): string | undefined;
}

export const NO_DATA: DataSource = {
  table: () => undefined,
  tableNames: () => [],
  watchlist: () => undefined,
};

import { Batch } from '../../engine/exec/batch.js';
import { ConstantColumn, ValuesColumn } from '../../engine/exec/column.js';
import type { DataSource } from '../../engine/data.js';
import type { TableData } from '../../engine/run.js';
import type { Dynamic, Value } from '../../engine/values/types.js';
import type { Catalog, WatchlistFacts } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { LoadedEvents } from '../loaded-events.js';

/** The events' tables, and the workspace's watchlists and files of external data, as the engine reads them. */
export function dataSourceOf(events: LoadedEvents, workspace: Pick<Catalog, 'watchlist' | 'externalFile'>): DataSource {
  const kept = new Map<string, TableData | undefined>();
  return {
    table: (name) => events.tables.get(name),
    tableNames: () => [...events.tables.keys()],
    watchlist(alias) {
      const key = alias.toLowerCase();
      if (!kept.has(key)) {
        const facts = workspace.watchlist(alias);
        kept.set(key, facts === undefined ? undefined : watchlistTable(facts));
      }
      return kept.get(key);
    },
    external: (address) => workspace.externalFile(address)?.text,
  };
}

/**
 * A watchlist as `_GetWatchlist` returns it: the fixed columns, then its own as text. What only the service knows (item
 * ids, update times) is empty.
 * Source: https://learn.microsoft.com/azure/sentinel/watchlists-queries
 */
export function watchlistTable(facts: WatchlistFacts): TableData {
  const own = facts.columns.filter((c) => c.name !== 'SearchKey');
  const columns: ColumnInfo[] = [
    { name: '_DTItemId', type: 'string' },
    { name: 'LastUpdatedTimeUTC', type: 'datetime' },
    { name: 'SearchKey', type: 'string' },
    { name: 'WatchlistItem', type: 'dynamic' },
    { name: '_DTItemStatus', type: 'string' },
    { name: '_DTItemType', type: 'string' },
    ...own.map((c): ColumnInfo => ({ name: c.name, type: 'string' })),
  ];
  const { rows, searchKey } = facts;
  const text = (name: string | undefined): Value[] => rows.map((r) => (name === undefined ? '' : (r[name] ?? '')));
  const items = rows.map((r): Dynamic => new Map(facts.columns.map((c) => [c.name, r[c.name] ?? ''])));
  const batch = new Batch(
    [
      new ConstantColumn('', rows.length),
      new ConstantColumn(null, rows.length),
      new ValuesColumn(text(searchKey ?? 'SearchKey')),
      new ValuesColumn(items),
      new ConstantColumn('', rows.length),
      new ConstantColumn('watchlist-item', rows.length),
      ...own.map((c) => new ValuesColumn(text(c.name))),
    ],
    rows.length,
  );
  return {
    name: `_GetWatchlist('${facts.alias}')`,
    columns,
    rowCount: rows.length,
    isEvents: false,
    batches: () => (rows.length === 0 ? [] : [batch]),
  };
}

import { toStringValue } from '../engine/values/convert.js';
import { scalarTypeOf, type ColumnInfo } from '../syntax/types.js';
import type { RemoteAnswer } from './answer.js';
import type { RemoteClient } from './client.js';
import { RemoteError } from './failure.js';
import type { RemoteHooks } from './query.js';
import { broken, cellReader, type RemoteTable } from './remote-table.js';

/** A function that a service has stored. */
export interface StoredFunction {
  readonly name: string;
  /** As KQL writes them, without parentheses. */
  readonly parameters: string;
  /** Without braces. */
  readonly body: string;
}

/** A watchlist as a service has it: what its own columns hold, as text. */
export interface StoredWatchlist {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The column that was made its search key, where the values tell. */
  readonly searchKey: string | undefined;
}

/** The columns of a table, of a workspace or a database. Throws a RemoteError. */
export async function fetchColumns(
  client: RemoteClient,
  table: string,
  seconds: number,
  hooks: RemoteHooks,
): Promise<readonly ColumnInfo[]> {
  const answer = await whole(client, `${quotedName(table)}\n| getschema`, seconds, hooks);
  const text = cellReader(answer, ['ColumnName', 'ColumnType']);
  return Array.from({ length: answer.rowCount }, (_, row) => {
    const type = scalarTypeOf(text(row, 'ColumnType'));
    if (type === undefined) throw broken(`a column has the unknown type \`${text(row, 'ColumnType')}\``);
    return { name: text(row, 'ColumnName'), type };
  });
}

/**
 * Columns that a service puts in front of a watchlist's own.
 * Source: https://learn.microsoft.com/azure/sentinel/watchlists-queries
 */
const FIXED = new Set([
  '_DTItemId',
  'LastUpdatedTimeUTC',
  'SearchKey',
  'WatchlistItem',
  '_DTItemStatus',
  '_DTItemType',
]);

/** The items of a watchlist. Throws a RemoteError. */
export async function fetchWatchlist(
  client: RemoteClient,
  alias: string,
  seconds: number,
  hooks: RemoteHooks,
): Promise<StoredWatchlist> {
  const table = await whole(client, `_GetWatchlist(${JSON.stringify(alias)})`, seconds, hooks);
  const places = table.columns.flatMap(({ name }, i) => (FIXED.has(name) ? [] : [i]));
  const text = (row: number, place: number): string =>
    toStringValue(table.row(row)[place]!, table.columns[place]!.type);
  const all = Array.from({ length: table.rowCount }, (_, row) => row);
  const key = table.columns.findIndex((c) => c.name === 'SearchKey');
  const searched = (place: number): boolean => all.every((row) => text(row, place) === text(row, key));
  const searchKey = key < 0 || all.length === 0 ? undefined : places.find(searched);
  return {
    columns: places.map((i) => table.columns[i]!.name),
    rows: all.map((row) => places.map((place) => text(row, place))),
    searchKey: searchKey === undefined ? undefined : table.columns[searchKey]!.name,
  };
}

/** The table of a query that must be answered whole. */
async function whole(client: RemoteClient, text: string, seconds: number, hooks: RemoteHooks): Promise<RemoteTable> {
  const limits = { rows: undefined, seconds };
  const query = { text, range: undefined, timeColumn: undefined, now: undefined, limits };
  const answer: RemoteAnswer = await client.query(query, hooks);
  if (answer.partial !== undefined) throw new RemoteError(answer.partial);
  const table = answer.tables.at(-1);
  if (table === undefined) throw broken('it has no result table');
  return table;
}

/** A name as a query names a table, whatever its characters. */
function quotedName(name: string): string {
  return /^[A-Za-z_]\w*$/u.test(name) ? name : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

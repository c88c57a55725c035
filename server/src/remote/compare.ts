import type { ResultTable } from '../engine/evaluate.js';
import type { EventTable } from '../events/load.js';
import type { Analysis } from '../kusto/analysis.js';
import type { ColumnInfo } from '../syntax/types.js';
import { tablesRead } from '../testing/rule-run.js';
import { openClient } from './client.js';
import { compareRows, type RowDifference } from './compare-rows.js';
import type { Connection } from './connection.js';
import { bindTable, LONGEST_QUERY, unbindable, withClock } from './inline-tables.js';
import type { RemoteHooks, RemoteHost } from './query.js';
import { broken } from './remote-table.js';
import { RemoteError } from './failure.js';

/** What a rule is given on both sides. */
export interface ComparedEvents {
  /** The clock, in ticks. */
  readonly now: bigint;
  readonly tables: ReadonlyMap<string, EventTable>;
  /** The columns of a table that no event belongs to. */
  columnsOf(table: string): readonly ColumnInfo[];
}

/**
 * A query with its events bound to the names of its tables, and its clock written out where the service cannot be told
 * the time. A sentence on why not, where that cannot be done.
 */
export function queryWithEvents(
  { text, tree }: Analysis,
  { now, tables, columnsOf }: ComparedEvents,
  kind: Connection['kind'],
): { readonly text: string } | string {
  const why = unbindable(tree);
  if (why !== undefined) return `its tables cannot be bound to events: ${why}.`;
  const bound = tablesRead(tree).map((name) => {
    const own = tables.get(name);
    return bindTable({ name, columns: own?.columns ?? columnsOf(name), events: own });
  });
  const query = bound.join('') + (kind === 'log-analytics' ? withClock(text, tree, now) : text);
  if (query.length <= LONGEST_QUERY) return { text: query };
  return `the events make a query of ${query.length} characters; ${LONGEST_QUERY} are sent at most. Name fewer events.`;
}

/** Runs a query of {@link queryWithEvents} and compares its rows with those found here. Throws a RemoteError. */
export async function compareRemotely(
  text: string,
  here: ResultTable,
  connection: Connection,
  host: RemoteHost,
  { now, seconds }: { readonly now: bigint; readonly seconds: number },
  hooks: RemoteHooks,
): Promise<RowDifference> {
  // The rows are in the query: no table is read, whatever the time.
  const nothing = { range: undefined, timeColumn: undefined, limits: { rows: undefined, seconds } };
  const clock = connection.kind === 'log-analytics' ? undefined : now;
  const answer = await openClient(connection, host).query({ text, now: clock, ...nothing }, hooks);
  if (answer.partial !== undefined) {
    throw new RemoteError({ ...answer.partial, message: `The answer is not whole: ${answer.partial.message}` });
  }
  const there = answer.tables.at(-1);
  if (there === undefined) throw broken('it has no result table');
  return compareRows(here, there);
}

import { Run } from '../engine/run.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Range } from '../rules/region.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import { scoredHits, tablesRead, type RuleRun } from '../testing/rule-run.js';
import { openClient } from './client.js';
import type { Connection } from './connection.js';
import { rangeOfPlace } from './error-place.js';
import { RemoteError, type RemoteFailure } from './failure.js';
import type { RemoteHooks, RemoteHost, RemoteLimits, TimeRange } from './query.js';
import { withRowLimit } from './row-limit.js';
import type { RemoteStatistics } from './statistics.js';

/** A rule evaluated by a service. */
export interface RemoteRun {
  readonly connection: Connection;
  /** The same that a local run gives; no hit knows its event, and `eventCount` is the rows that the service scanned. */
  readonly run: RuleRun;
  readonly range: TimeRange | undefined;
  readonly statistics: RemoteStatistics;
  /** Whether there were more rows than were asked for. */
  readonly more: boolean;
  /** Why further rows may be missing. */
  readonly partial: RemoteFailure | undefined;
}

export interface RemoteRunOptions {
  readonly score: ScoreConfiguration;
  /** The time of day, in ticks, which is the service's `now()`. */
  readonly now: bigint;
  readonly range: TimeRange | undefined;
  readonly timeColumn: string | undefined;
  readonly limits: RemoteLimits;
}

export type RemoteRunOutcome =
  | { readonly ok: true; readonly value: RemoteRun }
  /** `range`: the place in the rule's query that the failure is about. */
  | { readonly ok: false; readonly failure: RemoteFailure; readonly range: Range | undefined };

/** Runs a rule on a connection. Never throws for what the service or the network does. */
export async function runRemotely(
  analysis: Analysis,
  connection: Connection,
  host: RemoteHost,
  options: RemoteRunOptions,
  hooks: RemoteHooks,
): Promise<RemoteRunOutcome> {
  const { limits, range, timeColumn, now } = options;
  const { rows } = limits;
  const limited = connection.kind === 'log-analytics' && rows !== undefined;
  const text = limited ? withRowLimit(analysis.text, analysis.tree, rows + 1) : analysis.text;
  try {
    const query = { text, range, timeColumn, now: undefined, limits };
    const answer = await openClient(connection, host).query(query, hooks);
    const table = answer.tables.at(-1);
    if (table === undefined) {
      const failure = answer.partial ?? { kind: 'broken', message: 'The service answered without a result table.' };
      return { ok: false, failure, range: undefined };
    }
    const more = rows !== undefined && table.rowCount > rows;
    const result = more ? table.first(rows) : table;
    const run: RuleRun = {
      table: tablesRead(analysis.tree)[0],
      now,
      clock: 'given',
      result,
      ...scoredHits(result, options.score, () => []),
      trace: undefined,
      run: new Run({ now }),
      eventOf: () => undefined,
      eventCount: answer.statistics.rowsScanned ?? 0,
    };
    const { statistics, partial } = answer;
    return { ok: true, value: { connection, run, range, statistics, more, partial } };
  } catch (fault) {
    if (!(fault instanceof RemoteError)) throw fault;
    const { failure } = fault;
    const { place } = failure;
    const at = place === undefined ? undefined : rangeOfPlace(text, place, analysis.text.length);
    return { ok: false, failure, range: at };
  }
}

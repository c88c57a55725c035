import { Run } from '../engine/run.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Range } from '../rules/region.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import { scoredHits, tablesRead, type RuleRun } from '../testing/rule-run.js';
import { openClient } from './client.js';
import type { Connection } from './connection.js';
import { rangeOfPlace } from './error-place.js';
import { withClock } from './inline-tables.js';
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
  /** What `now()` is taken to be, in ticks: the time of day, or `clock`. */
  readonly now: bigint;
  /** What `now()` must be at the service, in ticks; undefined: the time of day. */
  readonly clock?: bigint;
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
  const { limits, range, timeColumn, now, clock } = options;
  const { rows } = limits;
  const isKusto = connection.kind !== 'log-analytics';
  const text = isKusto ? analysis.text : spelledOut(analysis, rows, clock);
  try {
    const query = { text, range, timeColumn, now: isKusto ? clock : undefined, limits };
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
      fileEvents: [],
      originOf: () => undefined,
      lineRunOf: () => undefined,
      eventCount: answer.statistics.rowsScanned ?? 0,
    };
    const { statistics, partial } = answer;
    return { ok: true, value: { connection, run, range, statistics, more, partial } };
  } catch (fault) {
    if (!(fault instanceof RemoteError)) throw fault;
    const { failure } = fault;
    const { place } = failure;
    const at = place === undefined ? undefined : rangeOfPlace(analysis.text, place, analysis.text.length);
    return { ok: false, failure, range: at };
  }
}

/** A query for a service that can be told neither how many rows are wanted nor the time. */
function spelledOut({ text, tree }: Analysis, rows: number | undefined, clock: bigint | undefined): string {
  const limited = rows === undefined ? text : withRowLimit(text, tree, rows + 1);
  return clock === undefined ? limited : withClock(limited, tree, clock);
}

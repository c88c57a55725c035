import type { Range } from '../rules/region.js';
import type { Analysis } from '../kusto/analysis.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import { scheduledRuns, type Schedule } from '../testing/schedule/schedule.js';
import { BacktestTally, type Backtest, type EntitiesOf } from '../testing/schedule/tally.js';
import type { Connection } from './connection.js';
import type { RemoteFailure } from './failure.js';
import type { RemoteHooks, RemoteHost, RemoteLimits } from './query.js';
import { runRemotely } from './remote-run.js';

export interface RemoteBacktestOptions {
  /** The end of the last day, in ticks. */
  readonly end: bigint;
  readonly days: number;
  /** How long events take to arrive, in ticks. */
  readonly late: bigint;
  readonly score: ScoreConfiguration;
  readonly entitiesOf: EntitiesOf;
  readonly timeColumn: string | undefined;
  /** Of each query. */
  readonly limits: RemoteLimits;
}

export type RemoteBacktestOutcome =
  | { readonly ok: true; readonly value: Backtest }
  | { readonly ok: false; readonly failure: RemoteFailure; readonly range: Range | undefined };

/** How many queries a backtest sends at most: one for each run. */
export function queryCount(schedule: Schedule, end: bigint, days: number): number {
  return scheduledRuns(schedule, end, days, 0n).length;
}

/**
 * Runs a rule on a connection as its schedule would over the last days, one query after the other, each over the time and
 * under the clock of its run. Never throws for what the service or the network does.
 */
export async function backtestRemotely(
  analysis: Analysis,
  connection: Connection,
  host: RemoteHost,
  schedule: Schedule,
  options: RemoteBacktestOptions,
  hooks: RemoteHooks,
): Promise<RemoteBacktestOutcome> {
  const { end, days, late, score, entitiesOf, timeColumn, limits } = options;
  const tally = new BacktestTally(schedule, score, entitiesOf);
  const runs = scheduledRuns(schedule, end, days, late);
  for (const [index, run] of runs.entries()) {
    if (tally.isSuppressed(run)) continue;
    const place = `Run ${index + 1} of ${runs.length}`;
    const own = { signal: hooks.signal, report: (message: string) => hooks.report(`${place}: ${message}`) };
    const range = { from: run.from, to: run.to };
    const outcome = await runRemotely(
      analysis,
      connection,
      host,
      { score, now: run.at, clock: run.at, range, timeColumn, limits },
      own,
    );
    if (!outcome.ok) return outcome;
    const { run: found, more, partial } = outcome.value;
    tally.take(run, found.hits, found.result.columns, !more && partial === undefined);
  }
  return { ok: true, value: tally.finish(end, days) };
}

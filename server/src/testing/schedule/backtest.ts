import type { EvaluationError } from '../../engine/evaluate.js';
import { dataSourceOf, type LoadedEvents } from '../../events/load.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { Catalog } from '../../schema/catalog.js';
import type { ScoreConfiguration } from '../../schema/configuration/types.js';
import { RowsByTime } from '../data/rows-by-time.js';
import { runRule } from '../rule-run.js';
import { scheduledRuns, type Schedule } from './schedule.js';
import { BacktestTally, type Backtest, type EntitiesOf } from './tally.js';

export type BacktestOutcome =
  { readonly ok: true; readonly value: Backtest } | { readonly ok: false; readonly error: EvaluationError };

export interface BacktestOptions {
  /** The end of the last day, in ticks. */
  readonly end: bigint;
  readonly days: number;
  /** How long events take to arrive, in ticks. */
  readonly late: bigint;
  readonly score: ScoreConfiguration;
  readonly entitiesOf: EntitiesOf;
  readonly isCancelled?: () => boolean;
  readonly progress?: (done: number, total: number) => void;
}

/** Runs a rule as its schedule would over the last days of some events, up to `end`. */
export function backtest(
  analysis: Analysis,
  events: LoadedEvents,
  catalog: Catalog,
  schedule: Schedule,
  options: BacktestOptions,
): BacktestOutcome {
  const { end, days, late, score, entitiesOf, isCancelled } = options;
  const rows = [...events.tables].map(([name, table]) => [name, new RowsByTime(table)] as const);
  const tally = new BacktestTally(schedule, score, entitiesOf);
  const runs = scheduledRuns(schedule, end, days, late);
  for (const [index, run] of runs.entries()) {
    options.progress?.(index, runs.length);
    if (tally.isSuppressed(run)) continue;
    const tables = new Map(rows.map(([name, table]) => [name, table.window(run.from, run.to)]));
    const window = { ...events, tables };
    const outcome = runRule(analysis, window, dataSourceOf(window, catalog), { score, now: run.at, isCancelled });
    if (!outcome.ok) return outcome;
    tally.take(run, outcome.value.hits, outcome.value.result.columns);
  }
  return { ok: true, value: tally.finish(end, days) };
}

import type { EvaluationError } from '../engine/evaluate.js';
import { formatDatetime } from '../engine/values/datetime.js';
import { TICKS_PER_DAY } from '../engine/values/types.js';
import { dataSourceOf, type LoadedEvents } from '../events/load.js';
import type { Analysis } from '../kusto/analysis.js';
import type { RuleMetadata } from '../rules/metadata.js';
import type { Catalog } from '../schema/catalog.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import { runRule, type Hit } from './rule-run.js';
import { RowsByTime } from './data/rows-by-time.js';

/** How a scheduled rule runs; lengths in ticks. Source: https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
export interface Schedule {
  readonly frequency: bigint;
  readonly period: bigint;
  readonly operator: 'gt' | 'lt' | 'eq' | 'ne';
  readonly threshold: number;
  /** One alert for each row, not one for each run. */
  readonly perResult: boolean;
  /** After an alert, how long the rule does not run; 0: it goes on. */
  readonly suppression: bigint;
}

/** One alert for each result makes at most so many. Source: https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
const MOST_PER_RUN = 150;

/** The schedule that a rule states; a day for what it does not, as the portal proposes. */
export function scheduleOf(rule: RuleMetadata | undefined): Schedule {
  const operator = rule?.triggerOperator?.value;
  return {
    frequency: rule?.queryFrequency?.ticks ?? TICKS_PER_DAY,
    period: rule?.queryPeriod?.ticks ?? TICKS_PER_DAY,
    operator: operator === 'lt' || operator === 'eq' || operator === 'ne' ? operator : 'gt',
    threshold: rule?.triggerThreshold?.value ?? 0,
    perResult: rule?.aggregationKind?.value === 'AlertPerResult',
    suppression: rule?.suppressionEnabled?.value === true ? (rule.suppressionDuration?.ticks ?? 0n) : 0n,
  };
}

export interface BacktestAlert {
  /** The time of the run, in ticks. */
  readonly at: bigint;
  readonly rows: number;
  /** The band of its highest score. */
  readonly band: string | undefined;
}

export interface Backtest {
  readonly runs: number;
  readonly suppressed: number;
  readonly alerts: readonly BacktestAlert[];
  /** By day (`2026-11-20`), also those without an alert, in order. */
  readonly byDay: ReadonlyMap<string, number>;
}

export type BacktestOutcome =
  { readonly ok: true; readonly value: Backtest } | { readonly ok: false; readonly error: EvaluationError };

/** Runs a rule as its schedule would over the last days of some events, up to `end`. */
export function backtest(
  analysis: Analysis,
  events: LoadedEvents,
  catalog: Catalog,
  schedule: Schedule,
  options: { readonly end: bigint; readonly days: number; readonly score: ScoreConfiguration },
): BacktestOutcome {
  const { end, days, score } = options;
  const start = end - BigInt(days) * TICKS_PER_DAY;
  const byDay = new Map<string, number>();
  for (let day = start; day <= end; day += TICKS_PER_DAY) byDay.set(dayOf(day), 0);
  const rows = [...events.tables].map(([name, table]) => [name, new RowsByTime(table)] as const);
  const alerts: BacktestAlert[] = [];
  let runs = 0;
  let suppressed = 0;
  let quietUntil = start;
  for (let at = start + schedule.frequency; at <= end; at += schedule.frequency) {
    if (at < quietUntil) {
      suppressed++;
      continue;
    }
    runs++;
    const tables = new Map(rows.map(([name, table]) => [name, table.window(at - schedule.period, at)]));
    const window = { ...events, tables };
    const outcome = runRule(analysis, window, dataSourceOf(window, catalog), { score, now: at });
    if (!outcome.ok) return outcome;
    const { hits } = outcome.value;
    if (!triggers(schedule, hits.length)) continue;
    const groups = schedule.perResult ? hits.slice(0, MOST_PER_RUN).map((h) => [h]) : [hits];
    for (const group of groups) alerts.push({ at, rows: group.length, band: highestBand(group, score) });
    byDay.set(dayOf(at), (byDay.get(dayOf(at)) ?? 0) + groups.length);
    quietUntil = at + schedule.suppression;
  }
  return { ok: true, value: { runs, suppressed, alerts, byDay } };
}

function triggers({ operator, threshold }: Schedule, rows: number): boolean {
  switch (operator) {
    case 'gt':
      return rows > threshold;
    case 'lt':
      return rows < threshold;
    case 'eq':
      return rows === threshold;
    case 'ne':
      return rows !== threshold;
  }
}

function highestBand(hits: readonly Hit[], { bands }: ScoreConfiguration): string | undefined {
  return bands.findLast((b) => hits.some((h) => h.band === b.name))?.name;
}

function dayOf(ticks: bigint): string {
  return formatDatetime(ticks).slice(0, 10);
}

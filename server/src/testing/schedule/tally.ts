import { formatDatetime } from '../../engine/values/datetime.js';
import { TICKS_PER_DAY } from '../../engine/values/types.js';
import type { ScoreConfiguration } from '../../schema/configuration/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Hit } from '../rule-run.js';
import { triggers, type Schedule, type ScheduledRun } from './schedule.js';

/** One alert for each result makes at most so many. Source: https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
const MOST_PER_RUN = 150;

export interface BacktestAlert {
  /** When it is raised, in ticks. */
  readonly at: bigint;
  readonly rows: number;
  /** The band of its highest score. */
  readonly band: string | undefined;
  /** What it is about, such as `Account: bob`, each once. */
  readonly entities: readonly string[];
  /** Whether all its rows come from events that are labelled benign. */
  readonly benign: boolean;
}

/** What a rule would have raised. */
export interface Backtest {
  readonly schedule: Schedule;
  readonly days: number;
  /** Runs that looked, whether or not they alerted. */
  readonly runs: number;
  readonly suppressed: number;
  /** Runs whose answer was not whole: there may be more rows, never fewer. */
  readonly incomplete: number;
  readonly alerts: readonly BacktestAlert[];
  /** By day (`2026-11-20`), also those without an alert, in order. */
  readonly byDay: ReadonlyMap<string, number>;
  /** By band from low to high; `none` where the rule gives no score. Only bands with alerts. */
  readonly byBand: ReadonlyMap<string, number>;
  /** By entity, the one with the most alerts first. */
  readonly byEntity: ReadonlyMap<string, number>;
}

/** The entities that a row is about. */
export type EntitiesOf = (row: Hit['row'], columns: readonly ColumnInfo[]) => readonly string[];

/** Counts the alerts of a schedule, run by run in the order of their time. */
export class BacktestTally {
  private readonly alerts: BacktestAlert[] = [];
  private runs = 0;
  private suppressed = 0;
  private incomplete = 0;
  private quietUntil: bigint | undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly score: ScoreConfiguration,
    private readonly entitiesOf: EntitiesOf,
  ) {}

  /** Whether a run is left out, as an alert before it keeps the rule quiet; it is counted. */
  isSuppressed({ alertsAt }: ScheduledRun): boolean {
    if (this.quietUntil === undefined || alertsAt >= this.quietUntil) return false;
    this.suppressed++;
    return true;
  }

  /** Takes what a run found. */
  take({ alertsAt }: ScheduledRun, hits: readonly Hit[], columns: readonly ColumnInfo[], isWhole = true): void {
    this.runs++;
    if (!isWhole) this.incomplete++;
    const { schedule } = this;
    if (!triggers(schedule, hits.length)) return;
    const groups = schedule.perResult ? hits.slice(0, MOST_PER_RUN).map((h) => [h]) : [hits];
    for (const group of groups) {
      this.alerts.push({
        at: alertsAt,
        rows: group.length,
        band: highestBand(group, this.score),
        entities: [...new Set(group.flatMap((h) => this.entitiesOf(h.row, columns)))],
        benign: group.length > 0 && group.every(isBenign),
      });
    }
    this.quietUntil = alertsAt + schedule.suppression;
  }

  finish(end: bigint, days: number): Backtest {
    const { schedule, runs, suppressed, incomplete, alerts, score } = this;
    const byDay = new Map<string, number>();
    // Alerts of the last run come a little after the end.
    for (let day = end - BigInt(days) * TICKS_PER_DAY; day <= end; day += TICKS_PER_DAY) byDay.set(dayOf(day), 0);
    for (const { at } of alerts) byDay.set(dayOf(at), (byDay.get(dayOf(at)) ?? 0) + 1);
    const order = ['none', ...score.bands.map((b) => b.name)];
    const bands = counted(alerts.map(({ band = 'none' }) => band));
    const byBand = new Map([...bands].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
    const entities = [...counted(alerts.flatMap((a) => a.entities))];
    const byEntity = new Map(entities.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
    return { schedule, days, runs, suppressed, incomplete, alerts, byDay, byBand, byEntity };
  }
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const isBenign = ({ sources }: Hit): boolean => sources.length > 0 && sources.every((s) => s.label === 'benign');

function highestBand(hits: readonly Hit[], { bands }: ScoreConfiguration): string | undefined {
  return bands.findLast((b) => hits.some((h) => h.band === b.name))?.name;
}

function dayOf(ticks: bigint): string {
  return formatDatetime(ticks).slice(0, 10);
}

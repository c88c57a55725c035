import { TICKS_PER_DAY, TICKS_PER_MINUTE } from '../../engine/values/types.js';
import type { DurationField, RuleMetadata } from '../../rules/metadata.js';

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

/**
 * How long after its scheduled time a rule runs, in ticks, so that events can arrive. It looks at the time before the
 * scheduled one. Source: https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
export const RUN_DELAY = 5n * TICKS_PER_MINUTE;

/**
 * The schedule that a rule states; a day for what it does not, as the portal proposes. NRT rules run every minute.
 * Source: https://learn.microsoft.com/azure/sentinel/near-real-time-rules
 */
export function scheduleOf(rule: RuleMetadata | undefined): Schedule {
  const operator = rule?.triggerOperator?.value;
  const usual = rule?.kind === 'NRT' ? TICKS_PER_MINUTE : TICKS_PER_DAY;
  return {
    frequency: lengthOr(rule?.queryFrequency, usual),
    period: lengthOr(rule?.queryPeriod, usual),
    operator: operator === 'lt' || operator === 'eq' || operator === 'ne' ? operator : 'gt',
    threshold: rule?.triggerThreshold?.value ?? 0,
    perResult: rule?.aggregationKind?.value === 'AlertPerResult',
    suppression: rule?.suppressionEnabled?.value === true ? (rule.suppressionDuration?.ticks ?? 0n) : 0n,
  };
}

/** A length above zero, or what is usual. */
function lengthOr(field: DurationField | undefined, usual: bigint): bigint {
  const ticks = field?.ticks;
  return ticks === undefined || ticks <= 0n ? usual : ticks;
}

/** One run of a schedule: the time that it looks at, and when. All in ticks. */
export interface ScheduledRun {
  /** Its scheduled time, which is the query's `now()`. */
  readonly at: bigint;
  /** When it runs, and alerts. */
  readonly alertsAt: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * The runs of a schedule that fall into the days up to `end`, oldest first.
 *
 * @param late - how long events take to arrive, in ticks; what has not arrived when a run looks is not seen by it.
 */
export function scheduledRuns(schedule: Schedule, end: bigint, days: number, late: bigint): ScheduledRun[] {
  const runs: ScheduledRun[] = [];
  const start = end - BigInt(days) * TICKS_PER_DAY;
  for (let at = start + schedule.frequency; at <= end; at += schedule.frequency) {
    const arrived = at + RUN_DELAY - late;
    runs.push({ at, alertsAt: at + RUN_DELAY, from: at - schedule.period, to: arrived < at ? arrived : at });
  }
  return runs;
}

/** Whether so many rows make an alert. */
export function triggers({ operator, threshold }: Schedule, rows: number): boolean {
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

import { parseTimespanLiteral } from '../engine/values/timespan.js';
import type { TimeRange } from '../remote/query.js';
import { tablesRead } from '../testing/rule-run.js';
import type { RuleUnit } from './project.js';

/** The column that a time range is about: that of the table the rule reads first, or else the platform's usual one. */
export function timeColumnOf(unit: RuleUnit): string {
  const main = tablesRead(unit.analysis.tree)[0];
  const known = main === undefined ? undefined : unit.catalog.table(main)?.timeColumn;
  return known ?? (unit.platform === 'sentinel' ? 'TimeGenerated' : 'Timestamp');
}

/** The time up to `now` that a length such as `7d` names; undefined where it is no length of time above zero. */
export function rangeOfLength(length: string, now: bigint): TimeRange | undefined {
  const ticks = parseTimespanLiteral(length);
  return ticks === null || ticks === undefined || ticks <= 0n ? undefined : { from: now - ticks, to: now };
}

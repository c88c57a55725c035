import { formatIsoDuration, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE } from '../../rules/duration.js';

/** A duration as a sentence and a KQL literal write it: `14d`, `90m`. */
export function shortDuration(ticks: bigint): string {
  for (const [unit, name] of [
    [TICKS_PER_DAY, 'd'],
    [TICKS_PER_HOUR, 'h'],
    [TICKS_PER_MINUTE, 'm'],
  ] as const) {
    if (ticks % unit === 0n && ticks > 0n) return `${(ticks / unit).toString()}${name}`;
  }
  return `${(ticks / 10_000_000n).toString()}s`;
}

/** A duration in the form that a rule file has used for another one. */
export function durationLike(written: string, ticks: bigint): string {
  return /^P/i.test(written) ? formatIsoDuration(ticks) : shortDuration(ticks);
}

/** Durations as rule files write them, in ticks of 100 ns. */

export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 60n * TICKS_PER_SECOND;
export const TICKS_PER_HOUR = 60n * TICKS_PER_MINUTE;
export const TICKS_PER_DAY = 24n * TICKS_PER_HOUR;

const ISO = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,7}))?S)?)?$/;
const SHORT = /^(\d+)([mhd])$/;
const TIMESPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

const UNITS: Readonly<Record<string, bigint>> = { m: TICKS_PER_MINUTE, h: TICKS_PER_HOUR, d: TICKS_PER_DAY };

/**
 * An ISO 8601 duration of days, hours, minutes and seconds (`P1DT2H`), as ARM and Graph write it. Years, months and
 * weeks have no fixed length in these formats and are refused.
 *
 * @returns ticks, or undefined if the text is not such a duration.
 */
export function parseIsoDuration(text: string): bigint | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  return (
    BigInt(days) * TICKS_PER_DAY +
    BigInt(hours) * TICKS_PER_HOUR +
    BigInt(minutes) * TICKS_PER_MINUTE +
    BigInt(seconds) * TICKS_PER_SECOND +
    BigInt(fraction.padEnd(7, '0'))
  );
}

/**
 * A duration in any form that Sentinel's YAML rules use: `5m`, `1h`, `14d`; ISO 8601; `1.00:00:00`.
 *
 * @returns ticks, or undefined if the text is none of these.
 */
export function parseDuration(text: string): bigint | undefined {
  const short = SHORT.exec(text);
  if (short !== null) return BigInt(short[1]!) * UNITS[short[2]!]!;
  const timespan = TIMESPAN.exec(text);
  if (timespan !== null) {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = timespan;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    return parseIsoDuration(`P${days}DT${hours}H${minutes}M${seconds}S`);
  }
  return parseIsoDuration(text);
}

/** The ISO 8601 form, with whole days and without zero parts: `P1D`, `PT90M` becomes `PT1H30M`. */
export function formatIsoDuration(ticks: bigint): string {
  const parts = [
    [ticks / TICKS_PER_DAY, 'D'],
    [(ticks / TICKS_PER_HOUR) % 24n, 'H'],
    [(ticks / TICKS_PER_MINUTE) % 60n, 'M'],
  ] as const;
  const [days, hours, minutes] = parts.map(([count, unit]) => (count === 0n ? '' : `${count.toString()}${unit}`));
  const seconds = (ticks / TICKS_PER_SECOND) % 60n;
  const fraction = (ticks % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '');
  const secondPart =
    seconds === 0n && fraction === '' ? '' : `${seconds.toString()}${fraction === '' ? '' : `.${fraction}`}S`;
  const time = `${hours}${minutes}${secondPart}`;
  if (days === '' && time === '') return 'PT0S';
  return `P${days}${time === '' ? '' : `T${time}`}`;
}

/** Sentinel's short form (`90m`, `5h`, `14d`) in the largest unit that fits, ISO 8601 where none does. */
export function formatShortDuration(ticks: bigint): string {
  for (const unit of ['d', 'h', 'm']) {
    const size = UNITS[unit]!;
    if (ticks > 0n && ticks % size === 0n) return `${(ticks / size).toString()}${unit}`;
  }
  return formatIsoDuration(ticks);
}

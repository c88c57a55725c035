import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND } from './types.js';

/** Units of timespan literals and the nanoseconds in each. There is no week. */
const UNITS: ReadonlyMap<string, bigint> = new Map(
  (
    [
      [TICKS_PER_DAY, 'd day days'],
      [TICKS_PER_HOUR, 'h hr hrs hour hours'],
      [TICKS_PER_MINUTE, 'm min minute minutes'],
      [TICKS_PER_SECOND, 's sec second seconds'],
      [TICKS_PER_MILLISECOND, 'ms milli millis millisecond milliseconds'],
      [10n, 'micro micros microsecond microseconds'],
      [1n, 'tick ticks'],
    ] as const
  )
    .flatMap(([ticks, names]) => names.split(' ').map((name): [string, bigint] => [name, ticks * 100n]))
    .concat(['nano', 'nanos', 'nanosecond', 'nanoseconds'].map((name): [string, bigint] => [name, 1n])),
);

const MAX_TICKS = 2n ** 63n - 1n;
const MIN_TICKS = -(2n ** 63n);

/** Null when a count of ticks does not fit 64 bits. */
export function checkTimespan(ticks: bigint): bigint | null {
  return ticks >= MIN_TICKS && ticks <= MAX_TICKS ? ticks : null;
}

/**
 * Reads a timespan as `totimespan()` does: `[-][d.]hh:mm[:ss[.f]]`, or a literal such as `1d`, `-90s`. Blanks around
 * are ignored. A bare number gives null, as do parts out of range.
 * Source: https://learn.microsoft.com/kusto/query/totimespan-function
 */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  return parseClock(trimmed) ?? parseQuantity(trimmed);
}

/**
 * Reads a timespan literal, `1.5h` or what stands between the parentheses of `time(…)`: any form of
 * {@link parseTimespan}, a bare number (days), quotes around, `null`. Undefined when the text is none of these.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/timespan
 */
export function parseTimespanLiteral(text: string): bigint | null | undefined {
  let inner = text.trim();
  const quoted = /^(["'])(.*)\1$/.exec(inner);
  if (quoted) inner = quoted[2]!.trim();
  if (inner === 'null') return null;
  if (/^[+-]?\d+(?:\.\d*)?$/.test(inner)) inner += 'd';
  return parseTimespan(inner) ?? undefined;
}

/** Prints a timespan: `[-][d.]hh:mm:ss[.fffffff]`, the fraction only when it is not zero. */
export function formatTimespan(ticks: bigint): string {
  const negative = ticks < 0n;
  const size = negative ? -ticks : ticks;
  const days = size / TICKS_PER_DAY;
  const ofDay = Number(size % TICKS_PER_DAY);
  const seconds = Math.floor(ofDay / 10_000_000);
  const fraction = ofDay - seconds * 10_000_000;
  let text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (fraction !== 0) text += `.${String(fraction).padStart(7, '0')}`;
  if (days !== 0n) text = `${days.toString()}.${text}`;
  return negative ? `-${text}` : text;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

function parseClock(text: string): bigint | null {
  const m = /^([+-])?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?$/.exec(text);
  if (!m) return null;
  const [hours, minutes, seconds] = [Number(m[3]), Number(m[4]), Number(m[5] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const ofDay = BigInt(hours * 3600 + minutes * 60 + seconds) * TICKS_PER_SECOND;
  const fraction = BigInt((m[6] ?? '').slice(0, 7).padEnd(7, '0'));
  const size = BigInt(m[2] ?? 0) * TICKS_PER_DAY + ofDay + fraction;
  return checkTimespan(m[1] === '-' ? -size : size);
}

function parseQuantity(text: string): bigint | null {
  const m = /^([+-])?(?:(\d+)(?:\.(\d*))?|\.(\d+))\s*([a-z]+)$/.exec(text);
  const unit = m ? UNITS.get(m[5]!) : undefined;
  if (!m || unit === undefined) return null;
  // Exact: the digits scaled to nanoseconds, then cut to ticks.
  const decimals = m[3] ?? m[4] ?? '';
  const digits = BigInt((m[2] ?? '') + decimals);
  const size = (digits * unit) / (100n * 10n ** BigInt(decimals.length));
  return checkTimespan(m[1] === '-' ? -size : size);
}

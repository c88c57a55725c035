import { dateFromDays, datetimeParts, daysInMonth, type DatetimeParts } from '../values/calendar.js';
import { checkDatetime, ticksFromParts } from '../values/datetime.js';
import { wrapLong, TICKS_PER_DAY, type Long, type Value } from '../values/types.js';
import { bindTyped, typed } from './arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Periods of a fixed length, in ticks. */
const FIXED: ReadonlyMap<string, bigint> = new Map([
  ['week', 7n * TICKS_PER_DAY],
  ['day', TICKS_PER_DAY],
  ['hour', 36_000_000_000n],
  ['minute', 600_000_000n],
  ['second', 10_000_000n],
  ['millisecond', 10_000n],
  ['microsecond', 10n],
]);

/** Periods of whole months. */
const MONTHS: ReadonlyMap<string, number> = new Map([
  ['year', 12],
  ['quarter', 3],
  ['month', 1],
]);

/** Weeks start on Sundays, and 0001-01-01 was a Monday: a week that has begun before it is week 0. */
const WEEK_SHIFT = TICKS_PER_DAY;

/** The number of the week with a datetime in it, counted by Sundays. */
function weekNumber(ticks: bigint): bigint {
  return (ticks + WEEK_SHIFT) / (7n * TICKS_PER_DAY);
}

function monthNumber(ticks: bigint): number {
  const { year, month } = datetimeParts(ticks);
  return year * 12 + month - 1;
}

/** The first instant of a month that is counted from the year 0; null outside the calendar. */
function startOfMonthNumber(n: number): bigint | null {
  const year = Math.floor(n / 12);
  return ticksFromParts(year, n - year * 12 + 1, 1);
}

type Period = 'day' | 'week' | 'month' | 'year';

/** The first instant of the period with a datetime in it, shifted by some periods; null outside the calendar. */
export function startOf(period: Period, ticks: bigint, offset = 0): bigint | null {
  if (!Number.isSafeInteger(offset)) return null;
  switch (period) {
    case 'day':
      return checkDatetime(ticks - (ticks % TICKS_PER_DAY) + BigInt(offset) * TICKS_PER_DAY);
    case 'week':
      return checkDatetime((weekNumber(ticks) + BigInt(offset)) * 7n * TICKS_PER_DAY - WEEK_SHIFT);
    case 'month':
      return startOfMonthNumber(monthNumber(ticks) + offset);
    case 'year':
      return startOfMonthNumber((datetimeParts(ticks).year + offset) * 12);
  }
}

/** The last tick of the period; null when it lies outside the calendar. */
function endOf(period: Period, ticks: bigint, offset = 0): bigint | null {
  if (!Number.isSafeInteger(offset)) return null;
  switch (period) {
    case 'day':
    case 'week': {
      const length = FIXED.get(period)!;
      const shift = period === 'week' ? WEEK_SHIFT : 0n;
      const number = (ticks + shift) / length;
      return checkDatetime((number + BigInt(offset) + 1n) * length - shift - 1n);
    }
    case 'month':
    case 'year': {
      const n = period === 'month' ? monthNumber(ticks) + offset : (datetimeParts(ticks).year + offset) * 12 + 11;
      const year = Math.floor(n / 12);
      const month = n - year * 12 + 1;
      const lastDay = year >= 1 && year <= 9999 ? ticksFromParts(year, month, daysInMonth(year, month)) : null;
      return lastDay === null ? null : lastDay + TICKS_PER_DAY - 1n;
    }
  }
}

/**
 * A datetime moved by some periods; the day is clamped to the last of the month. Null outside the calendar.
 * Source: https://learn.microsoft.com/kusto/query/datetime-add-function
 */
function datetimeAdd(period: string, amount: Long, ticks: bigint): bigint | null {
  const fixed = FIXED.get(period);
  if (fixed !== undefined) return checkDatetime(ticks + BigInt(amount) * fixed);
  if (period === 'nanosecond') return checkDatetime(ticks + BigInt(amount) / 100n);
  const n = monthNumber(ticks) + Number(amount) * MONTHS.get(period)!;
  const start = Number.isSafeInteger(n) ? startOfMonthNumber(n) : null;
  if (start === null) return null;
  const year = Math.floor(n / 12);
  const day = Math.min(datetimeParts(ticks).day, daysInMonth(year, n - year * 12 + 1));
  return start + BigInt(day - 1) * TICKS_PER_DAY + (ticks % TICKS_PER_DAY);
}

/**
 * How many borders of a period lie between two datetimes, positive when the first is later.
 * Source: https://learn.microsoft.com/kusto/query/datetime-diff-function
 */
function datetimeDiff(period: string, a: bigint, b: bigint): Long {
  if (period === 'week') return Number(weekNumber(a) - weekNumber(b));
  if (period === 'nanosecond') return wrapLong((a - b) * 100n);
  const fixed = FIXED.get(period);
  if (fixed !== undefined) return wrapLong(a / fixed - b / fixed);
  const months = MONTHS.get(period)!;
  return Math.floor(monthNumber(a) / months) - Math.floor(monthNumber(b) / months);
}

/**
 * The number of a week whose year is that of one of its days.
 * `firstDay` is the weekday a week starts on; `decisive` the place in the week of the day that decides the year.
 */
function weekOfYear(ticks: bigint, firstDay: number, decisive: number): number {
  const days = Number(ticks / TICKS_PER_DAY);
  const weekday = (days + 1) % 7;
  const decides = days - ((weekday - firstDay + 7) % 7) + decisive;
  return Math.floor((dateFromDays(decides).dayOfYear - 1) / 7) + 1;
}

/** ISO 8601: weeks start on Mondays and belong to the year of their Thursday. */
const isoWeek = (ticks: bigint): number => weekOfYear(ticks, 1, 3);

const PARTS: ReadonlyMap<string, (p: DatetimeParts, ticks: bigint) => number> = new Map([
  ['year', (p) => p.year],
  ['quarter', (p) => Math.floor((p.month + 2) / 3)],
  ['month', (p) => p.month],
  ['week_of_year', (_, ticks) => isoWeek(ticks)],
  ['day', (p) => p.day],
  ['dayofyear', (p) => p.dayOfYear],
  ['hour', (p) => p.hour],
  ['minute', (p) => p.minute],
  ['second', (p) => p.second],
  ['millisecond', (p) => Math.floor(p.fraction / 10_000)],
  ['microsecond', (p) => Math.floor(p.fraction / 10)],
  ['nanosecond', (p) => p.fraction * 100],
] as [string, (p: DatetimeParts, ticks: bigint) => number][]);

const PERIODS: readonly string[] = [...MONTHS.keys(), ...FIXED.keys(), 'nanosecond'];

/** The name of a part or period, which is a literal; case does not matter. */
function partOf(site: CallSite, known: readonly string[]): string {
  const value = site.constant(0)?.value;
  const part = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (part !== undefined && known.includes(part)) return part;
  return site.refuse(`${site.name}(): the first argument is one of ${known.join(', ')}`, 0);
}

function isWeek(site: Omit<CallSite, 'refuse'>): boolean {
  const value = site.constant(0)?.value;
  return typeof value === 'string' && value.toLowerCase() === 'week';
}

/** A function that takes a datetime apart. */
function part(
  name: string,
  aliases: readonly string[],
  read: (p: DatetimeParts, ticks: bigint) => Value,
): ScalarFunction {
  return typed(name, ['datetime'], (t) => read(datetimeParts(t as bigint), t as bigint), { aliases });
}

function edge(name: string, period: Period, of: typeof startOf): ScalarFunction {
  return typed(name, ['datetime', 'long'], (t, offset) => of(period, t as bigint, Number(offset ?? 0)));
}

/** A timespan, as days from Sunday; null in the calendar's last, incomplete week. */
function dayOfWeek(ticks: bigint): bigint | null {
  if (endOf('week', ticks) === null) return null;
  return (((ticks + WEEK_SHIFT) % (7n * TICKS_PER_DAY)) / TICKS_PER_DAY) * TICKS_PER_DAY;
}

export const DATETIME_PART_FUNCTIONS: readonly ScalarFunction[] = [
  edge('startofday', 'day', startOf),
  edge('startofweek', 'week', startOf),
  edge('startofmonth', 'month', startOf),
  edge('startofyear', 'year', startOf),
  edge('endofday', 'day', endOf),
  edge('endofweek', 'week', endOf),
  edge('endofmonth', 'month', endOf),
  edge('endofyear', 'year', endOf),
  part('getyear', [], (p) => p.year),
  part('monthofyear', ['getmonth'], (p) => p.month),
  part('dayofmonth', [], (p) => p.day),
  part('dayofyear', [], (p) => p.dayOfYear),
  part('hourofday', [], (p) => p.hour),
  typed('dayofweek', ['datetime'], (t) => dayOfWeek(t as bigint)),
  typed('week_of_year', ['datetime'], (t) => isoWeek(t as bigint)),
  // Deprecated: weeks start on Sundays, and the first has the year's first Wednesday in it.
  typed('weekofyear', ['datetime'], (t) => weekOfYear(t as bigint, 0, 3)),
  {
    name: 'datetime_part',
    aliases: ['datepart'],
    bind(site): ScalarImplementation {
      const read = PARTS.get(partOf(site, [...PARTS.keys()]))!;
      return bindTyped(site, ['string', 'datetime'], (_, t) => read(datetimeParts(t as bigint), t as bigint));
    },
  },
  {
    name: 'datetime_add',
    bind(site): ScalarImplementation {
      const period = partOf(site, PERIODS);
      return bindTyped(site, ['string', 'long', 'datetime'], (_, amount, t) =>
        datetimeAdd(period, amount as Long, t as bigint),
      );
    },
  },
  {
    name: 'datetime_diff',
    resultType: (site) => (isWeek(site) ? 'real' : undefined),
    bind(site): ScalarImplementation {
      const period = partOf(site, PERIODS);
      return bindTyped(site, ['string', 'datetime', 'datetime'], (_, a, b) =>
        datetimeDiff(period, a as bigint, b as bigint),
      );
    },
  },
];

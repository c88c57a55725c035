import { MAX_DATETIME_TICKS, TICKS_PER_SECOND } from './types.js';

/** A datetime taken apart, always UTC. */
export interface DatetimeParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Ticks (100 ns) within the second, 0 to 9,999,999. */
  readonly fraction: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

const SECONDS_PER_DAY = 86_400;
const TICKS_PER_SECOND_NUMBER = 10_000_000;
/** Days before each month in a year that is not a leap year. */
const DAYS_BEFORE_MONTH: readonly number[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The number of days of a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : DAYS_IN_MONTH[month - 1]!;
}

/** Days from 0001-01-01 (day 0) to a date of the Gregorian calendar. The date must exist. */
export function daysFromDate(year: number, month: number, day: number): number {
  const y = year - 1;
  const leap = month > 2 && isLeapYear(year) ? 1 : 0;
  return (
    y * 365 +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    DAYS_BEFORE_MONTH[month - 1]! +
    leap +
    day -
    1
  );
}

/** The date that is `days` days after 0001-01-01. */
export function dateFromDays(days: number): { year: number; month: number; day: number; dayOfYear: number } {
  // Cycles of 400, 100, 4 and 1 years; the last day of a cycle belongs to its last year.
  const n400 = Math.floor(days / 146_097);
  let rest = days - n400 * 146_097;
  const n100 = Math.min(Math.floor(rest / 36_524), 3);
  rest -= n100 * 36_524;
  const n4 = Math.floor(rest / 1_461);
  rest -= n4 * 1_461;
  const n1 = Math.min(Math.floor(rest / 365), 3);
  rest -= n1 * 365;
  const year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
  const leap = isLeapYear(year) ? 1 : 0;
  let month = (rest >> 5) + 1;
  while (month < 12 && rest >= DAYS_BEFORE_MONTH[month]! + (month >= 2 ? leap : 0)) month++;
  const before = DAYS_BEFORE_MONTH[month - 1]! + (month > 2 ? leap : 0);
  return { year, month, day: rest - before + 1, dayOfYear: rest + 1 };
}

/** The parts of a datetime. `ticks` must be in range. */
export function datetimeParts(ticks: bigint): DatetimeParts {
  const seconds = Number(ticks / TICKS_PER_SECOND);
  const fraction = Number(ticks % TICKS_PER_SECOND);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const time = seconds - days * SECONDS_PER_DAY;
  const hour = Math.floor(time / 3600);
  const minute = Math.floor((time - hour * 3600) / 60);
  // Field by field: a spread costs a hundred times as much here. 0001-01-01 was a Monday.
  const date = dateFromDays(days);
  return {
    year: date.year,
    month: date.month,
    day: date.day,
    hour,
    minute,
    second: time % 60,
    fraction,
    dayOfWeek: (days + 1) % 7,
    dayOfYear: date.dayOfYear,
  };
}

/** Ticks from parts; null if a part is out of its range or the date does not exist. `fraction` is in ticks. */
export function ticksFromParts(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  fraction = 0,
): bigint | null {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return null;
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) return null;
  if (!(fraction >= 0 && fraction < TICKS_PER_SECOND_NUMBER) || day > daysInMonth(year, month)) return null;
  const seconds = daysFromDate(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return BigInt(seconds) * TICKS_PER_SECOND + BigInt(fraction);
}

/** Null when ticks are not a datetime between the years 1 and 9999. */
export function checkDatetime(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= MAX_DATETIME_TICKS ? ticks : null;
}

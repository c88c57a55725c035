import { convertValue } from '../values/convert.js';
import { checkDatetime, ticksFromParts } from '../values/datetime.js';
import type { Decimal } from '../values/decimal.js';
import { checkTimespan } from '../values/timespan.js';
import {
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  UNIX_EPOCH_TICKS,
  type Long,
  type Value,
} from '../values/types.js';
import { argumentConverter, bindTyped } from './arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Seconds as ticks; null when not in [0, 60). */
function secondTicks(seconds: number): number | null {
  const ticks = Math.round(seconds * 10_000_000);
  return seconds >= 0 && ticks < 600_000_000 ? ticks : null;
}

function makeDatetime(...args: Value[]): bigint | null {
  const [year, month, day, hour = 0, minute = 0, second = 0] = args as number[];
  const ticks = secondTicks(second);
  if (ticks === null) return null;
  const whole = Math.floor(ticks / 10_000_000);
  return ticksFromParts(
    Math.trunc(year!),
    Math.trunc(month!),
    Math.trunc(day!),
    Math.trunc(hour),
    Math.trunc(minute),
    whole,
    ticks - whole * 10_000_000,
  );
}

/** From (days, hours, minutes, seconds), or without days, or without days and seconds. */
function makeTimespan(...args: Value[]): bigint | null {
  const parts = args as number[];
  const [days, hours, minutes, seconds] = parts.length === 4 ? parts : [0, parts[0], parts[1], parts[2] ?? 0];
  const [d, h, m] = [Math.trunc(days), Math.trunc(hours!), Math.trunc(minutes!)];
  const ticks = secondTicks(seconds);
  if (ticks === null || !(d >= 0 && h >= 0 && h < 24 && m >= 0 && m < 60)) return null;
  return checkTimespan(
    BigInt(d) * TICKS_PER_DAY + BigInt(h) * TICKS_PER_HOUR + BigInt(m) * TICKS_PER_MINUTE + BigInt(ticks),
  );
}

/** `make_datetime` or `make_timespan`; one argument alone is converted. Parts out of range give null. */
function maker(name: string, type: 'datetime' | 'timespan', make: ScalarImplementation): ScalarFunction {
  return {
    name,
    bind(site): ScalarImplementation {
      const single = site.argTypes[0]!;
      if (site.argTypes.length === 1) return (value) => convertValue(value, single, type);
      return bindTyped(site, ['real'], make);
    },
  };
}

/** Units since 1970 as a datetime: exact for longs and decimals; parts of a tick are dropped. */
function fromUnix(site: CallSite, multiply: bigint, divide: bigint): ScalarImplementation {
  const at = (ticks: bigint): bigint | null => checkDatetime(UNIX_EPOCH_TICKS + ticks);
  switch (site.argTypes[0]!) {
    case 'int':
    case 'long':
      return (value) => (value === null ? null : at((BigInt(value as Long) * multiply) / divide));
    case 'decimal':
      return (value) => {
        if (value === null) return null;
        const ticks = (value as Decimal).times(multiply.toString()).div(divide.toString());
        return at(BigInt(ticks.trunc().toFixed()));
      };
    default: {
      const convert = argumentConverter(site.argTypes[0]!, 'real') ?? ((value: Value): Value => value);
      return (value) => {
        const number = convert(value);
        if (number === null) return null;
        const ticks = ((number as number) * Number(multiply)) / Number(divide);
        return Number.isFinite(ticks) ? at(BigInt(Math.trunc(ticks))) : null;
      };
    }
  }
}

function unixTime(unit: string, multiply: bigint, divide = 1n): ScalarFunction {
  return { name: `unixtime_${unit}_todatetime`, bind: (site) => fromUnix(site, multiply, divide) };
}

/**
 * Datetimes and timespans from numbers.
 * Sources: https://learn.microsoft.com/kusto/query/make-datetime-function,
 * https://learn.microsoft.com/kusto/query/unixtime-seconds-todatetime-function
 */
export const DATETIME_MAKE_FUNCTIONS: readonly ScalarFunction[] = [
  maker('make_datetime', 'datetime', makeDatetime),
  maker('make_timespan', 'timespan', makeTimespan),
  unixTime('seconds', TICKS_PER_SECOND),
  unixTime('milliseconds', TICKS_PER_MILLISECOND),
  unixTime('microseconds', 10n),
  unixTime('nanoseconds', 1n, 100n),
];

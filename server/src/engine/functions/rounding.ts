import type { ScalarType } from '../../syntax/types.js';
import { checkDatetime } from '../values/datetime.js';
import { Decimal } from '../values/decimal.js';
import { addLong, binLong, binReal, subLong, toDecimal128 } from '../values/numbers.js';
import { checkTimespan } from '../values/timespan.js';
import { wrapLong, type Long, type Value } from '../values/types.js';
import { bindTyped, typed } from './arguments.js';
import { widestType } from './choice.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Rounds a real to a whole number, halves away from zero. */
function roundHalfAway(x: number): number {
  const down = Math.trunc(x);
  return Math.abs(x - down) >= 0.5 ? down + Math.sign(x) : down;
}

/**
 * Rounds a real to a number of decimals, which may be negative; halves go away from zero. The product with the power
 * of ten decides what a half is, so that `round(2.15, 1)` is 2.2.
 */
export function roundReal(x: number, decimals: number): number {
  const power = 10 ** Math.abs(decimals);
  const scaled = decimals < 0 ? x / power : x * power;
  if (!Number.isFinite(scaled)) return decimals < 0 ? 0 : x;
  const rounded = roundHalfAway(scaled);
  return decimals < 0 ? rounded * power : rounded / power;
}

/** Rounds a long to a power of ten, halves away from zero. */
function roundLong(x: Long, decimals: number): Long {
  if (decimals >= 0) return x;
  if (decimals < -19) return 0;
  const power = 10n ** BigInt(-decimals);
  const value = BigInt(x);
  const rest = value % power;
  const twice = 2n * (rest < 0n ? -rest : rest);
  return wrapLong(value - rest + (twice < power ? 0n : value < 0n ? -power : power));
}

function roundDecimal(x: Decimal, decimals: number): Decimal | null {
  if (decimals >= 0) return x.toDecimalPlaces(Math.min(decimals, 6000), Decimal.ROUND_HALF_UP);
  const power = new Decimal(10).pow(Math.min(-decimals, 6000));
  return toDecimal128(x.div(power).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(power));
}

/**
 * `round(number [, precision])`; keeps the type of the number.
 * Source: https://learn.microsoft.com/kusto/query/round-function
 */
const round: ScalarFunction = {
  name: 'round',
  resultType: ({ argTypes: [type] }) => (type === 'dynamic' ? 'real' : type),
  bind(site): ScalarImplementation {
    const type = site.argTypes[0]!;
    const types: ScalarType[] = [type, 'long'];
    const decimals = (precision: Value | undefined): number => Number(precision ?? 0);
    switch (type) {
      case 'int':
        // Rounded up, the largest ints do not fit any more.
        return bindTyped(site, types, (x, p) => Number(BigInt.asIntN(32, BigInt(roundLong(x as Long, decimals(p))))));
      case 'long':
        return bindTyped(site, types, (x, p) => roundLong(x as Long, decimals(p)));
      case 'decimal':
        return bindTyped(site, types, (x, p) => roundDecimal(x as Decimal, decimals(p)));
      default:
        return bindTyped(site, ['real', 'long'], (x, p) => roundReal(x as number, decimals(p)));
    }
  },
};

/** The largest multiple of `size`, counted from `at`, that is not above a value. All are of one type. */
type Bin = (value: Value, size: Value, at: Value | undefined) => Value;

function binTicks(value: Value, size: Value, at: Value | undefined): bigint | null {
  const step = size as bigint;
  if (step <= 0n) return null;
  const origin = (at ?? 0n) as bigint;
  const rest = ((value as bigint) - origin) % step;
  return (value as bigint) - (rest < 0n ? rest + step : rest);
}

function binDecimal(value: Value, size: Value, at: Value | undefined): Decimal | null {
  const step = size as Decimal;
  if (step.lte(0)) return null;
  const origin = (at ?? new Decimal(0)) as Decimal;
  return toDecimal128((value as Decimal).minus(origin).div(step).floor().times(step).plus(origin));
}

const BINS: Readonly<Partial<Record<ScalarType, Bin>>> = {
  long(value, size, at) {
    const origin = (at ?? 0) as Long;
    const bin = binLong(subLong(value as Long, origin), size as Long);
    return bin === null ? null : addLong(bin, origin);
  },
  real(value, size, at) {
    const origin = (at ?? 0) as number;
    const bin = binReal((value as number) - origin, size as number);
    return bin === null ? null : bin + origin;
  },
  decimal: binDecimal,
  datetime(value, size, at) {
    const bin = binTicks(value, size, at);
    return bin === null ? null : checkDatetime(bin);
  },
  timespan(value, size, at) {
    const bin = binTicks(value, size, at);
    return bin === null ? null : checkTimespan(bin);
  },
};

/** The type that `bin()` gives: the wider of two numbers, or that of a time; ints become longs. */
function binType(site: Omit<CallSite, 'refuse'>): ScalarType | undefined {
  const [value, ...rest] = site.argTypes;
  if (value === 'datetime' || value === 'timespan') return value;
  const type = widestType([value!, ...rest]);
  return type === 'int' ? 'long' : type;
}

/**
 * `bin(value, size)`, also called `floor()`, and `bin_at(value, size, fixed point)`. Rounds down, below zero too;
 * null for a size that is null or not positive.
 * Source: https://learn.microsoft.com/kusto/query/bin-function
 */
function binning(name: string, aliases: readonly string[] = []): ScalarFunction {
  return {
    name,
    aliases,
    resultType: binType,
    bind(site): ScalarImplementation {
      const type = binType(site) ?? 'real';
      const bin = BINS[type];
      if (bin === undefined) return site.refuse(`${name}() rounds numbers, datetimes and timespans`, 0);
      if (type === 'datetime' || type === 'timespan') {
        // A datetime as size is its distance from the first instant.
        const size = site.argTypes[1] === 'datetime' ? 'datetime' : 'timespan';
        return bindTyped(site, [type, size, type], bin);
      }
      return bindTyped(site, [type], bin);
    },
  };
}

/**
 * `ceiling()`: the real engine gives a real for integers too.
 * Source: https://learn.microsoft.com/kusto/query/ceiling-function
 */
const ceiling: ScalarFunction = {
  name: 'ceiling',
  resultType: (site) => (site.argTypes[0] === 'decimal' ? 'decimal' : 'real'),
  bind(site): ScalarImplementation {
    if (site.argTypes[0] === 'decimal') return bindTyped(site, ['decimal'], (x) => (x as Decimal).ceil());
    return bindTyped(site, ['real'], (x) => Math.ceil(x as number));
  },
};

/** A number without its sign; a long wraps at its smallest value. */
const abs: ScalarFunction = {
  name: 'abs',
  resultType: ({ argTypes: [type] }) => (type === 'int' ? 'long' : type === 'dynamic' ? 'real' : type),
  bind(site): ScalarImplementation {
    const type = site.argTypes[0]!;
    switch (type) {
      case 'int':
      case 'long':
        return bindTyped(site, ['long'], (x) => ((x as Long) < 0 ? subLong(0, x as Long) : x!));
      case 'decimal':
        return bindTyped(site, ['decimal'], (x) => (x as Decimal).abs());
      case 'timespan':
        return bindTyped(site, ['timespan'], (x) => checkTimespan((x as bigint) < 0n ? -(x as bigint) : (x as bigint)));
      default:
        return bindTyped(site, ['real'], (x) => Math.abs(x as number));
    }
  },
};

/**
 * `around(value, center, delta)`: whether the value lies between center - delta and center + delta, both included.
 * Source: https://learn.microsoft.com/kusto/query/around-function
 */
const around: ScalarFunction = {
  name: 'around',
  bind(site): ScalarImplementation {
    const [value, center, delta] = site.argTypes;
    if (value === 'datetime' || value === 'timespan') {
      const size = delta === 'datetime' ? 'datetime' : 'timespan';
      return bindTyped(site, [value, value, size], (x, c, d) => {
        const distance = (x as bigint) - (c as bigint);
        return (distance < 0n ? -distance : distance) <= (d as bigint);
      });
    }
    switch (widestType([value!, center!, delta!])) {
      case 'int':
      case 'long':
        return bindTyped(site, ['long'], (x, c, d) => {
          const distance = BigInt(x as Long) - BigInt(c as Long);
          return (distance < 0n ? -distance : distance) <= BigInt(d as Long);
        });
      case 'decimal':
        return bindTyped(site, ['decimal'], (x, c, d) =>
          (x as Decimal)
            .minus(c as Decimal)
            .abs()
            .lte(d as Decimal),
        );
      default:
        return bindTyped(site, ['real'], (x, c, d) => {
          const [v, low, high] = [x as number, (c as number) - (d as number), (c as number) + (d as number)];
          return v >= low && v <= high;
        });
    }
  },
};

export const ROUNDING_FUNCTIONS: readonly ScalarFunction[] = [
  round,
  ceiling,
  abs,
  around,
  binning('bin', ['floor']),
  binning('bin_at'),
  typed('sign', ['real'], (x) => Math.sign(x as number) || 0),
];

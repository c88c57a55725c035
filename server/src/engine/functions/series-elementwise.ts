import type { ScalarType } from '../../syntax/types.js';
import { constantSeries, realsOf, seriesOf, toRealArray, toSeriesArray, type Series } from '../series/series.js';
import { addLong, mulLong, negLong, subLong } from '../values/numbers.js';
import type { Dynamic, Long, Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';

/** Both operands, the shorter padded with null; a number stands for itself at every place. */
function operandPair(a: Value, b: Value, types: readonly ScalarType[]): readonly [Series, Series] | undefined {
  const isNumber = (type: ScalarType | undefined): boolean => type !== 'dynamic';
  const isWhole = (type: ScalarType | undefined): boolean => type === 'int' || type === 'long';
  const x = isNumber(types[0]) ? undefined : seriesOf(a);
  const y = isNumber(types[1]) ? undefined : seriesOf(b);
  if (isNumber(types[0])) return y && [constantSeries(a, isWhole(types[0]), y.items.length), y];
  if (isNumber(types[1])) return x && [x, constantSeries(b, isWhole(types[1]), x.items.length)];
  return x && y && [x, y];
}

function zip<T>(a: readonly (T | null)[], b: readonly (T | null)[], combine: (x: T, y: T) => Dynamic): Dynamic[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const [x, y] = [a[i] ?? null, b[i] ?? null];
    return x === null || y === null ? null : combine(x, y);
  });
}

/** Arithmetic that keeps integers where both operands are integers. */
function arithmetic(
  name: string,
  longs: (x: Long, y: Long) => Long,
  reals: (x: number, y: number) => number,
): ScalarFunction {
  return {
    name,
    bind: (site) => (a, b) => {
      const pair = operandPair(a, b, site.argTypes);
      if (pair === undefined) return null;
      const [x, y] = pair;
      if (x.type === 'long' && y.type === 'long') return zip(x.items, y.items, longs);
      return zipReals(x, y, reals);
    },
  };
}

function zipReals(x: Series, y: Series, combine: (x: number, y: number) => number): Dynamic {
  const out: (number | null)[] = [];
  const [a, b] = [realsOf(x), realsOf(y)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [p, q] = [a[i] ?? null, b[i] ?? null];
    out.push(p === null || q === null ? null : combine(p, q));
  }
  return toRealArray(out);
}

/** Arithmetic whose results are reals. */
function realArithmetic(name: string, combine: (x: number, y: number) => number): ScalarFunction {
  return {
    name,
    bind: (site) => (a, b) => {
      const pair = operandPair(a, b, site.argTypes);
      return pair === undefined ? null : zipReals(pair[0], pair[1], combine);
    },
  };
}

function comparison(name: string, test: (x: Long, y: Long) => boolean): ScalarFunction {
  return {
    name,
    bind: (site) => (a, b) => {
      const pair = operandPair(a, b, site.argTypes);
      return pair === undefined ? null : zip<Long>(pair[0].items, pair[1].items, test);
    },
  };
}

/** A function of each element whose results are reals; a result that is no real is null. */
function realFunction(name: string, apply: (x: number) => number | null): ScalarFunction {
  return plain(name, (value) => {
    const series = seriesOf(value);
    return series === undefined ? null : toRealArray(realsOf(series).map((v) => (v === null ? null : apply(v))));
  });
}

function absolute(value: Value): Value {
  const series = seriesOf(value);
  if (series === undefined) return null;
  if (series.type === 'real') return toRealArray(series.items.map((v) => (v === null ? null : Math.abs(v))));
  return toSeriesArray(
    series.items.map((v) => (v !== null && v < 0 ? negLong(v) : v)),
    'long',
  );
}

function sign(value: Value): Value {
  const series = seriesOf(value);
  if (series === undefined) return null;
  return series.items.map((v) => (v === null ? null : v > 0 ? 1 : v < 0 ? -1 : 0));
}

/**
 * Functions that work on each element of one or two series. Elements that are no numbers give null, as do places that
 * one of two series does not have; one operand may be a number.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#series-element-wise-functions
 */
export const SERIES_ELEMENTWISE_FUNCTIONS: readonly ScalarFunction[] = [
  arithmetic('series_add', addLong, (x, y) => x + y),
  arithmetic('series_subtract', subLong, (x, y) => x - y),
  arithmetic('series_multiply', mulLong, (x, y) => x * y),
  realArithmetic('series_divide', (x, y) => x / y),
  realArithmetic('series_pow', (x, y) => x ** y),
  // Longs are canonical, so that equal ones are of one JavaScript type.
  comparison('series_equals', (x, y) => x === y),
  comparison('series_not_equals', (x, y) => x !== y),
  comparison('series_greater', (x, y) => x > y),
  comparison('series_greater_equals', (x, y) => x >= y),
  comparison('series_less', (x, y) => x < y),
  comparison('series_less_equals', (x, y) => x <= y),
  plain('series_abs', absolute),
  plain('series_sign', sign),
  realFunction('series_acos', Math.acos),
  realFunction('series_asin', Math.asin),
  realFunction('series_atan', Math.atan),
  realFunction('series_ceiling', Math.ceil),
  realFunction('series_cos', Math.cos),
  realFunction('series_exp', Math.exp),
  realFunction('series_floor', Math.floor),
  // Like log(): null for negatives, -Infinity for 0.
  realFunction('series_log', (x) => (x < 0 ? null : Math.log(x))),
  realFunction('series_sin', Math.sin),
  realFunction('series_tan', Math.tan),
];

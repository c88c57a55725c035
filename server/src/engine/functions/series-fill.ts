import type { ScalarType } from '../../syntax/types.js';
import { Decimal } from '../values/decimal.js';
import { toDynamic } from '../values/convert.js';
import { DynamicReal, dynamicReal, isDynamicArray, type Dynamic, type Long, type Value } from '../values/types.js';
import { plain, type CallSite, type ScalarFunction } from './contract.js';
import { seriesOf, toSeriesArray } from '../series/series.js';

/** Tells whether an element is missing: null, or equal to the placeholder where there is one. */
function missingTest(placeholder: Value | undefined): (item: Dynamic) => boolean {
  const wanted = numberOf(placeholder ?? null);
  if (wanted === null) return (item) => item === null;
  return (item) => numberOf(item) === wanted;
}

function numberOf(value: Value): Long | null {
  if (value instanceof DynamicReal) return value.value;
  if (value instanceof Decimal) return value.toNumber();
  return typeof value === 'number' || typeof value === 'bigint' ? value : null;
}

/** Fills each missing element with the last one before it; walks the other way when `backward`. */
function fillFrom(series: Value, placeholder: Value | undefined, backward: boolean): Value {
  if (!isDynamicArray(series)) return null;
  const isMissing = missingTest(placeholder);
  const out = series.slice();
  if (backward) out.reverse();
  let last: { readonly value: Dynamic } | undefined;
  out.forEach((item, i) => {
    if (!isMissing(item)) last = { value: item };
    else if (last !== undefined) out[i] = last.value;
  });
  return backward ? out.reverse() : out;
}

/** The constant keeps its own type. */
function fillConst(site: CallSite): (...args: Value[]) => Value {
  return (series, constant, placeholder) => {
    if (!isDynamicArray(series)) return null;
    const isMissing = missingTest(placeholder);
    const filling = constant === undefined ? 0 : toDynamic(constant, site.argTypes[1]!);
    return series.map((item) => (isMissing(item) ? filling : item));
  };
}

/** The values between two known ones lie on a line; in a series of integers they are cut to whole numbers. */
function fillLinear(site: CallSite): (...args: Value[]) => Value {
  return (value, placeholder, edges = true, constant = 0) => {
    if (!isDynamicArray(value)) return null;
    const isMissing = missingTest(placeholder);
    const series = seriesOf(value.map((item) => (isMissing(item) ? null : item)))!;
    const items: (Long | null)[] = [...series.items];
    const known = items.flatMap((item, i) => (item === null ? [] : [i]));
    if (known.length === 0) return constantArray(items.length, constant, site.argTypes[3]);
    known.forEach((from, k) => {
      const to = known[k + 1];
      if (to === undefined) return;
      const [start, end] = [Number(items[from]), Number(items[to])];
      for (let i = from + 1; i < to; i++) items[i] = start + ((end - start) * (i - from)) / (to - from);
    });
    if (edges === true) {
      items.fill(items[known[0]!]!, 0, known[0]);
      items.fill(items[known.at(-1)!]!, known.at(-1)! + 1);
    }
    return toSeriesArray(items, series.type);
  };
}

/** What fills a series without any value: reals, null for a null constant. */
function constantArray(length: number, constant: Value, type: ScalarType | undefined): Value {
  const number = type === undefined ? 0 : numberOf(constant);
  return Array<Dynamic>(length).fill(number === null ? null : dynamicReal(Number(number)));
}

/**
 * Functions that fill missing elements, which are the nulls unless another placeholder is named.
 * Source: https://learn.microsoft.com/kusto/query/series-fill-linear-function,
 * https://learn.microsoft.com/kusto/query/series-fill-forward-function
 */
export const SERIES_FILL_FUNCTIONS: readonly ScalarFunction[] = [
  plain('series_fill_forward', (series, placeholder) => fillFrom(series, placeholder, false)),
  plain('series_fill_backward', (series, placeholder) => fillFrom(series, placeholder, true)),
  { name: 'series_fill_const', bind: fillConst },
  { name: 'series_fill_linear', bind: fillLinear },
];

import { checkpoint } from '../checkpoint.js';
import { finiteReals, seriesOf, toRealArray, toSeriesArray } from '../series/series.js';
import { fourier } from '../series/fourier.js';
import { sum } from '../series/statistics.js';
import type { Dynamic, Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';

/**
 * A finite impulse response filter; places outside of the series count as 0. Without a wish it is normalized unless
 * the filter has negative coefficients, which cannot be. Integers stay integers unless normalized.
 * Source: https://learn.microsoft.com/kusto/query/series-fir-function
 */
function fir(series: Value, filter: Value, normalize?: Value, center?: Value): Value {
  const [x, coefficients] = [finiteReals(series), finiteReals(filter)];
  if (x === undefined || coefficients === undefined) return null;
  const hasNegative = coefficients.some((c) => c < 0);
  const normalized = normalize ?? !hasNegative;
  if (normalized === true && hasNegative) return null;
  const divisor = normalized === true ? sum(coefficients) : 1;
  const shift = center === true ? Math.floor((coefficients.length - 1) / 2) : 0;
  const out = x.map((_, i) => {
    let total = 0;
    coefficients.forEach((c, k) => {
      checkpoint();
      total += c * (x[i + shift - k] ?? 0);
    });
    return total / divisor;
  });
  const whole = normalized !== true && seriesOf(series)?.type === 'long' && seriesOf(filter)?.type === 'long';
  return whole ? toSeriesArray(out, 'long') : toRealArray(out);
}

/**
 * An infinite impulse response filter.
 * Source: https://learn.microsoft.com/kusto/query/series-iir-function
 */
function iir(series: Value, numerators: Value, denominators: Value): Value {
  const [x, b, a] = [finiteReals(series), finiteReals(numerators), finiteReals(denominators)];
  if (x === undefined || b === undefined || a === undefined || a[0] === 0) return null;
  const y: number[] = [];
  for (let i = 0; i < x.length; i++) {
    let total = 0;
    checkpoint();
    b.forEach((c, k) => (total += c * (x[i - k] ?? 0)));
    for (let k = 1; k < a.length; k++) total -= a[k]! * (y[i - k] ?? 0);
    y.push(total / a[0]!);
  }
  return toRealArray(y);
}

/** The transform of a complex series, as two columns: real and imaginary parts. */
function transform(name: string, inverse: boolean): ScalarFunction {
  return plain(name, (real, imaginary) => {
    const re = finiteReals(real);
    const im = imaginary === undefined ? re?.map(() => 0) : finiteReals(imaginary);
    if (re === undefined || re.length !== im?.length) return [null, null];
    const result = fourier({ re: Float64Array.from(re), im: Float64Array.from(im) }, inverse);
    const parts: Dynamic[] = [toRealArray([...result.re]), toRealArray([...result.im])];
    return parts;
  });
}

/** Source: https://learn.microsoft.com/kusto/query/series-fft-function */
export const SERIES_FILTER_FUNCTIONS: readonly ScalarFunction[] = [
  plain('series_fir', fir),
  plain('series_iir', iir),
  transform('series_fft', false),
  transform('series_ifft', true),
];

import { constantSeries, realsOf, seriesOf, type Series } from '../series/series.js';
import { mean, statisticsOf, sum, type SeriesStatistics } from '../series/statistics.js';
import { dynamicReal, type Dynamic, type Value } from '../values/types.js';
import { plain, type CallSite, type ScalarFunction } from './contract.js';

/** The statistics of an array; undefined when there is no number, or one that is not finite and not to be ignored. */
function statistics(value: Value, ignoreNonFinite: Value | undefined): SeriesStatistics | undefined {
  const series = seriesOf(value);
  if (series === undefined) return undefined;
  const values: number[] = [];
  const indexes: number[] = [];
  for (const [i, item] of realsOf(series).entries()) {
    if (item !== null && Number.isFinite(item)) {
      values.push(item);
      indexes.push(i);
    } else if (ignoreNonFinite !== true) return undefined;
  }
  return values.length === 0 ? undefined : statisticsOf(values, indexes);
}

/** One value for each column: min, min_idx, max, max_idx, avg, stdev, variance. */
function statsColumns(value: Value, ignoreNonFinite: Value | undefined): Value {
  const s = statistics(value, ignoreNonFinite);
  if (s === undefined) return Array<null>(7).fill(null);
  return [s.min, s.minIndex, s.max, s.maxIndex, s.average, Math.sqrt(s.variance), s.variance];
}

function statsBag(value: Value, ignoreNonFinite: Value | undefined): Value {
  const s = statistics(value, ignoreNonFinite);
  const length = seriesOf(value)?.items.length;
  if (length === undefined) return null;
  const real = (v: number | undefined): Dynamic => (v === undefined ? null : dynamicReal(v));
  return new Map<string, Dynamic>([
    ['min', real(s?.min)],
    ['min_idx', s?.minIndex ?? null],
    ['max', real(s?.max)],
    ['max_idx', s?.maxIndex ?? null],
    ['avg', real(s?.average)],
    ['stdev', real(s && Math.sqrt(s.variance))],
    ['variance', real(s?.variance)],
    ['sum', real(s?.sum)],
    ['len', length],
  ]);
}

/** The numbers of a series; null for what is no series or an empty one. */
function fold(name: string, combine: (values: readonly number[]) => number): ScalarFunction {
  return plain(name, (value) => {
    const series = seriesOf(value);
    if (series === undefined || series.items.length === 0) return null;
    const values = realsOf(series);
    return values.some((v) => v === null) ? null : combine(values as readonly number[]);
  });
}

/** The pairs of numbers at the same places, up to the end of the shorter series; pairs without two numbers left out. */
function pairs(x: Series, y: Series): [number, number][] {
  const [a, b] = [realsOf(x), realsOf(y)];
  const out: [number, number][] = [];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [p, q] = [a[i]!, b[i]!];
    if (p !== null && q !== null) out.push([p, q]);
  }
  return out;
}

function dot(x: Series, y: Series): number {
  return pairs(x, y).reduce((total, [p, q]) => total + p * q, 0);
}

/** A number in place of a series is repeated. */
function dotProduct(site: CallSite): (...args: Value[]) => Value {
  const isNumber = site.argTypes.map((t) => t !== 'dynamic');
  return (a, b) => {
    let x = isNumber[0]! ? undefined : seriesOf(a);
    let y = isNumber[1]! ? undefined : seriesOf(b);
    if (isNumber[0]!) x = y && constantSeries(a, false, y.items.length);
    if (isNumber[1]!) y = x && constantSeries(b, false, x.items.length);
    return x === undefined || y === undefined || x.items.length === 0 || y.items.length === 0 ? null : dot(x, y);
  };
}

function cosineSimilarity(a: Value, b: Value, magnitudeA?: Value, magnitudeB?: Value): Value {
  const [x, y] = [seriesOf(a), seriesOf(b)];
  if (x === undefined || y === undefined || x.items.length === 0 || y.items.length === 0) return null;
  const common = pairs(x, y);
  const magnitude = (given: Value | undefined, at: 0 | 1): number =>
    typeof given === 'number' ? given : Math.sqrt(sum(common.map((pair) => pair[at] ** 2)));
  return sum(common.map(([p, q]) => p * q)) / (magnitude(magnitudeA, 0) * magnitude(magnitudeB, 1));
}

/** Null unless both series have numbers at the same places. */
function pearsonCorrelation(a: Value, b: Value): Value {
  const [x, y] = [seriesOf(a), seriesOf(b)];
  if (x === undefined || y === undefined || x.items.length !== y.items.length || x.items.length === 0) return null;
  const common = pairs(x, y);
  if (common.length !== x.items.length) return null;
  const [meanX, meanY] = [mean(common.map((p) => p[0])), mean(common.map((p) => p[1]))];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [p, q] of common) {
    xy += (p - meanX) * (q - meanY);
    xx += (p - meanX) ** 2;
    yy += (q - meanY) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/**
 * Functions that make one value, or a few, of a series.
 * Source: https://learn.microsoft.com/kusto/query/series-stats-function,
 * https://learn.microsoft.com/kusto/query/series-dot-product-function
 */
export const SERIES_STATISTICS_FUNCTIONS: readonly ScalarFunction[] = [
  plain('series_stats', statsColumns),
  plain('series_stats_dynamic', statsBag),
  fold('series_sum', sum),
  fold('series_product', (values) => values.reduce((product, v) => product * v, 1)),
  fold('series_magnitude', (values) => Math.sqrt(sum(values.map((v) => v * v)))),
  { name: 'series_dot_product', bind: dotProduct },
  plain('series_cosine_similarity', cosineSimilarity),
  plain('series_pearson_correlation', pearsonCorrelation),
];

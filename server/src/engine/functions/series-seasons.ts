import { decompose, seasonOf, type Decomposition, type Trend } from '../series/decomposition.js';
import { OUTLIER_PERCENTILES, outlierScores, type OutlierKind } from '../series/outliers.js';
import { Periodicity } from '../series/periods.js';
import { finiteReals, realsOf, seriesOf, toRealArray } from '../series/series.js';
import { Decimal } from '../values/decimal.js';
import type { Dynamic, Value } from '../values/types.js';
import { plain, type CallSite, type ScalarFunction } from './contract.js';

/** The score a season needs, where the query does not say. */
const DECOMPOSE_THRESHOLD = 0.6;
const SEASONAL_THRESHOLD = 0.7;
/** The score from which a point is an anomaly, where the query does not say. */
const ANOMALY_THRESHOLD = 1.5;

function numberOf(value: Value | undefined, otherwise: number): number {
  if (value instanceof Decimal) return value.toNumber();
  return value === undefined || value === null ? otherwise : Number(value);
}

/** Refuses a constant text that is none of the choices; a text of a row that is none makes the result null. */
function choice<T extends string>(
  site: CallSite,
  index: number,
  choices: readonly T[],
): (value: Value | undefined) => T | undefined {
  const constant = site.argTypes[index] === undefined ? undefined : site.constant(index)?.value;
  if (typeof constant === 'string' && !choices.some((c) => c === constant)) {
    site.refuse(`${site.name}(): expected one of ${choices.map((c) => `'${c}'`).join(', ')}`, index);
  }
  return (value) => (value === undefined ? choices[0] : choices.find((c) => c === value));
}

const TRENDS: readonly Trend[] = ['avg', 'linefit', 'none'];
const KINDS: readonly OutlierKind[] = ['ctukey', 'tukey'];

/** Where the arguments of a decomposition stand in a call. */
interface Places {
  readonly period: number;
  readonly trend: number;
  readonly testPoints: number;
  readonly threshold: number;
}

/** Reads a call's arguments and takes the series apart; undefined when there is no series of finite numbers. */
function decomposer(
  site: CallSite,
  places: Places,
  columns: (d: Decomposition, args: readonly Value[]) => Value,
): (...args: Value[]) => Value {
  const trendOf = choice(site, places.trend, TRENDS);
  return (...args) => {
    const values = finiteReals(args[0]!);
    const trend = trendOf(args[places.trend]);
    if (values === undefined || trend === undefined) return columnsOfNull(site);
    const options = {
      period: numberOf(args[places.period], -1),
      trend,
      testPoints: Math.max(0, numberOf(args[places.testPoints], 0)),
      threshold: numberOf(args[places.threshold], DECOMPOSE_THRESHOLD),
    };
    return columns(decompose(values, options), args);
  };
}

function columnsOfNull(site: CallSite): Value {
  return Array<null>(site.name === 'series_decompose_anomalies' ? 3 : 4).fill(null);
}

/** Columns: baseline, seasonal, trend, residual. */
function decompositionColumns(d: Decomposition): Dynamic[] {
  return [d.baseline, d.seasonal, d.trend, d.residual].map(toRealArray);
}

const decomposeFunction: ScalarFunction = {
  name: 'series_decompose',
  bind: (site) => decomposer(site, { period: 1, trend: 2, testPoints: 3, threshold: 4 }, decompositionColumns),
};

/** The baseline is the forecast. */
const forecastFunction: ScalarFunction = {
  name: 'series_decompose_forecast',
  bind: (site) => decomposer(site, { testPoints: 1, period: 2, trend: 3, threshold: 4 }, decompositionColumns),
};

/** Columns: ad_flag, ad_score, baseline. */
const anomaliesFunction: ScalarFunction = {
  name: 'series_decompose_anomalies',
  bind(site) {
    const kindOf = choice(site, 5, KINDS);
    return decomposer(site, { period: 2, trend: 3, testPoints: 4, threshold: 6 }, (d, args) => {
      const kind = kindOf(args[5]);
      if (kind === undefined) return columnsOfNull(site);
      const limit = numberOf(args[1], ANOMALY_THRESHOLD);
      const testPoints = Math.max(0, numberOf(args[4], 0));
      const scores = outlierScores(d.residual, { ...OUTLIER_PERCENTILES[kind], testPoints });
      const flags = scores.map((s) => (s > limit ? 1 : s < -limit ? -1 : 0));
      const columns: Dynamic[] = [flags, toRealArray(scores), toRealArray(d.baseline)];
      return columns;
    });
  },
};

/** Source: https://learn.microsoft.com/kusto/query/series-outliers-function */
const outliersFunction: ScalarFunction = {
  name: 'series_outliers',
  bind(site) {
    const kindOf = choice(site, 1, KINDS);
    return (value, kindText, ignored, low, high, testPoints) => {
      const series = seriesOf(value);
      const kind = kindOf(kindText);
      if (series === undefined || kind === undefined) return null;
      const ignore = numberOf(ignored, NaN);
      const values = realsOf(series).map((v) => (v === ignore ? null : v));
      const standard = OUTLIER_PERCENTILES[kind];
      const custom = kind === 'ctukey';
      const options = {
        low: custom ? numberOf(low, standard.low) : standard.low,
        high: custom ? numberOf(high, standard.high) : standard.high,
        testPoints: Math.max(0, numberOf(testPoints, 0)),
      };
      if (!(options.low >= 2 && options.high <= 98 && options.low < options.high)) return null;
      return toRealArray(outlierScores(values, options));
    };
  },
};

/** The season alone. */
function seasonal(value: Value, period?: Value, testPoints?: Value): Value {
  const values = finiteReals(value);
  if (values === undefined) return null;
  const learned = values.slice(0, Math.max(1, values.length - numberOf(testPoints, 0)));
  return toRealArray(seasonOf(learned, numberOf(period, -1), SEASONAL_THRESHOLD, values.length));
}

/** Columns: periods and scores, as many as asked for; those not found are 0. */
function detectPeriods(value: Value, min: Value, max: Value, count: Value): Value {
  const values = finiteReals(value);
  const wanted = Math.max(0, numberOf(count, 0));
  if (values === undefined) return [null, null];
  const found = new Periodicity(values).detect(numberOf(min, 0), numberOf(max, 0), wanted);
  const pad = (items: number[]): Dynamic => toRealArray([...items, ...Array<number>(wanted - items.length).fill(0)]);
  const columns: Dynamic[] = [pad(found.map((p) => p.length)), pad(found.map((p) => p.score))];
  return columns;
}

/** Columns: the periods as given, and their scores. */
function validatePeriods(value: Value, ...periods: Value[]): Value {
  const values = finiteReals(value);
  if (values === undefined) return [null, null];
  const periodicity = new Periodicity(values);
  const lengths = periods.map((p) => numberOf(p, 0));
  const columns: Dynamic[] = [toRealArray(lengths), toRealArray(lengths.map((p) => periodicity.score(p)))];
  return columns;
}

/**
 * Seasons, trends and what does not fit them.
 * Source: https://learn.microsoft.com/kusto/query/series-decompose-anomalies-function,
 * https://learn.microsoft.com/kusto/query/series-periods-detect-function
 */
export const SERIES_SEASON_FUNCTIONS: readonly ScalarFunction[] = [
  decomposeFunction,
  forecastFunction,
  anomaliesFunction,
  outliersFunction,
  plain('series_seasonal', seasonal),
  plain('series_periods_detect', detectPeriods),
  plain('series_periods_validate', validatePeriods),
];

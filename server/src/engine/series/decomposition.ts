import { Periodicity } from './periods.js';
import { fitLine } from './regression.js';
import { mean, median } from './statistics.js';

export type Trend = 'avg' | 'linefit' | 'none';

export interface DecompositionOptions {
  /** The length of the season; -1 to find it, 0 for none. */
  readonly period: number;
  readonly trend: Trend;
  /** How many places at the end are not learned from. */
  readonly testPoints: number;
  /** The score that a season must have to be found. */
  readonly threshold: number;
}

export interface Decomposition {
  /** seasonal + trend */
  readonly baseline: readonly number[];
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  /** What the baseline leaves. */
  readonly residual: readonly number[];
}

/**
 * Takes a series apart: first its season, then the trend of what is left.
 * Source: https://learn.microsoft.com/kusto/query/series-decompose-function
 */
export function decompose(values: readonly number[], options: DecompositionOptions): Decomposition {
  const learned = values.slice(0, Math.max(1, values.length - options.testPoints));
  const seasonal = seasonOf(learned, options.period, options.threshold, values.length);
  const deseasonal = learned.map((v, i) => v - seasonal[i]!);
  const trend = trendOf(deseasonal, options.trend, values.length);
  const baseline = seasonal.map((s, i) => s + trend[i]!);
  const scale = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
  const residual = values.map((v, i) => {
    const rest = v - baseline[i]!;
    // What rounding leaves must not look like an outlier of a perfect fit.
    return Math.abs(rest) <= scale * 1e-12 ? 0 : rest;
  });
  return { baseline, seasonal, trend, residual };
}

/**
 * The season of a series, repeated to `length`: the median of the values of the same phase, 0 when there is none.
 * Source: https://learn.microsoft.com/kusto/query/series-seasonal-function
 */
export function seasonOf(values: readonly number[], period: number, threshold: number, length: number): number[] {
  const found = period === -1 ? detectSeason(values, threshold) : period;
  if (found <= 0 || found > values.length) return Array<number>(length).fill(0);
  const phases = Array.from({ length: found }, (_, phase) => median(values.filter((_, i) => i % found === phase)));
  return Array.from({ length }, (_, i) => phases[i % found]!);
}

/** A slope would hide a season, so the line through the values is taken away first. */
function detectSeason(values: readonly number[], threshold: number): number {
  const { fit } = fitLine(values);
  const level = values.map((v, i) => v - fit[i]!);
  const [best] = new Periodicity(level).detect(0, values.length / 2, 1);
  return best !== undefined && best.score >= threshold ? best.length : 0;
}

/** A trend, continued to `length`. */
function trendOf(values: readonly number[], trend: Trend, length: number): number[] {
  switch (trend) {
    case 'none':
      return Array<number>(length).fill(0);
    case 'avg':
      return Array<number>(length).fill(mean(values));
    case 'linefit': {
      const { slope, interception } = fitLine(values);
      return Array.from({ length }, (_, i) => interception + slope * (i + 1));
    }
  }
}

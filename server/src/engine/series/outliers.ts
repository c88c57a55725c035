import { quantile } from './statistics.js';

export type OutlierKind = 'tukey' | 'ctukey';

export interface OutlierOptions {
  /** Percentiles between which a value is ordinary. */
  readonly low: number;
  readonly high: number;
  /** How many places at the end say nothing about what is ordinary. */
  readonly testPoints: number;
}

export const OUTLIER_PERCENTILES: Readonly<Record<OutlierKind, { readonly low: number; readonly high: number }>> = {
  tukey: { low: 25, high: 75 },
  ctukey: { low: 10, high: 90 },
};

/**
 * Tukey's test: how far each value lies outside of two percentiles, in interquartile ranges of a normal distribution
 * with these percentiles; 0 inside. Above 1.5 and below -1.5 are anomalies. A null scores 0.
 * Source: https://learn.microsoft.com/kusto/query/series-outliers-function
 */
export function outlierScores(values: readonly (number | null)[], options: OutlierOptions): number[] {
  const learned = values.slice(0, Math.max(0, values.length - options.testPoints));
  const ordered = learned.filter((v) => v !== null && Number.isFinite(v)).sort((a, b) => a! - b!) as number[];
  if (ordered.length === 0) return values.map(() => 0);
  const low = quantile(ordered, options.low / 100);
  const high = quantile(ordered, options.high / 100);
  const scale = normalQuantile(0.75) * 2;
  const wide = normalQuantile(options.high / 100) - normalQuantile(options.low / 100);
  // Where most values are equal, any other is an outlier, but the score stays finite.
  const greatest = Math.max(Math.abs(ordered[0]!), Math.abs(ordered.at(-1)!));
  const range = Math.max(((high - low) * scale) / wide, greatest * Number.EPSILON, Number.MIN_VALUE);
  return values.map((v) => {
    if (v === null || Number.isNaN(v)) return 0;
    return v > high ? (v - high) / range : v < low ? (v - low) / range : 0;
  });
}

/** The value below which a share of a standard normal distribution lies, by Newton's method on its integral. */
export function normalQuantile(share: number): number {
  let x = 0;
  for (let step = 0; step < 60; step++) {
    const change = (normalShare(x) - share) / (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
    x -= Math.max(-1, Math.min(1, change));
    if (Math.abs(change) < 1e-14) break;
  }
  return x;
}

/** The share of a standard normal distribution below x, as a series that converges fast for moderate x. */
function normalShare(x: number): number {
  let term = x;
  let total = x;
  for (let k = 1; k < 200 && Math.abs(term) > 1e-17; k++) {
    term *= (x * x) / (2 * k + 1);
    total += term;
  }
  return 0.5 + total * (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
}

import { checkpoint } from '../checkpoint.js';
import { autocovariance } from './fourier.js';
import { mean } from './statistics.js';

/** A period in places, and how sure it is, from 0 to 1. */
export interface Period {
  readonly length: number;
  readonly score: number;
}

/** The shortest period that can be told. */
const SHORTEST = 4;

/** A multiple of a period is told besides it only if its score is higher by this much. */
const CLEARLY_BETTER = 0.05;

/**
 * Periods of a series by its autocorrelation. Kusto does not publish its algorithm; this one keeps its documented
 * bounds and gives the scores of its documented examples. A period is a lag whose correlation is the highest of all
 * lags within a quarter of it; its score is the lower of the correlations at the period and at twice the period.
 * Source: https://learn.microsoft.com/kusto/query/series-periods-detect-function
 */
export class Periodicity {
  /** By lag: the mean product of values that lie a lag apart, relative to the variance. */
  private readonly correlation: readonly number[];

  constructor(values: readonly number[]) {
    const n = values.length;
    const average = mean(values);
    const sums = autocovariance(values.map((v) => v - average));
    const variance = sums[0]! / n;
    const scale = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
    const isConstant = variance <= (scale * 1e-12) ** 2;
    this.correlation = Array.from(sums, (s, lag) => (isConstant ? 0 : s / (n - lag) / variance));
  }

  /** The score of a period; 0 when it is none, or out of bounds. */
  score(length: number): number {
    const lag = Math.round(length);
    const n = this.correlation.length;
    if (length < SHORTEST || length > n / 2 || !this.isPeak(lag)) return 0;
    const again = 2 * lag <= n / 2 ? this.correlation[2 * lag]! : 1;
    const score = Math.min(1, this.correlation[lag]!, again);
    // Less than this would be found in noise.
    return score < 2 / Math.sqrt(n) ? 0 : score;
  }

  /** The best periods between two lengths, best first; multiples that are not clearly better are left out. */
  detect(min: number, max: number, count: number): Period[] {
    const last = Math.min(max, this.correlation.length / 2);
    const found: Period[] = [];
    for (let length = Math.ceil(Math.max(min, SHORTEST)); length <= last; length++) {
      checkpoint();
      const score = this.score(length);
      if (score === 0) continue;
      const isRepeated = found.some((p) => isMultiple(length, p.length) && score < p.score + CLEARLY_BETTER);
      if (!isRepeated) found.push({ length, score });
    }
    return found.sort((a, b) => b.score - a.score).slice(0, count);
  }

  private isPeak(lag: number): boolean {
    // At half of the series there is no longer lag to compare with.
    if (lag >= this.correlation.length / 2) return false;
    const reach = Math.max(1, Math.floor(lag / 4));
    const height = this.correlation[lag]!;
    for (let other = lag - reach; other <= lag + reach; other++) {
      checkpoint();
      const correlation = this.correlation[other];
      if (other !== lag && correlation !== undefined && correlation > height) return false;
    }
    return true;
  }
}

function isMultiple(length: number, of: number): boolean {
  const times = length / of;
  return Math.round(times) >= 2 && Math.abs(times - Math.round(times)) < 0.1;
}

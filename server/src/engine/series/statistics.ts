/** What `series_stats()` tells of a series. */
export interface SeriesStatistics {
  readonly min: number;
  readonly minIndex: number;
  readonly max: number;
  readonly maxIndex: number;
  readonly average: number;
  /** Of a sample; 0 for one value. */
  readonly variance: number;
  readonly sum: number;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const v of values) total += v;
  return total;
}

/** The sample variance (divided by n - 1); 0 for fewer than two values. */
export function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const average = mean(values);
  let squares = 0;
  for (const v of values) squares += (v - average) ** 2;
  return squares / (values.length - 1);
}

/** Statistics of at least one number; `indexes` holds each number's place in the series. */
export function statisticsOf(values: readonly number[], indexes: readonly number[]): SeriesStatistics {
  let [min, max] = [0, 0];
  values.forEach((v, i) => {
    if (v < values[min]!) min = i;
    if (v > values[max]!) max = i;
  });
  return {
    min: values[min]!,
    minIndex: indexes[min]!,
    max: values[max]!,
    maxIndex: indexes[max]!,
    average: mean(values),
    variance: sampleVariance(values),
    sum: sum(values),
  };
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** A quantile (0 to 1) of ascending values, interpolated between neighbours. */
export function quantile(ascending: readonly number[], q: number): number {
  const at = q * (ascending.length - 1);
  const below = Math.floor(at);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (high - low) * (at - below);
}

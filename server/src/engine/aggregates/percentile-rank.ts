import type { ScalarType } from '../../syntax/types.js';
import { compareValues } from '../values/compare.js';
import { Decimal } from '../values/decimal.js';
import { DynamicReal, type Value } from '../values/types.js';

/** The order by which percentiles rank values of a type; within a dynamic, numbers go by value, before all else. */
export function rankComparator(type: ScalarType): (a: Value, b: Value) => number {
  if (type !== 'dynamic') return (a, b) => compareValues(a, b, type);
  return (a, b) => {
    const [x, y] = [numberIn(a), numberIn(b)];
    if (x === undefined || y === undefined) {
      if (x === undefined && y === undefined) return compareValues(a, b, type);
      return x === undefined ? 1 : -1;
    }
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

function numberIn(value: Value): number | bigint | undefined {
  if (value instanceof DynamicReal) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

/**
 * The place, from 1, of a percentile among `total` ranked values (or units of weight): the nearest rank.
 * Source: https://learn.microsoft.com/kusto/query/percentiles-aggregation-function#nearest-rank-percentile
 */
export function nearestRank(percentile: number, total: number): number {
  return Math.min(total, Math.max(1, Math.ceil((percentile * total) / 100)));
}

/** A percentile as a query gives it; undefined unless it is a number from 0 to 100. */
export function percentileOf(value: Value): number | undefined {
  const p = value instanceof Decimal ? value.toNumber() : value instanceof DynamicReal ? value.value : value;
  return typeof p === 'number' && p >= 0 && p <= 100 ? p : undefined;
}

/** The value at a rank, counting weights. `values` are in order; `total` is the sum of the weights. */
export function weightedPercentile(
  values: readonly Value[],
  weights: readonly number[],
  total: number,
  percentile: number,
): Value {
  const rank = nearestRank(percentile, total);
  let passed = 0;
  for (let i = 0; i < values.length; i++) {
    passed += weights[i]!;
    if (passed >= rank) return values[i]!;
  }
  return values.at(-1) ?? null;
}

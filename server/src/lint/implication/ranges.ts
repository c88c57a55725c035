/** Numbers as they are compared: longs beyond 2^53, ticks of datetimes and timespans are bigints. */
export type Quantity = number | bigint;

/** An interval with ends that belong to it or not; an absent end is open without limit. */
export interface Interval {
  readonly low: Quantity | undefined;
  readonly lowClosed: boolean;
  readonly high: Quantity | undefined;
  readonly highClosed: boolean;
}

/** A set of quantities: intervals in ascending order that neither overlap nor touch. */
export type RangeSet = readonly Interval[];

export const EVERYTHING: RangeSet = [{ low: undefined, lowClosed: false, high: undefined, highClosed: false }];
export const NOTHING: RangeSet = [];

export function exactly(value: Quantity): RangeSet {
  return [{ low: value, lowClosed: true, high: value, highClosed: true }];
}

/**
 * A whole number. Sets of whole numbers are made of intervals that hold their low end and not their high end, since
 * those stay so under all operations: `> 4` is [5, ∞) and `<= 4` is (-∞, 5).
 */
export function exactlyWhole(value: Quantity): RangeSet {
  return [{ low: value, lowClosed: true, high: successor(value), highClosed: false }];
}

export function successor(value: Quantity): Quantity {
  return typeof value === 'bigint' ? value + 1n : value + 1;
}

/** The values of a set of single values; undefined when it holds a stretch of them. */
export function singleValues(set: RangeSet): readonly Quantity[] | undefined {
  const values: Quantity[] = [];
  for (const { low, lowClosed, high, highClosed } of set) {
    if (low === undefined || high === undefined || !lowClosed) return undefined;
    if (highClosed ? compare(low, high) !== 0 : compare(successor(low), high) !== 0) return undefined;
    values.push(low);
  }
  return values;
}

export function above(value: Quantity, closed: boolean): RangeSet {
  return [{ low: value, lowClosed: closed, high: undefined, highClosed: false }];
}

export function below(value: Quantity, closed: boolean): RangeSet {
  return [{ low: undefined, lowClosed: false, high: value, highClosed: closed }];
}

export function union(...sets: readonly RangeSet[]): RangeSet {
  const intervals = sets.flat().sort(compareLows);
  const merged: Interval[] = [];
  for (const next of intervals) {
    const last = merged.at(-1);
    if (last === undefined || apart(last, next)) merged.push(next);
    else if (compareHighs(last, next) < 0) {
      merged[merged.length - 1] = { ...last, high: next.high, highClosed: next.highClosed };
    }
  }
  return merged;
}

export function complement(set: RangeSet): RangeSet {
  const result: Interval[] = [];
  let low: Quantity | undefined;
  let lowClosed = false;
  let first = true;
  for (const interval of set) {
    if (interval.low !== undefined) {
      result.push({ low: first ? undefined : low, lowClosed, high: interval.low, highClosed: !interval.lowClosed });
    }
    if (interval.high === undefined) return result;
    first = false;
    low = interval.high;
    lowClosed = !interval.highClosed;
  }
  result.push({ low: first ? undefined : low, lowClosed, high: undefined, highClosed: false });
  return result;
}

export function intersection(a: RangeSet, b: RangeSet): RangeSet {
  return complement(union(complement(a), complement(b)));
}

export function isEmpty(set: RangeSet): boolean {
  return set.length === 0;
}

export function includes(a: RangeSet, b: RangeSet): boolean {
  return isEmpty(intersection(b, complement(a)));
}

export function holdsQuantity(set: RangeSet, value: Quantity): boolean {
  return set.some(
    ({ low, lowClosed, high, highClosed }) =>
      (low === undefined || value > low || (lowClosed && value === same(low, value))) &&
      (high === undefined || value < high || (highClosed && value === same(high, value))),
  );
}

/** The other quantity in the representation of the first, where they are equal in value. */
function same(bound: Quantity, value: Quantity): Quantity {
  return compare(bound, value) === 0 ? value : bound;
}

function compare(a: Quantity, b: Quantity): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareLows(a: Interval, b: Interval): number {
  if (a.low === undefined || b.low === undefined) return a.low === b.low ? 0 : a.low === undefined ? -1 : 1;
  return compare(a.low, b.low) || Number(b.lowClosed) - Number(a.lowClosed);
}

function compareHighs(a: Interval, b: Interval): number {
  if (a.high === undefined || b.high === undefined) return a.high === b.high ? 0 : a.high === undefined ? 1 : -1;
  return compare(a.high, b.high) || Number(a.highClosed) - Number(b.highClosed);
}

/** Whether an interval ends before the next begins, with something between them. */
function apart(a: Interval, b: Interval): boolean {
  if (a.high === undefined || b.low === undefined) return false;
  const order = compare(a.high, b.low);
  return order < 0 || (order === 0 && !a.highClosed && !b.lowClosed);
}

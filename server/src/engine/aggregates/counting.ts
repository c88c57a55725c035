import { groupKey, type GroupKey } from '../values/compare.js';
import type { ScalarType } from '../../syntax/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate, AggregateSite } from './contract.js';
import { CountKernel, DistinctKernel } from './kernels.js';

/** Counts rows, whatever the values in them. */
class RowCount implements Accumulator {
  private count = 0;
  add(): void {
    this.count++;
  }
  result(): number {
    return this.count;
  }
}

/** Counts the distinct values that are not null. Exact, where a cluster may estimate. */
class DistinctCount implements Accumulator {
  private readonly seen = new Set<GroupKey>();
  constructor(private readonly type: ScalarType) {}
  add(args: readonly Parameters<typeof groupKey>[0][]): void {
    const value = args[0]!;
    if (value !== null) this.seen.add(groupKey(value, this.type));
  }
  result(): number {
    return this.seen.size;
  }
}

/**
 * Both `count()` and `count(x)` count rows.
 * Source: https://learn.microsoft.com/kusto/query/count-aggregation-function
 */
const count: Aggregate = {
  name: 'count',
  aliases: ['cnt'],
  bind: () => () => new RowCount(),
  kernel: () => () => new CountKernel(),
};

const countif: Aggregate = conditional('countif', count, 0);

/**
 * Source: https://learn.microsoft.com/kusto/query/dcount-aggregation-function
 */
const dcount: Aggregate = {
  name: 'dcount',
  bind(site) {
    checkAccuracy(site, 1);
    return () => new DistinctCount(site.argTypes[0]!);
  },
  kernel: (site) => () => new DistinctKernel(site.argTypes[0]!),
};

/** Refuses an accuracy of `dcount` and `hll` that is not a constant from 0 to 4; gives it, 1 where it is not written. */
export function checkAccuracy(site: AggregateSite, index: number): number {
  if (site.argTypes[index] === undefined) return 1;
  const accuracy = site.constant(index)?.value;
  if (typeof accuracy !== 'number' || !Number.isInteger(accuracy) || accuracy < 0 || accuracy > 4) {
    return site.refuse(`${site.name}(): the accuracy must be a constant from 0 to 4`, index);
  }
  return accuracy;
}

/**
 * Source: https://learn.microsoft.com/kusto/query/count-distinct-aggregation-function
 */
const countDistinct: Aggregate = {
  name: 'count_distinct',
  bind: (site) => () => new DistinctCount(site.argTypes[0]!),
  kernel: (site) => () => new DistinctKernel(site.argTypes[0]!),
};

export const COUNTING_AGGREGATES: readonly Aggregate[] = [
  count,
  countif,
  dcount,
  conditional('dcountif', dcount),
  countDistinct,
  conditional('count_distinctif', countDistinct),
];

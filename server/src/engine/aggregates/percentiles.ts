import type { ScalarType } from '../../syntax/types.js';
import { convertValue, toDynamic } from '../values/convert.js';
import { isDynamicArray, type Value } from '../values/types.js';
import type { Accumulator, Aggregate, AggregateSite } from './contract.js';
import { nothing } from './extremes.js';
import { nearestRank, percentileOf, rankComparator, weightedPercentile } from './percentile-rank.js';

/** Keeps all values; gives one value for each percentile, undefined when there are none. */
interface Ranking {
  add(args: readonly Value[]): void;
  percentiles(wanted: readonly number[]): Value[] | undefined;
}

class PlainRanking implements Ranking {
  private readonly values: Value[] = [];
  constructor(private readonly type: ScalarType) {}
  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (value !== null) this.values.push(value);
  }
  percentiles(wanted: readonly number[]): Value[] | undefined {
    const { values } = this;
    if (values.length === 0) return undefined;
    values.sort(rankComparator(this.type));
    return wanted.map((p) => values[nearestRank(p, values.length) - 1]!);
  }
}

class WeightedRanking implements Ranking {
  private readonly pairs: { readonly value: Value; readonly weight: number }[] = [];
  private total = 0;
  constructor(private readonly type: ScalarType) {}
  add(args: readonly Value[]): void {
    const value = args[0]!;
    const weight = Number(args[1]);
    if (value === null || !(weight > 0)) return;
    this.pairs.push({ value, weight });
    this.total += weight;
  }
  percentiles(wanted: readonly number[]): Value[] | undefined {
    if (this.pairs.length === 0) return undefined;
    const compare = rankComparator(this.type);
    this.pairs.sort((a, b) => compare(a.value, b.value));
    const values = this.pairs.map((p) => p.value);
    const weights = this.pairs.map((p) => p.weight);
    return wanted.map((p) => weightedPercentile(values, weights, this.total, p));
  }
}

/** The percentiles asked for by the arguments from `first` on: constants, or one constant array. */
function wantedPercentiles(site: AggregateSite, first: number): number[] {
  const wanted: number[] = [];
  for (let i = first; i < site.argTypes.length; i++) {
    const constant = site.constant(i);
    if (constant === undefined) return site.refuse(`${site.name}(): a percentile must be a constant`, i);
    const items = isDynamicArray(constant.value) ? constant.value : [constant.value];
    for (const item of items) {
      const p = percentileOf(item);
      if (p === undefined) return site.refuse(`${site.name}(): a percentile must be a number from 0 to 100`, i);
      wanted.push(p);
    }
  }
  return wanted;
}

type Shape = 'columns' | 'array';

function percentiles(name: string, weighted: boolean, shape: Shape): Aggregate {
  return {
    name,
    bind(site) {
      const type = site.argTypes[0]!;
      const wanted = wantedPercentiles(site, weighted ? 2 : 1);
      const finish = shape === 'array' ? toArray(type) : toColumns(site, type);
      return (): Accumulator => {
        const ranking = weighted ? new WeightedRanking(type) : new PlainRanking(type);
        return {
          add: (args) => {
            ranking.add(args);
          },
          result: () => finish(ranking.percentiles(wanted)),
        };
      };
    },
  };
}

function toArray(type: ScalarType): (values: readonly Value[] | undefined) => Value {
  return (values) => values?.map((v) => toDynamic(v, type)) ?? null;
}

/** One value for each column. The type is kept but for decimals, which come back as reals. */
function toColumns(site: AggregateSite, type: ScalarType): (values: readonly Value[] | undefined) => Value | Value[] {
  const { columns } = site;
  const single = (value: Value | undefined, to: ScalarType): Value =>
    value === undefined ? nothing(to) : convertValue(value, type, to);
  if (columns === undefined) return (values) => single(values?.[0], site.type);
  return (values) => columns.map((c, i) => single(values?.[i], c.type));
}

/**
 * Nearest-rank percentiles, never interpolated. All values are kept, so they are exact where a cluster estimates.
 * Source: https://learn.microsoft.com/kusto/query/percentiles-aggregation-function,
 * https://learn.microsoft.com/kusto/query/percentilesw-aggregation-function
 */
export const PERCENTILE_AGGREGATES: readonly Aggregate[] = [
  percentiles('percentile', false, 'columns'),
  percentiles('percentiles', false, 'columns'),
  percentiles('percentiles_array', false, 'array'),
  percentiles('percentilew', true, 'columns'),
  percentiles('percentilesw', true, 'columns'),
  percentiles('percentilesw_array', true, 'array'),
];

import { scalarTypeOf, type ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { convertValue, toDynamic } from '../values/convert.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import { percentileOf, rankComparator, weightedPercentile } from './percentile-rank.js';

/** The code by which Kusto marks a digest of integers; other types are marked by their names. */
const INTEGERS = 7;

/**
 * What `tdigest()` keeps of a group: each distinct value with its weight. A query sees it as Kusto shows it,
 * `[[7], [values], [weights]]`. A cluster joins near values of large groups; none are joined here, so that percentiles
 * are exact.
 * Source: https://learn.microsoft.com/kusto/query/tdigest-aggregation-function
 */
export class TDigest {
  private readonly weights = new Map<GroupKey, { readonly value: Value; weight: number }>();

  /** Integers are held as long. */
  constructor(readonly type: ScalarType) {}

  get isEmpty(): boolean {
    return this.weights.size === 0;
  }

  /** Takes a value that is not null; a weight that is not positive does not count. */
  add(value: Value, weight: number): void {
    if (!(weight > 0)) return;
    const key = groupKey(value, this.type);
    const known = this.weights.get(key);
    if (known === undefined) this.weights.set(key, { value, weight });
    else known.weight += weight;
  }

  /** Takes all values of another digest, which must be of the same type. */
  merge(other: TDigest): void {
    if (other.type !== this.type) {
      throw new EngineError('failed', `a tdigest of ${other.type} cannot be merged with one of ${this.type}`);
    }
    for (const { value, weight } of other.weights.values()) this.add(value, weight);
  }

  /** The values in order, their weights and the sum of the weights. */
  private ranked(): { values: Value[]; weights: number[]; total: number } {
    const compare = rankComparator(this.type);
    const entries = [...this.weights.values()].sort((a, b) => compare(a.value, b.value));
    const weights = entries.map((e) => e.weight);
    return { values: entries.map((e) => e.value), weights, total: weights.reduce((sum, w) => sum + w, 0) };
  }

  /** The values at some percentiles, of the digest's type; null for what is no percentile. */
  percentiles(wanted: readonly Value[]): Value[] {
    const { values, weights, total } = this.ranked();
    return wanted.map((item) => {
      const p = percentileOf(item);
      return p === undefined ? null : weightedPercentile(values, weights, total, p);
    });
  }

  /** How many values, and how many of them are not greater than `limit`, which is of the type `limitType`. */
  rank(limit: Value, limitType: ScalarType): { readonly rank: number; readonly total: number } | undefined {
    const { values, weights, total } = this.ranked();
    // A whole digest and a limit with a fraction meet as reals.
    const common = limitType === 'real' && this.type === 'long' ? 'real' : this.type;
    const target = convertValue(limit, limitType, common);
    if (target === null) return undefined;
    const compare = rankComparator(common);
    let rank = 0;
    values.forEach((value, i) => {
      if (compare(convertValue(value, this.type, common), target) <= 0) rank += weights[i]!;
    });
    return { rank, total };
  }

  toDynamic(): Dynamic {
    const { values, weights } = this.ranked();
    return [[this.type === 'long' ? INTEGERS : this.type], values.map((v) => toDynamic(v, this.type)), weights];
  }

  /** Reads the visible form; undefined for anything else. */
  static fromDynamic(value: Value): TDigest | undefined {
    if (!isDynamicArray(value) || value.length !== 3) return undefined;
    const [header, values, weights] = value;
    if (!isDynamicArray(header!) || !isDynamicArray(values!) || !isDynamicArray(weights!)) return undefined;
    const mark = header[0];
    const type = mark === INTEGERS ? 'long' : typeof mark === 'string' ? scalarTypeOf(mark) : undefined;
    if (type === undefined || header.length !== 1 || values.length !== weights.length) return undefined;
    const digest = new TDigest(type);
    for (let i = 0; i < values.length; i++) {
      const item = convertValue(values[i]!, 'dynamic', type);
      if (item === null) return undefined;
      digest.add(item, Number(weights[i]));
    }
    return digest;
  }
}

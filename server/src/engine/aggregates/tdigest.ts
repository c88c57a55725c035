import type { Value } from '../values/types.js';
import type { Accumulator, Aggregate } from './contract.js';
import { TDigest } from './tdigest-sketch.js';

/**
 * The values of a group with their weights, 1 where none are given; null when there are none.
 * Source: https://learn.microsoft.com/kusto/query/tdigest-aggregation-function
 */
const tdigest: Aggregate = {
  name: 'tdigest',
  bind(site) {
    const type = site.argTypes[0] === 'int' ? 'long' : site.argTypes[0]!;
    const weighted = site.argTypes.length > 1;
    return (): Accumulator => {
      const digest = new TDigest(type);
      return {
        add: (args) => {
          if (args[0] !== null) digest.add(args[0]!, weighted ? Number(args[1]) : 1);
        },
        result: () => (digest.isEmpty ? null : digest.toDynamic()),
      };
    };
  },
};

class TDigestMerge implements Accumulator {
  private merged: TDigest | undefined;
  add(args: readonly Value[]): void {
    const digest = TDigest.fromDynamic(args[0]!);
    if (digest === undefined) return;
    if (this.merged === undefined) this.merged = digest;
    else this.merged.merge(digest);
  }
  result(): Value {
    return this.merged?.toDynamic() ?? null;
  }
}

/**
 * Sketches for percentiles; what is no sketch does not count when merging.
 * Source: https://learn.microsoft.com/kusto/query/tdigest-merge-aggregation-function
 */
export const TDIGEST_AGGREGATES: readonly Aggregate[] = [
  tdigest,
  { name: 'tdigest_merge', aliases: ['merge_tdigest'], bind: () => () => new TDigestMerge() },
];

import type { Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate } from './contract.js';
import { checkAccuracy } from './counting.js';
import { emptyHll, hllFromDynamic, hllHash, hllToDynamic, mergeHll, type HllSketch } from './hll-sketch.js';

/** Source: https://learn.microsoft.com/kusto/query/hll-aggregation-function */
const hll: Aggregate = {
  name: 'hll',
  bind(site) {
    const type = site.argTypes[0]!;
    const accuracy = checkAccuracy(site, 1);
    return (): Accumulator => {
      const sketch = emptyHll(accuracy);
      return {
        add: (args) => {
          const value = args[0]!;
          if (value !== null) sketch.hashes.add(hllHash(value, type));
        },
        result: () => (sketch.hashes.size === 0 ? null : hllToDynamic(sketch)),
      };
    };
  },
};

class HllMerge implements Accumulator {
  private merged: HllSketch | undefined;
  add(args: readonly Value[]): void {
    const sketch = hllFromDynamic(args[0]!);
    if (sketch === undefined) return;
    if (this.merged === undefined) this.merged = sketch;
    else mergeHll(this.merged, sketch);
  }
  result(): Value {
    return this.merged === undefined ? null : hllToDynamic(this.merged);
  }
}

/**
 * Sketches for counting distinct values; what is no sketch does not count.
 * Source: https://learn.microsoft.com/kusto/query/hll-merge-aggregation-function
 */
export const HLL_AGGREGATES: readonly Aggregate[] = [
  hll,
  conditional('hll_if', hll),
  { name: 'hll_merge', bind: () => () => new HllMerge() },
];

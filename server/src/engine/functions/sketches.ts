import type { ScalarType } from '../../syntax/types.js';
import { hllFromDynamic, hllToDynamic, mergeHll, type HllSketch } from '../aggregates/hll-sketch.js';
import { TDigest } from '../aggregates/tdigest-sketch.js';
import { convertValue, toDynamic } from '../values/convert.js';
import { isDynamicArray, type Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';

function mergeHlls(...args: Value[]): Value {
  let merged: HllSketch | undefined;
  for (const arg of args) {
    const sketch = hllFromDynamic(arg);
    if (sketch === undefined) continue;
    if (merged === undefined) merged = sketch;
    else mergeHll(merged, sketch);
  }
  return merged === undefined ? null : hllToDynamic(merged);
}

function mergeDigests(...args: Value[]): Value {
  let merged: TDigest | undefined;
  for (const arg of args) {
    const digest = TDigest.fromDynamic(arg);
    if (digest === undefined) continue;
    if (merged === undefined) merged = digest;
    else merged.merge(digest);
  }
  return merged?.toDynamic() ?? null;
}

/**
 * The value at a percentile, in the type of the third argument, else as a dynamic.
 * Source: https://learn.microsoft.com/kusto/query/percentile-tdigest-function
 */
const percentileOfDigest: ScalarFunction = {
  name: 'percentile_tdigest',
  bind: (site) => (sketch, percentile) => {
    const digest = TDigest.fromDynamic(sketch);
    const value = digest?.percentiles([percentile!])[0] ?? null;
    if (digest === undefined || value === null) return convertValue(null, 'dynamic', site.type);
    return site.type === 'dynamic' ? toDynamic(value, digest.type) : convertValue(value, digest.type, site.type);
  },
};

/** Source: https://learn.microsoft.com/kusto/query/percentile-array-tdigest-function */
const percentilesOfDigest: ScalarFunction = plain('percentiles_array_tdigest', (sketch, ...percentiles) => {
  const digest = TDigest.fromDynamic(sketch);
  if (digest === undefined) return null;
  const wanted: Value[] = [];
  for (const p of percentiles) wanted.push(...(isDynamicArray(p) ? p : [p]));
  return digest.percentiles(wanted).map((value) => toDynamic(value, digest.type));
});

/** The count of values up to the given one, or their share in percent. */
function rankOfDigest(name: string, finish: (rank: number, total: number) => number): ScalarFunction {
  return {
    name,
    bind: (site) => (sketch, value) => {
      const ranked = value === null ? undefined : TDigest.fromDynamic(sketch)?.rank(value, site.argTypes[1]!);
      return ranked === undefined ? null : finish(ranked.rank, ranked.total);
    },
  };
}

/** The type whose digests take values of `type`. */
function digestType(type: ScalarType): ScalarType {
  return type === 'int' ? 'long' : type;
}

/**
 * Functions over the sketches that `hll()` and `tdigest()` make. A value that is no sketch gives null.
 * Source: https://learn.microsoft.com/kusto/query/using-hll-tdigest
 */
export const SKETCH_FUNCTIONS: readonly ScalarFunction[] = [
  plain('dcount_hll', (sketch) => hllFromDynamic(sketch)?.hashes.size ?? null),
  plain('hll_merge', mergeHlls),
  plain('hll_isvalid', (sketch) => hllFromDynamic(sketch) !== undefined),
  { name: 'tdigest_merge', aliases: ['merge_tdigest'], bind: () => mergeDigests },
  {
    name: 'tdigest_isvalid',
    bind: (site) => (sketch) => TDigest.fromDynamic(sketch)?.type === digestType(site.argTypes[1]!),
  },
  percentileOfDigest,
  percentilesOfDigest,
  rankOfDigest('rank_tdigest', (rank) => rank),
  rankOfDigest('percentrank_tdigest', (rank, total) => (rank * 100) / total),
];

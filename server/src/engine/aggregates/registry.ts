import { ARG_EXTREME_AGGREGATES } from './arg-extremes.js';
import { BINARY_AGGREGATES } from './binary.js';
import { SCHEMA_AGGREGATES } from './build-schema.js';
import { COLLECTION_AGGREGATES } from './collections.js';
import { COUNTING_AGGREGATES } from './counting.js';
import type { Aggregate } from './contract.js';
import { DEVIATION_AGGREGATES } from './deviations.js';
import { EXTREME_AGGREGATES } from './extremes.js';
import { HLL_AGGREGATES } from './hll.js';
import { PERCENTILE_AGGREGATES } from './percentiles.js';
import { SUM_AGGREGATES } from './sums.js';
import { TAKE_ANY_AGGREGATES } from './take-any.js';
import { TDIGEST_AGGREGATES } from './tdigest.js';

/** The families; a new one is a file and a line here. */
const FAMILIES: readonly (readonly Aggregate[])[] = [
  ARG_EXTREME_AGGREGATES,
  BINARY_AGGREGATES,
  SCHEMA_AGGREGATES,
  COLLECTION_AGGREGATES,
  COUNTING_AGGREGATES,
  DEVIATION_AGGREGATES,
  EXTREME_AGGREGATES,
  HLL_AGGREGATES,
  PERCENTILE_AGGREGATES,
  SUM_AGGREGATES,
  TAKE_ANY_AGGREGATES,
  TDIGEST_AGGREGATES,
];

const aggregates = new Map<string, Aggregate>();
for (const aggregate of FAMILIES.flat()) {
  for (const name of [aggregate.name, ...(aggregate.aliases ?? [])]) {
    if (aggregates.has(name)) throw new Error(`the aggregate ${name} is registered twice`);
    aggregates.set(name, aggregate);
  }
}

/** The aggregate of a name. */
export function lookupAggregate(name: string): Aggregate | undefined {
  return aggregates.get(name);
}

/** Every registered name. */
export function aggregateNames(): string[] {
  return [...aggregates.keys()];
}

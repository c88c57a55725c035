import type { Aggregate } from './contract.js';

/** The families; a new one is a file and a line here. */
const FAMILIES: readonly (readonly Aggregate[])[] = [];

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

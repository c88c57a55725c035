import type { Range } from './region.js';

/**
 * The content of a YAML or JSON file with the place of everything in it: what metadata is read from and checked on,
 * so that both work alike for every container format.
 */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap extends Range {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
}

export interface LocatedEntry {
  readonly key: string;
  /** The key without quotes. */
  readonly keyRange: Range;
  readonly value: Located;
}

export interface LocatedList extends Range {
  readonly kind: 'list';
  readonly items: readonly Located[];
}

export interface LocatedScalar extends Range {
  readonly kind: 'scalar';
  readonly value: string | number | bigint | boolean | null;
  /** The text as written, decoded: `1.10` for the number 1.1. */
  readonly text: string;
  /** Where `text.slice(start, end)` is in the file. */
  rangeOf(start: number, end: number): Range;
}

/** The entry of a map with this key (the first, if it is repeated). */
export function entryOf(node: Located | undefined, key: string): LocatedEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The value at a path of keys, or undefined where a step is missing. */
export function valueAt(node: Located | undefined, ...path: readonly string[]): Located | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

/** The string at a path of keys, if there is one and it is a string. */
export function stringAt(node: Located | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(node, ...path);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

/** True for an absent value and for an explicit null, which every container format uses for "not set". */
export function isUnset(node: Located | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** The value without places. Maps become objects without prototype; later duplicates of a key win. */
export function plainValue(node: Located): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map': {
      const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      for (const { key, value } of node.entries) result[key] = plainValue(value);
      return result;
    }
  }
}

import { Decimal } from '../engine/values/decimal.js';
import { DynamicReal } from '../engine/values/types.js';
import type { QueryBlock } from '../syntax/statements.js';
import type { PortableTree } from './run-messages.js';

/**
 * A syntax tree as plain data, which threads can pass to each other: so a worker evaluates a query without loading the
 * language package. Only two kinds of literal values are objects of a class; they are spelled under these keys.
 */
const DECIMAL = '$decimal';
const REAL = '$real';

export function toPortable(tree: QueryBlock): PortableTree {
  return { kind: tree.kind, portable: copy(tree, pack) };
}

export function fromPortable(tree: PortableTree): QueryBlock {
  return copy(tree.portable, unpack) as QueryBlock;
}

function pack(value: object): object | undefined {
  if (value instanceof Decimal) return { [DECIMAL]: value.toString() };
  return value instanceof DynamicReal ? { [REAL]: value.value } : undefined;
}

function unpack(value: object): object | undefined {
  if (DECIMAL in value) return new Decimal(value[DECIMAL] as string);
  return REAL in value ? new DynamicReal(value[REAL] as number) : undefined;
}

/** A deep copy in which `replace` may put something else in an object's place. What is shared stays shared. */
function copy(root: unknown, replace: (value: object) => object | undefined): unknown {
  const copies = new Map<object, unknown>();
  const step = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const other = replace(value);
    if (other !== undefined) return other;
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      copies.set(value, items);
      for (const item of value) items.push(step(item));
      return items;
    }
    if (value instanceof Map) {
      const entries = new Map<unknown, unknown>();
      copies.set(value, entries);
      for (const [key, item] of value as ReadonlyMap<unknown, unknown>) entries.set(key, step(item));
      return entries;
    }
    const parts: Record<string, unknown> = {};
    copies.set(value, parts);
    for (const [key, part] of Object.entries(value)) parts[key] = step(part);
    return parts;
  };
  return step(root);
}

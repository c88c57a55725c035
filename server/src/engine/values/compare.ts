import type { ScalarType } from '../../syntax/types.js';
import { Decimal } from './decimal.js';
import { dynamicToSortedJson } from './json.js';
import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic, type Value } from './types.js';

export { caseFold } from './fold.js';

/** On which end of an ascending order nulls and NaN stand. */
export type NullPlace = 'low' | 'high';

/** Compares texts by code point, which is not the order of UTF-16 units: -1, 0 or 1. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above every other unit's.
    const high = (x & 0xf800) === 0xd800;
    if (high !== ((y & 0xf800) === 0xd800)) return high ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

/**
 * Compares two values of one type for sorting: negative, 0 or positive. Nulls stand on the given end, NaN between
 * them and the numbers; nulls are equal, and so are NaNs. Dynamics, which Kusto does not sort, go by their JSON.
 * Source: https://learn.microsoft.com/kusto/query/sort-operator
 */
export function compareValues(a: Value, b: Value, type: ScalarType, nulls: NullPlace = 'low'): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === (nulls === 'low') ? -1 : 1;
  }
  switch (type) {
    case 'string':
    case 'guid':
      return compareText(a as string, b as string);
    case 'real':
      return compareReal(a as number, b as number, nulls);
    case 'decimal':
      return (a as Decimal).cmp(b as Decimal);
    case 'bool':
      return Number(a) - Number(b);
    case 'dynamic':
      return compareText(dynamicToSortedJson(a as Dynamic), dynamicToSortedJson(b as Dynamic));
    case 'int':
    case 'long':
    case 'datetime':
    case 'timespan':
      return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;
  }
}

function compareReal(a: number, b: number, nulls: NullPlace): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  const aNaN = Number.isNaN(a);
  if (aNaN && Number.isNaN(b)) return 0;
  return aNaN === (nulls === 'low') ? -1 : 1;
}

/**
 * A comparator for `sort`: nulls on the end that `nulls first` or `nulls last` asks for, NaN next to them.
 * Without a wish nulls are first ascending and last descending.
 */
export function sortComparator(
  type: ScalarType,
  descending: boolean,
  nullsFirst = !descending,
): (a: Value, b: Value) => number {
  // Descending turns the order round, so the ends swap.
  const place: NullPlace = nullsFirst !== descending ? 'low' : 'high';
  return descending ? (a, b) => compareValues(b, a, type, place) : (a, b) => compareValues(a, b, type, place);
}

/**
 * Kusto's `==` over two values of one type: null for two nulls, false for one, NaN equal to nothing.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
export function equalsValue(a: Value, b: Value, type: ScalarType): boolean | null {
  if (a === null || b === null) return a === b ? null : false;
  if (type === 'decimal') return (a as Decimal).eq(b as Decimal);
  return type === 'dynamic' ? equalsDynamic(a as Dynamic, b as Dynamic) : a === b;
}

/** Whether two dynamics hold the same: type and value, bags without regard to the order of keys, null equal to null. */
export function equalsDynamic(a: Dynamic, b: Dynamic): boolean {
  if (a === b) return true;
  if (a instanceof DynamicReal) return b instanceof DynamicReal && a.value === b.value;
  if (isDynamicArray(a)) {
    return isDynamicArray(b) && a.length === b.length && a.every((item, i) => equalsDynamic(item, b[i] ?? null));
  }
  if (!isDynamicBag(a) || !isDynamicBag(b) || a.size !== b.size) return false;
  for (const [key, item] of a) {
    const other = b.get(key);
    if (other === undefined || !equalsDynamic(item, other)) return false;
  }
  return true;
}

/** A value that JavaScript's Map compares as Kusto compares group keys of one type. */
export type GroupKey = string | number | bigint | boolean | null;

/** The key of a value for grouping, `distinct` and joins: null equals null and NaN equals NaN. */
export function groupKey(value: Value, type: ScalarType): GroupKey {
  if (value === null) return null;
  if (type === 'dynamic') return dynamicToSortedJson(value as Dynamic);
  if (value instanceof Decimal) return value.toString();
  return value as GroupKey;
}

/** One Map key for several group keys; keys of different positions and types never run together. */
export function compositeKey(keys: readonly GroupKey[]): GroupKey {
  if (keys.length === 1) return keys[0]!;
  let out = '';
  for (const key of keys) {
    if (typeof key === 'string') out += `${key.length}:${key}`;
    else out += key === 0 ? '0;' : `${String(key)};`;
  }
  return out;
}

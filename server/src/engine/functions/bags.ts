import { followJsonPath, parseJsonPath } from '../text/json-path.js';
import { toDynamic, toStringValue } from '../values/convert.js';
import { dynamicToSortedJson } from '../values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag, type Value } from '../values/types.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * The keys that lead to a property: those of a path such as `$.a.b`, else the text itself. Undefined for a path with an
 * index in it, which these functions do not follow, and for the root.
 */
function keysTo(key: string): readonly string[] | undefined {
  const path = parseJsonPath(key);
  if (path === undefined) return [key];
  return path.length > 0 && path.every((step) => typeof step === 'string') ? path : undefined;
}

function hasKey(bag: Value, key: Value): Value {
  if (!isDynamicBag(bag)) return null;
  const keys = keysTo(key as string);
  return keys !== undefined && followJsonPath(bag, keys) !== undefined;
}

/** The bag with a value at the end of the keys; bags that are missing on the way are made. */
function withKey(bag: DynamicBag, keys: readonly string[], value: Dynamic): DynamicBag {
  const [key, ...rest] = keys;
  const inner = bag.get(key!) ?? null;
  const below = rest.length === 0 ? value : withKey(isDynamicBag(inner) ? inner : new Map(), rest, value);
  return new Map(bag).set(key!, below);
}

/** The bag without the property at the end of the keys; itself when there is none. */
function withoutKey(bag: DynamicBag, keys: readonly string[]): DynamicBag {
  const [key, ...rest] = keys;
  const inner = bag.get(key!);
  if (inner === undefined) return bag;
  const result = new Map(bag);
  if (rest.length === 0) result.delete(key!);
  else if (isDynamicBag(inner)) result.set(key!, withoutKey(inner, rest));
  return result;
}

function removeKeys(bag: Value, keys: Value): Value {
  if (!isDynamicBag(bag) || !isDynamicArray(keys)) return null;
  let result: DynamicBag = bag;
  for (const key of keys) {
    const path = typeof key === 'string' ? keysTo(key) : undefined;
    if (path !== undefined) result = withoutKey(result, path);
  }
  return result;
}

/**
 * `bag_set_key(bag, key, value)`; null when the first argument is no bag.
 * Source: https://learn.microsoft.com/kusto/query/bag-set-key-function
 */
const setKey: ScalarFunction = {
  name: 'bag_set_key',
  bind(site): ScalarImplementation {
    const type = site.argTypes[2]!;
    const constant = site.constant(1)?.value;
    if (typeof constant === 'string' && keysTo(constant) === undefined) {
      site.refuse('bag_set_key(): the key is a name or a path of names; the root and indices cannot be set', 1);
    }
    return (bag, key, value) => {
      const keys = keysTo(key as string);
      return isDynamicBag(bag) && keys !== undefined ? withKey(bag, keys, toDynamic(value, type)) : null;
    };
  },
};

/** All properties; the leftmost value of a key wins. What is no bag is ignored. */
function merge(...bags: Value[]): Value {
  const result = new Map<string, Dynamic>();
  for (const bag of bags) {
    if (!isDynamicBag(bag)) continue;
    for (const [key, value] of bag) if (!result.has(key)) result.set(key, value);
  }
  return result;
}

/**
 * A bag of keys and values with the same index; keys that are no text are skipped, missing values are null: all of
 * them where the values are no array.
 * Source: https://learn.microsoft.com/kusto/query/bag-zip
 */
function zip(keys: Value, values: Value): Value {
  if (!isDynamicArray(keys)) return null;
  const all = isDynamicArray(values) ? values : [];
  const result = new Map<string, Dynamic>();
  keys.forEach((key, i) => {
    if (typeof key === 'string' && !result.has(key)) result.set(key, all[i] ?? null);
  });
  return result;
}

/** The paths of everything in a bag or array; all elements of an array share one path, that of the first. */
function treePaths(value: Dynamic): string[] {
  const paths = new Set<string>();
  const visit = (at: Dynamic, path: string): void => {
    if (path !== '') paths.add(path);
    if (isDynamicArray(at)) for (const element of at) visit(element, `${path}[0]`);
    else if (isDynamicBag(at)) {
      for (const [key, inner] of at) visit(inner, `${path}['${key.replace(/['\\]/g, '\\$&')}']`);
    }
  };
  visit(value, '');
  return [...paths];
}

/** `dynamic_to_json()`: keys in order on every level; a value that is not dynamic as `tostring()` prints it. */
const dynamicToJson: ScalarFunction = {
  name: 'dynamic_to_json',
  bind(site): ScalarImplementation {
    const type = site.argTypes[0]!;
    if (type !== 'dynamic') return (value) => toStringValue(value, type);
    return (value) => (value === null ? '' : dynamicToSortedJson(value as Dynamic));
  },
};

/**
 * Functions of property bags.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
 */
export const BAG_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'bag_has_key', bind: () => (bag, key) => hasKey(bag, key) },
  { name: 'bag_keys', bind: () => (bag) => (isDynamicBag(bag) ? [...bag.keys()] : null) },
  { name: 'bag_merge', bind: () => merge },
  { name: 'bag_remove_keys', bind: () => (bag, keys) => removeKeys(bag, keys) },
  { name: 'bag_zip', bind: () => (keys, values) => zip(keys, values) },
  setKey,
  {
    name: 'treepath',
    bind: () => (value) => (isDynamicBag(value) || isDynamicArray(value) ? treePaths(value) : null),
  },
  dynamicToJson,
];

import { checkpoint } from '../checkpoint.js';
import { toDynamic } from '../values/convert.js';
import { dynamicToSortedJson } from '../values/json.js';
import { isDynamicArray, type Dynamic, type DynamicArray, type Value } from '../values/types.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * What tells the elements of a set apart: type and value, so that 2, 2.0 and "2" are three. Null is an element.
 */
const key = dynamicToSortedJson;

function keysOf(array: DynamicArray): Set<string> {
  return new Set(
    array.map((element) => {
      checkpoint();
      return key(element);
    }),
  );
}

/** The distinct elements in the order in which they come first. */
function distinct(elements: Iterable<Dynamic>, keep: (key: string) => boolean): Dynamic[] {
  const seen = new Set<string>();
  const result: Dynamic[] = [];
  for (const element of elements) {
    checkpoint();
    const k = key(element);
    if (seen.has(k) || !keep(k)) continue;
    seen.add(k);
    result.push(element);
  }
  return result;
}

/** A function of arrays; null when an argument is none. */
function ofSets(
  name: string,
  compute: (first: DynamicArray, others: readonly DynamicArray[]) => Value,
): ScalarFunction {
  const implementation: ScalarImplementation = (...sets) => {
    if (!sets.every(isDynamicArray)) return null;
    const [first, ...others] = sets;
    return compute(first!, others);
  };
  return { name, bind: () => implementation };
}

function difference(first: DynamicArray, others: readonly DynamicArray[]): Dynamic[] {
  const out = keysOf(others.flat());
  return distinct(first, (k) => !out.has(k));
}

function intersect(first: DynamicArray, others: readonly DynamicArray[]): Dynamic[] {
  const sets = others.map(keysOf);
  return distinct(first, (k) => sets.every((s) => s.has(k)));
}

function union(first: DynamicArray, others: readonly DynamicArray[]): Dynamic[] {
  return distinct([first, ...others].flat(), () => true);
}

function equals(first: DynamicArray, others: readonly DynamicArray[]): boolean {
  const [a, b] = [keysOf(first), keysOf(others[0] ?? [])];
  return a.size === b.size && [...a].every((k) => b.has(k));
}

/** The size of the intersection by that of the union; NaN for two empty sets. */
function jaccardIndex(first: DynamicArray, others: readonly DynamicArray[]): number {
  return intersect(first, others).length / union(first, others).length;
}

const hasElement: ScalarFunction = {
  name: 'set_has_element',
  bind(site): ScalarImplementation {
    const type = site.argTypes[1]!;
    return (set, value) => {
      if (!isDynamicArray(set)) return null;
      const wanted = key(toDynamic(value, type));
      return set.some((element) => key(element) === wanted);
    };
  },
};

/**
 * Functions that read arrays as sets.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#set-functions
 */
export const SET_FUNCTIONS: readonly ScalarFunction[] = [
  ofSets('set_difference', difference),
  ofSets('set_intersect', intersect),
  ofSets('set_union', union),
  ofSets('set_equals', equals),
  { ...ofSets('jaccard_index', jaccardIndex), resultType: () => 'real' },
  hasElement,
];

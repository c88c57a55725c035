import { checkpoint } from '../checkpoint.js';
import { compareText } from '../values/compare.js';
import { DynamicReal, isDynamicArray, type Dynamic, type DynamicArray } from '../values/types.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/** The groups of an array of mixed types, which stand in this order in both directions: numbers, texts, others. */
function groupOf(value: Dynamic): 0 | 1 | 2 {
  if (typeof value === 'string') return 1;
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof DynamicReal ? 0 : 2;
}

function compareElements(a: Dynamic, b: Dynamic, sign: 1 | -1): number {
  checkpoint();
  const group = groupOf(a);
  if (group !== groupOf(b)) return group - groupOf(b);
  if (group === 1) return compareText(a as string, b as string) * sign;
  if (group === 2) return 0;
  const [x, y] = [a, b].map((v) => (v instanceof DynamicReal ? v.value : v)) as [number, number];
  return (x < y ? -1 : x > y ? 1 : 0) * sign;
}

/** The indices of an array in the order of its elements; nulls on one end, equal elements in their old order. */
function orderOf(array: DynamicArray, sign: 1 | -1, nullsLast: boolean): number[] {
  const indices = array.map((_, i) => i);
  const nulls = indices.filter((i) => array[i] === null);
  const values = indices.filter((i) => array[i] !== null);
  values.sort((i, j) => compareElements(array[i]!, array[j]!, sign));
  return nullsLast ? [...values, ...nulls] : [...nulls, ...values];
}

/**
 * `array_sort_asc()` and `array_sort_desc()`: further arrays follow the order of the first, and are null when of
 * another length. With several arrays the result is one value for each, which become columns. A last bool says whether
 * nulls come last, as they do without it.
 * Source: https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
function sorting(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    bind(site): ScalarImplementation {
      const hasFlag = site.argTypes.length > 1 && site.argTypes.at(-1) === 'bool';
      const count = hasFlag ? site.argTypes.length - 1 : site.argTypes.length;
      return (...args) => {
        const nullsLast = !hasFlag || args[count] !== false;
        const first = args[0]!;
        const order = isDynamicArray(first) ? orderOf(first, sign, nullsLast) : undefined;
        const sorted = args.slice(0, count).map((array): Dynamic => {
          if (order === undefined || !isDynamicArray(array) || array.length !== order.length) return null;
          return order.map((i) => array[i]!);
        });
        return count === 1 ? sorted[0]! : sorted;
      };
    },
  };
}

export const ARRAY_SORT_FUNCTIONS: readonly ScalarFunction[] = [
  sorting('array_sort_asc', 1),
  sorting('array_sort_desc', -1),
];

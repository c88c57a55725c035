import type { ScalarType } from '../../syntax/types.js';
import { convertValue, toDynamic } from '../values/convert.js';
import { equalsDynamic } from '../values/compare.js';
import {
  DynamicReal,
  isDynamicArray,
  type Dynamic,
  type DynamicArray,
  type Long,
  type Value,
} from '../values/types.js';
import { argumentConverter, convertWith } from './arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** A function whose first argument is an array, null when it is none or another argument is null. */
function ofArray(
  name: string,
  types: readonly ScalarType[],
  compute: (array: DynamicArray, ...rest: Value[]) => Value,
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    bind(site): ScalarImplementation {
      const converters = types.map((to, i) => argumentConverter(site.argTypes[i + 1] ?? to, to));
      return (array, ...rest) => {
        if (!isDynamicArray(array)) return null;
        const values = rest.map((value, i) => convertWith(converters[i], value));
        return values.includes(null) ? null : compute(array, ...values);
      };
    },
  };
}

/** An index that counts from the end when negative. */
function fromEnd(index: Value, length: number): number {
  const i = Number(index);
  return i < 0 ? length + i : i;
}

function rotate(array: DynamicArray, left: number): DynamicArray {
  if (array.length === 0) return array;
  const by = ((left % array.length) + array.length) % array.length;
  return [...array.slice(by), ...array.slice(0, by)];
}

/** Moves elements to the left (right when negative); what falls out is lost, what comes in is `filler`. */
function shift(array: DynamicArray, left: number, filler: Dynamic): DynamicArray {
  return array.map((_, i) => {
    const from = i + left;
    return from >= 0 && from < array.length ? array[from]! : filler;
  });
}

function shifting(name: string, direction: 1 | -1): ScalarFunction {
  return {
    name,
    bind(site): ScalarImplementation {
      const type = site.argTypes[2] ?? 'dynamic';
      return (array, count, filler = null) => {
        if (!isDynamicArray(array) || count === null) return null;
        return shift(array, Number(count) * direction, toDynamic(filler, type));
      };
    },
  };
}

/** The elements from `start` to `end`, both included; negative ends count from the end. */
function slice(array: DynamicArray, start: Value, end: Value): DynamicArray {
  const from = Math.max(0, fromEnd(start, array.length));
  return array.slice(from, Math.max(from, fromEnd(end, array.length) + 1));
}

/** Cuts an array before each of the given indices. */
function split(array: DynamicArray, indices: readonly Value[]): DynamicArray {
  const parts: Dynamic[] = [];
  let from = 0;
  for (const index of indices) {
    const to = Math.min(array.length, Math.max(from, fromEnd(index, array.length)));
    parts.push(array.slice(from, to));
    from = to;
  }
  return [...parts, array.slice(from)];
}

const arraySplit: ScalarFunction = {
  name: 'array_split',
  bind: () => (array, index) => {
    if (!isDynamicArray(array) || index === null) return null;
    const indices = isDynamicArray(index) ? index : [index];
    const isIndex = (i: Value): boolean => typeof i === 'number' || typeof i === 'bigint';
    return indices.every(isIndex) ? split(array, indices) : null;
  },
};

/** Whether an element is the value looked for: numbers by value, times and guids by what the element's text says. */
function matcher(value: Value, type: ScalarType): (element: Dynamic) => boolean {
  if (type === 'datetime' || type === 'timespan' || type === 'guid') {
    return (element) => convertValue(element, 'dynamic', type) === value;
  }
  const wanted = toDynamic(value, type);
  const number = plainNumber(wanted);
  if (number !== undefined) return (element) => plainNumber(element) === number;
  return (element) => equalsDynamic(element, wanted);
}

function plainNumber(value: Dynamic): Long | undefined {
  if (value instanceof DynamicReal) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

/**
 * `array_index_of(array, value [, start [, length [, occurrence]]])`: -1 when absent; null for a negative occurrence
 * or a length below -1.
 * Source: https://learn.microsoft.com/kusto/query/array-index-of-function
 */
const indexOf: ScalarFunction = {
  name: 'array_index_of',
  bind(site): ScalarImplementation {
    const type = site.argTypes[1]!;
    return (array, value, start = 0, length = -1, occurrence = 1) => {
      if (!isDynamicArray(array) || start === null || length === null || occurrence === null) return null;
      const [count, nth] = [Number(length), Number(occurrence)];
      if (count < -1 || nth < 0) return null;
      const matches = matcher(value, type);
      const from = Math.max(0, fromEnd(start, array.length));
      const to = count === -1 ? array.length : Math.min(array.length, from + count);
      let seen = 0;
      for (let i = from; i < to; i++) if (matches(array[i]!) && ++seen === nth) return i;
      return -1;
    };
  },
};

/** Numbers are conditions, 0 is false; undefined for what is no condition. */
function conditionOf(value: Dynamic): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const number = plainNumber(value);
  return number === undefined ? undefined : number !== 0;
}

/**
 * `array_iff()`: element by element; scalars are repeated, and a condition that is none gives null.
 * Source: https://learn.microsoft.com/kusto/query/array-iff-function
 */
const arrayIff: ScalarFunction = {
  name: 'array_iff',
  aliases: ['array_iif'],
  bind(site): ScalarImplementation {
    const [, whenTrue, whenFalse] = site.argTypes;
    return (conditions, yes, no) => {
      if (!isDynamicArray(conditions)) return null;
      const [a, b] = [toDynamic(yes, whenTrue!), toDynamic(no, whenFalse!)];
      return conditions.map((c, i): Dynamic => {
        const condition = conditionOf(c);
        if (condition === undefined) return null;
        const branch = condition ? a : b;
        return isDynamicArray(branch) ? (branch[i] ?? null) : branch;
      });
    };
  },
};

/** The sum as a real, nulls skipped; null for an empty array and for one that holds anything but numbers. */
function sum(array: DynamicArray): number | null {
  let total: number | null = null;
  for (const element of array) {
    if (element === null) continue;
    const number = plainNumber(element);
    if (number === undefined) return null;
    total = (total ?? 0) + Number(number);
  }
  return total;
}

/** Arrays of the elements with one index; short arrays are padded with null. Null when an argument is no array. */
function zip(...arrays: Value[]): Value {
  if (!arrays.every(isDynamicArray)) return null;
  const length = Math.max(...arrays.map((a) => a.length));
  return Array.from({ length }, (_, i) => arrays.map((a) => a[i] ?? null));
}

function binds(implementation: ScalarImplementation): (site: CallSite) => ScalarImplementation {
  return () => implementation;
}

/**
 * Functions of dynamic arrays.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
 */
export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [
  ofArray('array_length', [], (array) => array.length, ['arraylength']),
  ofArray('array_reverse', [], (array) => [...array].reverse()),
  ofArray('array_rotate_left', ['long'], (array, n) => rotate(array, Number(n))),
  ofArray('array_rotate_right', ['long'], (array, n) => rotate(array, -Number(n))),
  shifting('array_shift_left', 1),
  shifting('array_shift_right', -1),
  ofArray('array_slice', ['long', 'long'], slice),
  arraySplit,
  indexOf,
  arrayIff,
  ofArray('array_sum', [], sum),
  // Arguments that are no arrays are skipped.
  { name: 'array_concat', bind: binds((...arrays) => arrays.filter(isDynamicArray).flat()) },
  { name: 'zip', bind: binds(zip) },
];

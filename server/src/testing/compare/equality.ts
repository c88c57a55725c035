import { equalsValue } from '../../engine/values/compare.js';
import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';

/** Reals are equal that differ by no more than this, relative to the larger. */
const TOLERANCE = 1e-9;

/** Whether a value is what a test expects: null is null, times are instants, dynamics are compared by structure. */
export function isExpected(actual: Value, expected: Value, type: ScalarType): boolean {
  if (actual === null || expected === null) return actual === expected;
  if (type === 'real') return sameReal(actual as number, expected as number);
  if (type === 'dynamic') return sameDynamic(actual as Dynamic, expected as Dynamic);
  return equalsValue(actual, expected, type) === true;
}

function sameReal(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Numbers in dynamics are compared by value: a test file does not tell 1 from 1.0 where it matters to nobody. */
export function sameDynamic(a: Dynamic, b: Dynamic): boolean {
  const x = dynamicNumber(a);
  const y = dynamicNumber(b);
  if (x !== undefined || y !== undefined) {
    if (typeof a === 'bigint' || typeof b === 'bigint') return a === b;
    return x !== undefined && y !== undefined && sameReal(x, y);
  }
  if (isDynamicArray(a)) {
    return isDynamicArray(b) && a.length === b.length && a.every((item, i) => sameDynamic(item, b[i] ?? null));
  }
  if (!isDynamicBag(a)) return a === b;
  if (!isDynamicBag(b) || a.size !== b.size) return false;
  return [...a].every(([key, item]) => b.has(key) && sameDynamic(item, b.get(key)!));
}

/** The number that a dynamic is. */
export function dynamicNumber(value: Dynamic): number | undefined {
  if (value instanceof DynamicReal) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

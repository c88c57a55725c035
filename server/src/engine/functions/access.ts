import type { ScalarFunction } from './contract.js';
import { isDynamicArray, isDynamicBag, type Value } from '../values/types.js';

/**
 * `d.key`, `d["key"]`, `d[0]`: a step into a dynamic. What is not there is null, never an error.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 */
export const ACCESS_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: '[]',
    bind: () => member,
  },
];

function member(target: Value, key: Value): Value {
  if (target === null || key === null) return null;
  if (isDynamicArray(target)) {
    const index = typeof key === 'number' ? key : typeof key === 'bigint' ? Number(key) : undefined;
    if (index === undefined) return null;
    return target[index < 0 ? target.length + index : index] ?? null;
  }
  if (isDynamicBag(target)) return typeof key === 'string' ? (target.get(key) ?? null) : null;
  return null;
}

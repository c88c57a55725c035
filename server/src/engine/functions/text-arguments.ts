import type { ScalarType } from '../../syntax/types.js';
import { convertValue, toStringValue } from '../values/convert.js';
import type { Long, Value } from '../values/types.js';
import type { CallSite } from './contract.js';

/** How a function reads an argument as text: as `tostring()` would; null is "". */
export function textArgument(site: CallSite, index: number): (value: Value | undefined) => string {
  const type = site.argTypes[index] ?? 'string';
  return type === 'string' ? (value) => (value ?? '') as string : (value) => toStringValue(value ?? null, type);
}

/** How a function reads an argument as a whole number; null where it is absent, null or none. */
export function integerArgument(site: CallSite, index: number): (value: Value | undefined) => Long | null {
  const type: ScalarType = site.argTypes[index] ?? 'long';
  if (type === 'int' || type === 'long') return (value) => (value ?? null) as Long | null;
  return (value) => convertValue(value ?? null, type, 'long') as Long | null;
}

/**
 * The same as a JavaScript number. Longs beyond 2^53 become the nearest double, which is far beyond every place in a
 * text or array, as they are.
 */
export function countArgument(site: CallSite, index: number): (value: Value | undefined) => number | null {
  const read = integerArgument(site, index);
  return (value) => {
    const long = read(value);
    return long === null ? null : Number(long);
  };
}

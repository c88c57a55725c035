import type { ScalarType } from '../../syntax/types.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * What turns an argument of one type into the type a function works on; undefined where the value is held alike.
 * What cannot be converted becomes null.
 */
export function argumentConverter(from: ScalarType, to: ScalarType): ((value: Value) => Value) | undefined {
  if (from === to || (from === 'int' && (to === 'long' || to === 'real'))) return undefined;
  if (from === 'long' && to === 'real') return (value) => (typeof value === 'bigint' ? Number(value) : value);
  return (value) => convertValue(value, from, to);
}

/** Applies a converter where there is one. */
export function convertWith(convert: ((value: Value) => Value) | undefined, value: Value): Value {
  return convert === undefined ? value : convert(value);
}

/**
 * An implementation over arguments of the given types, null when any argument is or becomes null. The last type
 * serves for all further arguments.
 */
export function bindTyped(
  site: CallSite,
  types: readonly ScalarType[],
  implementation: ScalarImplementation,
): ScalarImplementation {
  const converters = site.argTypes.map((from, i) => argumentConverter(from, types[Math.min(i, types.length - 1)]!));
  if (converters.length === 1) {
    const convert = converters[0];
    return (value) => {
      const x = convertWith(convert, value);
      return x === null ? null : implementation(x);
    };
  }
  if (converters.length === 2) {
    const [first, second] = converters;
    return (a, b) => {
      const x = convertWith(first, a);
      const y = convertWith(second, b);
      return x === null || y === null ? null : implementation(x, y);
    };
  }
  return (...args) => {
    const values: Value[] = [];
    for (let i = 0; i < args.length; i++) {
      const value = convertWith(converters[i], args[i]!);
      if (value === null) return null;
      values.push(value);
    }
    return implementation(...values);
  };
}

/** Names a function besides its own, and what the binder does not say of it. */
export interface TypedOptions {
  readonly aliases?: readonly string[];
  readonly resultType?: ScalarType;
}

/** A function over arguments of fixed types, null when one of them is null: see {@link bindTyped}. */
export function typed(
  name: string,
  types: readonly ScalarType[],
  implementation: ScalarImplementation,
  { aliases, resultType }: TypedOptions = {},
): ScalarFunction {
  return {
    name,
    ...(aliases === undefined ? {} : { aliases }),
    bind: (site) => bindTyped(site, types, implementation),
    ...(resultType === undefined ? {} : { resultType: () => resultType }),
  };
}

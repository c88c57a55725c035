import type { ScalarType } from '../../syntax/types.js';
import { convertValue, dynamicTypeName, toStringValue } from '../values/convert.js';
import { isAscii } from '../values/fold.js';
import { toDynamicText } from '../values/json.js';
import type { Dynamic, Value } from '../values/types.js';
import { typed } from './arguments.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * A conversion function. What cannot be converted is null, or "" for `tostring()`.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#conversion-functions
 */
function conversion(to: ScalarType, name: string, aliases: readonly string[] = []): ScalarFunction {
  return {
    name,
    aliases,
    resultType: () => to,
    bind(site): ScalarImplementation {
      const from = site.argTypes[0]!;
      return (value) => convertValue(value, from, to);
    },
  };
}

/** A test that is true or false for every value, null included; it is made for the type of the argument. */
function test(
  name: string,
  aliases: readonly string[],
  make: (type: ScalarType) => (value: Value) => boolean,
): ScalarFunction {
  return {
    name,
    aliases,
    resultType: () => 'bool',
    bind(site): ScalarImplementation {
      const holds = make(site.argTypes[0]!);
      return (value) => holds(value);
    },
  };
}

/** A string is never null. */
function nullTest(type: ScalarType): (value: Value) => boolean {
  return type === 'string' ? () => false : (value) => value === null;
}

/** Null, the empty text, and a dynamic whose text is empty. */
function emptyTest(type: ScalarType): (value: Value) => boolean {
  if (type === 'string') return (value) => value === '';
  return type === 'dynamic' ? (value) => toDynamicText(value as Dynamic) === '' : (value) => value === null;
}

function not(make: (type: ScalarType) => (value: Value) => boolean): (type: ScalarType) => (value: Value) => boolean {
  return (type) => {
    const holds = make(type);
    return (value) => !holds(value);
  };
}

function textTest(holds: (text: string) => boolean): (type: ScalarType) => (value: Value) => boolean {
  return (type) => (value) => holds(toStringValue(value, type));
}

/** `gettype()`: the declared type, or what a dynamic holds; a typed null keeps its type's name. */
const gettype: ScalarFunction = {
  name: 'gettype',
  bind(site): ScalarImplementation {
    const type = site.argTypes[0]!;
    return type === 'dynamic' ? (value) => dynamicTypeName(value as Dynamic) : () => type;
  },
};

export const CONVERSION_FUNCTIONS: readonly ScalarFunction[] = [
  conversion('string', 'tostring'),
  conversion('int', 'toint'),
  conversion('long', 'tolong'),
  conversion('real', 'toreal', ['todouble']),
  conversion('decimal', 'todecimal'),
  conversion('bool', 'tobool', ['toboolean']),
  conversion('datetime', 'todatetime'),
  conversion('timespan', 'totimespan', ['totime']),
  conversion('guid', 'toguid'),
  gettype,
  test('isnull', [], nullTest),
  test('isnotnull', ['notnull'], not(nullTest)),
  test('isempty', [], emptyTest),
  test('isnotempty', ['notempty'], not(emptyTest)),
  test('isascii', [], textTest(isAscii)),
  // A text held in UTF-16 has a UTF-8 form unless a surrogate stands alone.
  test(
    'isutf8',
    [],
    textTest((text) => !/\p{Surrogate}/u.test(text)),
  ),
  typed('isnan', ['real'], (x) => Number.isNaN(x)),
  typed('isinf', ['real'], (x) => x === Infinity || x === -Infinity),
  typed('isfinite', ['real'], (x) => Number.isFinite(x)),
];

import type { ScalarType } from '../../syntax/types.js';
import { checkDatetime, formatDatetime, parseDatetime } from './datetime.js';
import { Decimal } from './decimal.js';
import { parseGuid } from './guid.js';
import { parseJson, toDynamicText } from './json.js';
import {
  formatBool,
  formatDecimal,
  formatReal,
  parseBool,
  parseDecimal,
  parseInt32,
  parseLong,
  parseReal,
  realToInt,
  realToLong,
  toDecimal128,
  wrapInt,
} from './numbers.js';
import { checkTimespan, formatTimespan, parseTimespan } from './timespan.js';
import {
  DynamicReal,
  dynamicReal,
  isDynamicArray,
  isDynamicBag,
  wrapLong,
  type Dynamic,
  type Long,
  type Value,
} from './types.js';

/** `tostring()` of a value of the given type; null is "". */
export function toStringValue(value: Value, type: ScalarType): string {
  if (value === null) return '';
  switch (type) {
    case 'string':
    case 'guid':
      return value as string;
    case 'bool':
      return formatBool(value as boolean);
    case 'int':
    case 'long':
      return (value as Long).toString();
    case 'real':
      return formatReal(value as number);
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'datetime':
      return formatDatetime(value as bigint);
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'dynamic':
      return toDynamicText(value as Dynamic);
  }
}

/** A value as it is held inside a dynamic, as `pack_array()` and `bag_pack()` put it there: times and decimals become text. */
export function toDynamic(value: Value, type: ScalarType): Dynamic {
  if (value === null) return null;
  switch (type) {
    case 'real':
      return dynamicReal(value as number);
    case 'decimal':
    case 'datetime':
    case 'timespan':
      return toStringValue(value, type);
    case 'bool':
    case 'int':
    case 'long':
    case 'string':
    case 'guid':
    case 'dynamic':
      return value as Dynamic;
  }
}

/** `parse_json()` of a text: what is not JSON becomes a string, "" becomes null. */
export function parseDynamicText(text: string): Dynamic {
  if (text === '') return null;
  const result = parseJson(text);
  return result.error === undefined ? result.value : text;
}

/** The scalar type of what a dynamic holds, undefined for null, arrays and bags. */
export function heldType(value: Dynamic): ScalarType | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    case 'bigint':
      return 'long';
    case 'string':
      return 'string';
    default:
      return value instanceof DynamicReal ? 'real' : undefined;
  }
}

/**
 * The conversion functions `tobool()`, `toint()`, `tolong()`, `toreal()`, `todecimal()`, `tostring()`,
 * `todatetime()`, `totimespan()`, `toguid()` and `todynamic()`. What cannot be converted is null ("" for string).
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#conversion-functions
 */
export function convertValue(value: Value, from: ScalarType, to: ScalarType): Value {
  if (to === 'string') return toStringValue(value, from);
  if (value === null || from === to) return value;
  if (to === 'dynamic') return from === 'string' ? parseDynamicText(value as string) : toDynamic(value, from);
  if (from === 'dynamic') {
    const held = heldType(value as Dynamic);
    if (held === undefined) return null;
    return convertValue(value instanceof DynamicReal ? value.value : value, held, to);
  }
  if (from === 'string') return parseAs(value as string, to);
  if (to === 'guid' || from === 'guid') return null;
  if ((from === 'datetime' && to === 'timespan') || (from === 'timespan' && to === 'datetime')) return null;
  return convertNumber(value as boolean | number | bigint | Decimal, from, to);
}

function parseAs(text: string, to: Exclude<ScalarType, 'string' | 'dynamic'>): Value {
  switch (to) {
    case 'bool':
      return parseBool(text);
    case 'int':
      return parseInt32(text);
    case 'long':
      return parseLong(text);
    case 'real':
      return parseReal(text);
    case 'decimal':
      return parseDecimal(text);
    case 'datetime':
      return parseDatetime(text);
    case 'timespan':
      return parseTimespan(text);
    case 'guid':
      return parseGuid(text);
  }
}

/** Between the types that are numbers underneath: bool, the numeric types, and ticks. */
function convertNumber(
  value: boolean | number | bigint | Decimal,
  from: ScalarType,
  to: 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'datetime' | 'timespan',
): Value {
  const number = typeof value === 'boolean' ? Number(value) : value;
  switch (to) {
    case 'bool':
      return number instanceof Decimal ? !number.isZero() : number !== 0 && number !== 0n;
    case 'int':
      if (from === 'real') return realToInt(number as number);
      return number instanceof Decimal ? realToInt(number.toNumber()) : wrapInt(number);
    case 'long':
      return toLong(number, from);
    case 'real':
      return number instanceof Decimal ? number.toNumber() : Number(number);
    case 'decimal':
      return number instanceof Decimal ? number : toDecimal128(new Decimal(number.toString()));
    case 'datetime':
    case 'timespan': {
      const ticks = toLong(number, from);
      if (ticks === null) return null;
      return to === 'datetime' ? checkDatetime(BigInt(ticks)) : checkTimespan(BigInt(ticks));
    }
  }
}

function toLong(number: number | bigint | Decimal, from: ScalarType): Long | null {
  if (typeof number === 'bigint') return wrapLong(number);
  if (typeof number === 'number') return from === 'real' ? realToLong(number) : number;
  const whole = BigInt(number.trunc().toFixed());
  return BigInt.asIntN(64, whole) === whole ? wrapLong(whole) : null;
}

/**
 * The cast of `mv-expand … to typeof(T)`, which does not parse: numbers are truncated to whole ones, text stays out of
 * numbers, datetime and guid need text, timespan and decimal take nothing.
 * Source: https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export function castDynamic(value: Dynamic, to: ScalarType): Value {
  if (to === 'dynamic') return value;
  if (to === 'string') return toDynamicText(value);
  const number = value instanceof DynamicReal ? value.value : value;
  switch (to) {
    case 'bool':
      if (typeof number === 'boolean') return number;
      return typeof number === 'bigint' || Number.isInteger(number) ? number !== 0 : null;
    case 'int':
      if (typeof number !== 'number' || Math.abs(number) > 2 ** 31) return null;
      return realToInt(number);
    case 'long':
      if (typeof number === 'bigint') return number;
      return typeof number === 'number' ? realToLong(number) : null;
    case 'real':
      return typeof number === 'number' || typeof number === 'bigint' ? Number(number) : null;
    case 'datetime':
      return typeof value === 'string' ? parseDatetime(value) : null;
    case 'guid':
      return typeof value === 'string' ? parseGuid(value) : null;
    case 'timespan':
    case 'decimal':
      return null;
  }
}

/** The type name that `gettype()` gives for what a dynamic holds. */
export function dynamicTypeName(value: Dynamic): string {
  if (value === null) return 'null';
  if (isDynamicArray(value)) return 'array';
  if (isDynamicBag(value)) return 'dictionary';
  const held = heldType(value);
  return held === 'real' ? 'double' : held!;
}

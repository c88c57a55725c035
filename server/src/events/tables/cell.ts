import { convertValue, parseDynamicText } from '../../engine/values/convert.js';
import { toDynamicText } from '../../engine/values/json.js';
import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import { withPlainBlanks } from '../readers/time-text.js';

/** What a value becomes that is not of its column's type: null, and counted by the caller. */
export const UNCONVERTED = Symbol('unconverted');

/** Spellings of truth values in exports, beside those that `tobool()` reads. */
const TRUE_WORDS: ReadonlySet<string> = new Set(['true', 'yes', '1']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['false', 'no', '0']);

/**
 * A value of an event file as a value of a column's type. Text is read by the rules of the `to…()` functions; dynamic
 * columns take JSON given as text, as exports write it. Nothing (null, and "" outside text columns) becomes null.
 */
export function toCell(value: Dynamic, type: ScalarType): Value | typeof UNCONVERTED {
  if (type === 'string') return typeof value === 'string' ? value : toDynamicText(value);
  if (value === null || value === '') return null;
  switch (type) {
    case 'dynamic':
      return typeof value === 'string' ? parseDynamicText(value) : value;
    case 'bool':
      return toBool(value);
    case 'int':
    case 'long':
      return whole(value, type);
    case 'guid':
      // Windows writes GUIDs in braces.
      if (typeof value !== 'string') return UNCONVERTED;
      return convertValue(value.trim().replace(/^\{(.*)\}$/su, '$1'), 'string', type) ?? UNCONVERTED;
    case 'datetime':
      if (typeof value !== 'string') return UNCONVERTED;
      return convertValue(withPlainBlanks(value.trim()), 'string', type) ?? UNCONVERTED;
    case 'timespan':
      if (typeof value !== 'string') return UNCONVERTED;
      return convertValue(value.trim(), 'string', type) ?? UNCONVERTED;
    case 'real':
    case 'decimal':
      if (isDynamicArray(value) || isDynamicBag(value)) return UNCONVERTED;
      return convertValue(value, 'dynamic', type) ?? UNCONVERTED;
  }
}

function toBool(value: Dynamic): boolean | typeof UNCONVERTED {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : UNCONVERTED;
}

/** A whole number, also from a real without a fraction (`5.0`), which some writers make of every number. */
function whole(value: Dynamic, type: 'int' | 'long'): Value | typeof UNCONVERTED {
  const number = value instanceof DynamicReal ? value.value : value;
  if (typeof number === 'number' && !Number.isSafeInteger(number)) return UNCONVERTED;
  if (typeof number === 'boolean') return Number(number);
  if (typeof number !== 'number' && typeof number !== 'string' && typeof number !== 'bigint') return UNCONVERTED;
  const result = convertValue(number, typeof number === 'string' ? 'string' : 'long', type) as number | bigint | null;
  return result === null || (type === 'int' && typeof number !== 'string' && result !== number) ? UNCONVERTED : result;
}

/** What a missing value of a type is: "" for text, null for all others. */
export function nothing(type: ScalarType): '' | null {
  return type === 'string' ? '' : null;
}

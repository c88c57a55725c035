import { randomUUID } from 'node:crypto';
import type { ScalarType } from '../../syntax/types.js';
import { convertValue } from '../values/convert.js';
import type { Long } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';
import { countArgument, integerArgument, textArgument } from './text-arguments.js';

/** Numbers written as text, and new guids. */
export const NUMBER_TEXT_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'tohex', bind: bindToHex },
  { name: 'format_bytes', bind: bindFormatBytes },
  { name: 'new_guid', deterministic: false, bind: () => () => randomUUID() },
];

/** The most digits that `tohex()` pads to. */
const MAX_HEX_DIGITS = 16;

/**
 * `tohex(value [, minLength])`: lower case, negative values in two's complement of the argument's width.
 * Source: https://learn.microsoft.com/kusto/query/tohex-function
 */
function bindToHex(site: CallSite): ScalarImplementation {
  const bits = site.argTypes[0] === 'int' ? 32 : 64;
  const value = integerArgument(site, 0);
  const minLength = countArgument(site, 1);
  return (argument, minLengthArgument) => {
    const number = value(argument);
    if (number === null) return '';
    const digits = hexDigits(number, bits);
    return digits.padStart(Math.min(minLength(minLengthArgument) ?? 0, MAX_HEX_DIGITS), '0');
  };
}

function hexDigits(number: Long, bits: number): string {
  return number < 0 ? BigInt.asUintN(bits, BigInt(number)).toString(16) : number.toString(16);
}

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/**
 * `format_bytes(size [, precision [, unit]])`: in the largest unit that leaves at least 1, or in the given one.
 * Source: https://learn.microsoft.com/kusto/query/format-bytes-function
 */
function bindFormatBytes(site: CallSite): ScalarImplementation {
  const type: ScalarType = site.argTypes[0] ?? 'real';
  const precision = countArgument(site, 1);
  const unit = textArgument(site, 2);
  const constant = site.constant(2);
  if (constant !== undefined && unitIndex(unit(constant.value)) === undefined) {
    site.refuse(`format_bytes(): the unit must be one of ${UNITS.join(', ')}`, 2);
  }
  return (size, precisionArgument, unitArgument) => {
    const bytes = convertValue(size ?? null, type, 'real') as number | null;
    const index = unitIndex(unit(unitArgument));
    if (bytes === null || index === undefined) return '';
    const power = index === 'auto' ? largestUnit(bytes) : index;
    return `${roundTo(bytes / 1024 ** power, precision(precisionArgument) ?? 0)} ${UNITS[power]!}`;
  };
}

function unitIndex(unit: string): number | 'auto' | undefined {
  if (unit === '') return 'auto';
  const index = UNITS.indexOf(unit);
  return index < 0 ? undefined : index;
}

function largestUnit(bytes: number): number {
  let power = 0;
  for (let rest = Math.abs(bytes); rest >= 1024 && power < UNITS.length - 1; rest /= 1024) power++;
  return power;
}

/** Rounds halves away from zero, and prints no more digits than there are. */
function roundTo(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value.toString();
  const scale = 10 ** Math.max(0, Math.min(15, digits));
  const scaled = Math.abs(value) * scale;
  const rounded = (Math.sign(value) * Math.round(scaled)) / scale;
  return (Number.isFinite(rounded) ? rounded : value).toString();
}

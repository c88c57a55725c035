import { Decimal } from './decimal.js';
import { wrapLong, type Long } from './types.js';

const MIN_INT = -(2 ** 31);
const MAX_INT = 2 ** 31 - 1;
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
/** The largest decimal exponent of an IEEE decimal128. */
const MAX_DECIMAL_EXPONENT = 6144;

/**
 * Reads a long as `tolong()` does: blanks and tabs around, a sign, decimal digits, or `0x` and up to 16 hex digits
 * without a sign (which wrap). Null for anything else, fractions and values out of range included.
 * Source: https://learn.microsoft.com/kusto/query/tolong-function
 */
export function parseLong(text: string): Long | null {
  const m = /^[ \t]*(?:([+-]?\d+)|0[xX]([0-9a-fA-F]+))[ \t]*$/.exec(text);
  if (!m) return null;
  const decimal = m[1];
  if (decimal === undefined) {
    const hex = m[2]!.replace(/^0+(?=.)/, '');
    return hex.length > 16 ? null : wrapLong(BigInt(`0x${hex}`));
  }
  if (decimal.length <= 15) return Number(decimal) + 0;
  const value = BigInt(decimal.startsWith('+') ? decimal.slice(1) : decimal);
  return value < MIN_LONG || value > MAX_LONG ? null : wrapLong(value);
}

/** Reads an int as `toint()` does: {@link parseLong} within 32 bits; eight hex digits wrap. */
export function parseInt32(text: string): number | null {
  const value = parseLong(text);
  if (value === null) return null;
  if (/^[ \t]*0[xX]/.test(text)) return value >= 0 && value <= 0xffff_ffff ? Number(value) | 0 : null;
  return value >= MIN_INT && value <= MAX_INT ? Number(value) : null;
}

/**
 * Reads a real as `todouble()` does: decimals and exponents, `nan` and the spellings of infinity, blanks around.
 * Source: https://learn.microsoft.com/kusto/query/toreal-function
 */
export function parseReal(text: string): number | null {
  const m = /^[ \t]*([+-]?)(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(nan|NaN)|inf|Inf|Infinity)[ \t]*$/.exec(text);
  if (!m) return null;
  if (m[3] !== undefined) return NaN;
  const size = m[2] === undefined ? Infinity : Number(m[2]);
  return m[1] === '-' ? -size : size;
}

/** Reads a decimal as `todecimal()` does, rounded to 34 digits; no NaN, no infinities. */
export function parseDecimal(text: string): Decimal | null {
  const m = /^[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[ \t]*$/.exec(text);
  return m ? toDecimal128(new Decimal(m[1]!.replace(/\.(?=$|[eE])/, ''))) : null;
}

/** Rounds to 34 significant digits; null when out of the range of a 128-bit decimal. */
export function toDecimal128(value: Decimal): Decimal | null {
  if (!value.isFinite() || Math.abs(value.e) > MAX_DECIMAL_EXPONENT) return null;
  return value.toSignificantDigits(34);
}

/** Reads a bool as `tobool()` does: `true` or `false` in any case, or a whole number; no blanks around. */
export function parseBool(text: string): boolean | null {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (!/^[+-]?\d+$/.test(text)) return null;
  const value = parseLong(text);
  return value === null ? null : value !== 0;
}

export function formatBool(value: boolean): string {
  return value ? 'True' : 'False';
}

export function formatLong(value: Long): string {
  return value.toString();
}

/** Prints a real as `tostring()` does: `1.0`, `0.1`, `-0.0`, `1e+21`, `NaN`, `inf`, `-inf`. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatFiniteReal(value);
}

/** Prints a finite real so that it reads as a real, not as a whole number. */
export function formatFiniteReal(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

/** Prints a decimal in full, without an exponent. */
export function formatDecimal(value: Decimal): string {
  return value.toFixed();
}

/** -1, 0 or 1. */
export function compareLong(a: Long, b: Long): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** a + b, wrapped to 64 bits. */
export function addLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return wrapLong(BigInt(a) + BigInt(b));
}

/** a - b, wrapped to 64 bits. */
export function subLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return wrapLong(BigInt(a) - BigInt(b));
}

/** a × b, wrapped to 64 bits. */
export function mulLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return wrapLong(BigInt(a) * BigInt(b));
}

/** a ÷ b, truncated toward zero; null for zero. */
export function divLong(a: Long, b: Long): Long | null {
  if (b === 0) return null;
  // Exact: the remainder of doubles is, and what is left divides evenly.
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b + 0;
  return wrapLong(BigInt(a) / BigInt(b));
}

/** a modulo b, in [0, |b|); null for zero. */
export function modLong(a: Long, b: Long): Long | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return rest < 0 ? rest + Math.abs(b) : rest + 0;
  }
  const [x, y] = [BigInt(a), BigInt(b)];
  const rest = x % y;
  return wrapLong(rest < 0n ? rest + (y < 0n ? -y : y) : rest);
}

/** -a, wrapped to 64 bits. */
export function negLong(a: Long): Long {
  return subLong(0, a);
}

/** The largest multiple of `size` that is not above a; null when size is not positive. */
export function binLong(a: Long, size: Long): Long | null {
  if (size <= 0) return null;
  return subLong(a, modLong(a, size)!);
}

/** a modulo b over reals, in [0, |b|); NaN for zero. */
export function modReal(a: number, b: number): number {
  const rest = a % b;
  return rest < 0 ? rest + Math.abs(b) : rest;
}

/** The largest multiple of `size` that is not above a; null when size is not positive. */
export function binReal(a: number, size: number): number | null {
  return size > 0 ? Math.floor(a / size) * size : null;
}

/** Keeps the low 32 bits, as `toint()` of a long does. */
export function wrapInt(value: Long): number {
  return typeof value === 'number' && value >= MIN_INT && value <= MAX_INT
    ? value
    : Number(BigInt.asIntN(32, BigInt(value)));
}

/** Truncates toward zero and saturates at the ends of long; null for NaN. */
export function realToLong(value: number): Long | null {
  if (Number.isNaN(value)) return null;
  const whole = Math.trunc(value) + 0;
  if (Number.isSafeInteger(whole)) return whole;
  if (whole >= 2 ** 63) return MAX_LONG;
  return whole <= -(2 ** 63) ? MIN_LONG : BigInt(whole);
}

/** Truncates toward zero and saturates at the ends of int; null for NaN. */
export function realToInt(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.min(MAX_INT, Math.max(MIN_INT, Math.trunc(value) + 0));
}

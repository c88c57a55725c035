import { wrapLong, type Long } from '../values/types.js';
import { typed } from './arguments.js';
import type { ScalarFunction } from './contract.js';

/** A function of two longs, bit by bit; `small` serves where both fit 32 bits. */
function bitwise(
  name: string,
  small: (a: number, b: number) => number,
  wide: (a: bigint, b: bigint) => bigint,
): ScalarFunction {
  const fits = (v: Long): v is number => typeof v === 'number' && (v | 0) === v;
  return typed(
    name,
    ['long'],
    (x, y) => {
      const [a, b] = [x as Long, y as Long];
      return fits(a) && fits(b) ? small(a, b) : wrapLong(wide(BigInt(a), BigInt(b)));
    },
    { resultType: 'long' },
  );
}

/** Shifts by a number of bits modulo 64; null for a negative number. */
function shift(name: string, apply: (value: bigint, bits: bigint) => bigint): ScalarFunction {
  return typed(
    name,
    ['long'],
    (value, bits) => ((bits as Long) < 0 ? null : wrapLong(apply(BigInt(value as Long), BigInt(bits as Long) % 64n))),
    { resultType: 'long' },
  );
}

/** The number of ones in the 64 bits of a long. */
function countOnes(value: Long): number {
  let ones = 0;
  for (let rest = BigInt.asUintN(64, BigInt(value)); rest !== 0n; rest &= rest - 1n) ones++;
  return ones;
}

/**
 * Operations on the bits of longs.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#binary-functions
 */
export const BIT_FUNCTIONS: readonly ScalarFunction[] = [
  bitwise(
    'binary_and',
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  bitwise(
    'binary_or',
    (a, b) => a | b,
    (a, b) => a | b,
  ),
  bitwise(
    'binary_xor',
    (a, b) => a ^ b,
    (a, b) => a ^ b,
  ),
  typed('binary_not', ['long'], (x) => wrapLong(~BigInt(x as Long)), { resultType: 'long' }),
  shift('binary_shift_left', (value, bits) => value << bits),
  shift('binary_shift_right', (value, bits) => value >> bits),
  typed('bitset_count_ones', ['long'], (x) => countOnes(x as Long), { resultType: 'long' }),
];

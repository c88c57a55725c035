import type { SortCodes } from './sort-keys.js';

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The order of rows under some keys, the first of which counts most; rows of equal keys stay in their order. Digit by
 * digit from the last key's last, leaving out those that are the same in all rows. `check` is called for every row.
 */
export function radixSorted(keys: readonly SortCodes[], length: number, check: (row: number) => void): Uint32Array {
  let rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  let other = new Uint32Array(length);
  const counts = new Uint32Array(DIGITS);
  for (const { high, low } of [...keys].reverse()) {
    for (const part of [low, high]) {
      for (const shift of [0, DIGIT_BITS]) {
        if (!countDigits(part, shift, counts, check)) continue;
        for (let i = 0; i < length; i++) {
          check(i);
          const row = rows[i]!;
          const digit = (part[row]! >>> shift) & (DIGITS - 1);
          other[counts[digit]!++] = row;
        }
        [rows, other] = [other, rows];
      }
    }
  }
  return rows;
}

/** Where the rows of each digit begin in their order; false where all have the same. */
function countDigits(part: Uint32Array, shift: number, counts: Uint32Array, check: (row: number) => void): boolean {
  counts.fill(0);
  for (let i = 0; i < part.length; i++) {
    check(i);
    counts[(part[i]! >>> shift) & (DIGITS - 1)]!++;
  }
  if (part.length === 0 || counts[(part[0]! >>> shift) & (DIGITS - 1)] === part.length) return false;
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = counts[digit]!;
    counts[digit] = before;
    before += count;
  }
  return true;
}

// Part of the scanner's kernel, see kernel.asm.ts: finds times under a key that are later than one that is known.

import { skipBlanks } from './json-value.asm';
import { NO_TIME, ticksOf } from './time-value.asm';

const QUOTE: u8 = 0x22;
/** A place that is found takes so many bytes. */
const PLACE: usize = 16;

/**
 * Writes the places between `from` and `to` where a key in quotes stands, at `key`, whose time is later than `latest`, in
 * ticks, or may be: the place, less `base`, and at 8 the ticks, or NO_TIME where it is written in a way that is not read
 * here. `first` and `second` are places in the key of bytes that are looked for. No more than `most`; behind them where it
 * stopped. Returns how many it wrote.
 */
export function lateTimes(
  key: usize, length: usize, first: usize, second: usize,
  from: usize, to: usize, base: usize, latest: i64,
  out: usize, most: i32,
): i32 {
  const one = i8x16.splat(load<u8>(key + first));
  const other = i8x16.splat(load<u8>(key + second));
  let found: i32 = 0;
  let write = out;
  let p = from;
  for (; p < to && found + 16 <= most; p += 16) {
    const same = v128.and(i8x16.eq(v128.load(p + first), one), i8x16.eq(v128.load(p + second), other));
    let bits: i32 = i8x16.bitmask(same);
    while (bits != 0) {
      const at = p + ctz(bits);
      bits &= bits - 1;
      if (at + length > to || !isSame(at, key, length)) continue;
      const value = valueOf(at + length, to);
      if (value == 0) continue;
      const ticks = ticksIn(value, to);
      if (ticks != NO_TIME && ticks <= latest) continue;
      store<u32>(write, at - base);
      store<i64>(write, ticks, 8);
      write += PLACE;
      found++;
    }
  }
  store<u32>(write, (p < to ? p : to) - base);
  return found;
}

function isSame(at: usize, text: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(at + i) != load<u8>(text + i)) return false;
  return true;
}

/** Where the value behind a key begins; 0 where there is none: no colon follows, or `null` or `""`. */
function valueOf(behind: usize, to: usize): usize {
  let p = skipBlanks(behind, to);
  if (load<u8>(p) != 0x3a) return 0;
  p = skipBlanks(p + 1, to);
  if (load<u8>(p) == 0x6e) return 0;
  return load<u8>(p) == QUOTE && load<u8>(p, 1) == QUOTE ? 0 : p;
}

/** The ticks of a value; NO_TIME where it is no text, or one that is not read here. */
function ticksIn(value: usize, to: usize): i64 {
  if (load<u8>(value) != QUOTE) return NO_TIME;
  let end = value + 1;
  while (end < to && load<u8>(end) != QUOTE) end++;
  return end < to ? ticksOf(value + 1, end) : NO_TIME;
}

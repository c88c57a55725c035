// The scanner's kernel, in AssemblyScript: `npm run build:kernel` compiles it into kernel-module.ts.
//
// It finds the lines that hold any of some texts, ASCII letters in either case, sixteen places at a time: four bytes of
// each text (its window) are looked up by their halves in tables whose bits stand for groups of texts, and what passes
// is compared in full. After the scheme that the Hyperscan authors call Teddy.
//
// Memory, laid out by text-scanner.ts: eight tables of 16 bytes; for each of eight groups where its entries begin and how
// many they are; entries; the texts, in lower case but for keys; the input, with room for 64 bytes behind it. An entry:
// where the text is, its length, its window's place in it, whether it is a key up to its end or a dot, its window, the
// bits by which the cases of that differ, the bytes of it that count.

import { NOWHERE, skipBlanks, skipValue } from './json-value.asm';

export { lateTimes } from './late-times.asm';

const GROUPS: usize = 128;
const ENTRY: usize = 32;
const SCRATCH: usize = 512;
const LF: u8 = 0x0a;
/** So many bytes of each text are looked up. */
const WINDOW: usize = 4;
/** So many times sixteen line feeds are counted before lanes are added up. */
const MOST_CHUNKS: usize = 255 * 16;

/**
 * Writes the lines between `from`, where a line begins, and `to` that have a text of the set: for each its start, its
 * end and the number of line feeds before it (plus `line`). No more than `most` lines; behind them the number of line
 * feeds before `to`, or before where it stopped, and where that is. Returns how many lines it wrote.
 */
export function scan(set: usize, from: usize, to: usize, line: u32, out: usize, most: i32): i32 {
  const low0 = v128.load(set);
  const high0 = v128.load(set, 16);
  const low1 = v128.load(set, 32);
  const high1 = v128.load(set, 48);
  const low2 = v128.load(set, 64);
  const high2 = v128.load(set, 80);
  const low3 = v128.load(set, 96);
  const high3 = v128.load(set, 112);
  const nibble = i8x16.splat(0x0f);
  const zero = i8x16.splat(0);
  const lf = i8x16.splat(LF);
  let found: i32 = 0;
  let write = out;
  let p = from;
  while (p < to) {
    // The groups that passed at the first three bytes of windows, in the chunk before.
    let before0 = zero;
    let before1 = zero;
    let before2 = zero;
    let next: usize = 0;
    // A window that ends behind the end may belong to a shorter text before it.
    while (p < to + WINDOW - 1) {
      const stop = min(to + WINDOW - 1, p + MOST_CHUNKS);
      let lines = zero;
      for (; p < stop; p += 16) {
        const bytes = v128.load(p);
        const low = v128.and(bytes, nibble);
        const high = v128.and(i16x8.shr_u(bytes, 4), nibble);
        const now0 = v128.and(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high));
        const now1 = v128.and(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high));
        const now2 = v128.and(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high));
        const now3 = v128.and(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));
        const at0 = v128.shuffle<i8>(before0, now0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
        const at1 = v128.shuffle<i8>(before1, now1, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        const at2 = v128.shuffle<i8>(before2, now2, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
        before0 = now0;
        before1 = now1;
        before2 = now2;
        const groups = v128.and(v128.and(at0, at1), v128.and(at2, now3));
        if (v128.any_true(groups)) {
          const end = first(set, p, groups, from, to);
          if (end >= 0) {
            const at = <usize>end - (WINDOW - 1);
            line += sum(lines);
            // Only those before the window count: a short text may end within it.
            if (at > p) line += popcnt(i8x16.bitmask(i8x16.eq(bytes, lf)) & ((1 << <i32>(at - p)) - 1));
            else for (let q = at; q < p; q++) line -= <u32>(load<u8>(q) == LF);
            const last = lineEnd(at, to);
            store<u32>(write, lineStart(from, at));
            store<u32>(write, last, 4);
            store<u32>(write, line, 8);
            write += 12;
            found++;
            next = last + 1;
            break;
          }
        }
        // The last chunk may reach beyond the end.
        if (p + 16 > to) {
          if (p < to) line += popcnt(i8x16.bitmask(i8x16.eq(bytes, lf)) & ((1 << <i32>(to - p)) - 1));
          continue;
        }
        lines = i8x16.sub(lines, i8x16.eq(bytes, lf));
      }
      if (next != 0) break;
      line += sum(lines);
    }
    if (next == 0) break;
    p = next;
    if (next <= to) line++;
    if (found == most) break;
  }
  store<u32>(write, line);
  store<u32>(write, p < to ? p : to, 4);
  return found;
}

/** Where the first window ends, of those whose groups passed in the chunk at `p`, that belongs to a text; or -1. */
function first(set: usize, p: usize, groups: v128, from: usize, to: usize): i32 {
  v128.store(SCRATCH, groups);
  let bits: i32 = i8x16.bitmask(i8x16.ne(groups, i8x16.splat(0)));
  while (bits != 0) {
    const i: usize = ctz(bits);
    if (isText(set, p + i - (WINDOW - 1), load<u8>(SCRATCH + i), from, to)) return <i32>(p + i);
    bits &= bits - 1;
  }
  return -1;
}

function isText(set: usize, window: usize, groups: u8, from: usize, to: usize): bool {
  const here = load<u32>(window);
  let left: u32 = groups;
  while (left != 0) {
    const group: usize = ctz(left);
    left &= left - 1;
    let entry: usize = load<u32>(set + GROUPS + group * 8);
    const end = entry + ENTRY * <usize>load<u32>(set + GROUPS + group * 8 + 4);
    for (; entry < end; entry += ENTRY) {
      if (((here | load<u32>(entry, 20)) & load<u32>(entry, 24)) != load<u32>(entry, 16)) continue;
      const start = window - <usize>load<u32>(entry, 8);
      const length: usize = load<u32>(entry, 4);
      if (start < from || start > window || start + length > to) continue;
      const text: usize = load<u32>(entry);
      let i: usize = 0;
      if (load<u32>(entry, 12) == 0) {
        while (i < length && lower(load<u8>(start + i)) == load<u8>(text + i)) i++;
        if (i == length) return true;
      } else {
        while (i < length && load<u8>(start + i) == load<u8>(text + i)) i++;
        if (i == length && isKey(start + length, to)) return true;
      }
    }
  }
  return false;
}

/** Whether a key ends here, with a colon behind it, or goes on with a dot. */
function isKey(from: usize, to: usize): bool {
  let p = from;
  if (p < to && load<u8>(p) == 0x2e) return true;
  if (p >= to || load<u8>(p) != 0x22) return false;
  p++;
  while (p < to && (load<u8>(p) == 0x20 || load<u8>(p) == 0x09 || load<u8>(p) == 0x0d)) p++;
  return p < to && load<u8>(p) == 0x3a;
}

// @ts-ignore: decorator
@inline
function lower(byte: u8): u8 {
  return byte - 0x41 < 26 ? byte + 32 : byte;
}

/** The sum of the lanes. */
function sum(lanes: v128): u32 {
  const fours = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes));
  return (
    i32x4.extract_lane(fours, 0) +
    i32x4.extract_lane(fours, 1) +
    i32x4.extract_lane(fours, 2) +
    i32x4.extract_lane(fours, 3)
  );
}

/** Where the first line feed at or after `from` is; `to` when there is none. */
export function lineEnd(from: usize, to: usize): usize {
  const lf = i8x16.splat(LF);
  let p = from;
  for (; p + 16 <= to; p += 16) {
    const bits = i8x16.bitmask(i8x16.eq(v128.load(p), lf));
    if (bits != 0) return p + ctz(bits);
  }
  while (p < to && load<u8>(p) != LF) p++;
  return p;
}

/** Where the line begins that holds `at`; no earlier than `from`. */
function lineStart(from: usize, at: usize): usize {
  const lf = i8x16.splat(LF);
  let p = at;
  while (p >= from + 16) {
    const bits = i8x16.bitmask(i8x16.eq(v128.load(p - 16), lf));
    if (bits != 0) return p - 16 + (32 - clz(bits));
    p -= 16;
  }
  while (p > from && load<u8>(p - 1) != LF) p--;
  return p;
}


/**
 * Whether the bytes from `from` to `end` are a valid JSON object with just the keys of a template, in its order. If so,
 * writes where their values begin, less `base`. What it does not take may still be such an object: the keys with blanks
 * before their colons, numbers with exponents. The template: for each key its length with quotes and colon, and at the
 * next multiple of sixteen these bytes, up to a multiple of sixteen.
 */
export function scanObject(from: usize, end: usize, template: usize, keys: i32, base: usize, values: usize): bool {
  if (load<u8>(from) != 0x7b) return false;
  let p = skipBlanks(from + 1, end);
  let t = template;
  let write = values;
  for (let k: i32 = 0; k < keys; k++) {
    const length: usize = load<u32>(t);
    t += 16;
    for (let i: usize = 0; i < length; i += 16) {
      const same = i8x16.bitmask(i8x16.eq(v128.load(p + i), v128.load(t + i)));
      const wanted: i32 = length - i < 16 ? (1 << <i32>(length - i)) - 1 : 0xffff;
      if ((same & wanted) != wanted) return false;
    }
    t += (length + 15) & ~15;
    p = skipBlanks(p + length, end);
    store<u32>(write, p - base);
    write += 4;
    p = skipValue(p, end, 1);
    if (p == NOWHERE) return false;
    p = skipBlanks(p, end);
    if (load<u8>(p) != (k + 1 == keys ? 0x7d : 0x2c)) return false;
    p++;
    if (k + 1 < keys) p = skipBlanks(p, end);
  }
  return keys > 0 && p <= end && skipBlanks(p, end) == end;
}

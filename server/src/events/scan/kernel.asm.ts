// The scanner's kernel, in AssemblyScript: `npm run build:kernel` compiles it into kernel-module.ts.
//
// It finds the lines that hold any of some texts, ASCII letters in either case, sixteen places at a time: four bytes of
// each text (its window) are looked up by their halves in tables whose bits stand for groups of texts, and what passes
// is compared in full. After the scheme that the Hyperscan authors call Teddy. Lines that are found can be asked to have
// more texts together.
//
// Memory, laid out by set-layout.ts: eight tables of 16 bytes; for each of eight groups where its blocks begin and how
// many they are; blocks; entries. A block: for each of four texts its window, the bits by which the cases of that differ,
// the bytes of it that count, and where its entry is. An entry: where the text is, its length, its window's place in it,
// what it is (a key, the beginning of a term, the end of one), its marks. The texts are in lower case but for keys.
// Behind the input there is room for 64 bytes.

import { BACKSLASH, NOWHERE, skipBlanks, skipValue } from './json-value.asm';

export { lateTimes } from './late-times.asm';

const GROUPS: usize = 128;
const BLOCK: usize = 64;
const SCRATCH: usize = 512;
const LF: u8 = 0x0a;
/** So many bytes are looked at at once. */
const CHUNK: usize = 16;
/** So many bytes of each text are looked up. */
const WINDOW: usize = 4;
/** So much is looked at before lanes with numbers of line feeds are added up. */
const MOST_BYTES: usize = 255 * CHUNK;
const KEY: u32 = 1;
const STARTS_TERM: u32 = 2;
const ENDS_TERM: u32 = 4;
/** What may be before a character that is written as an escape, up to it. */
const ESCAPE: usize = 6;
/** The mark of texts that let a line pass, whatever else it has. */
const PASSES: u64 = 1 << 63;

/** Where the text is that was found last. */
let found: usize = 0;

/**
 * Writes the lines between `from`, where a line begins, and `to` that have a text of the set and pass the test, if there
 * are conditions: for each its start, its end and the number of line feeds before it (plus `line`). No more than `most`
 * lines; behind them the number of line feeds before `to`, or before where it stopped, and where that is. Returns how
 * many lines it wrote.
 */
export function scan(
  set: usize,
  testSet: usize,
  masks: usize,
  conditions: i32,
  from: usize,
  to: usize,
  line: u32,
  out: usize,
  most: i32,
): i32 {
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
  let count: i32 = 0;
  let write = out;
  let next = from;
  while (next < to && count < most) {
    let p = next;
    // The groups that passed at the first three bytes of windows, in the chunk before.
    let before0 = zero;
    let before1 = zero;
    let before2 = zero;
    let marks: u64 = 0;
    // A window that ends behind the end may belong to a shorter text before it.
    while (p < to + WINDOW - 1) {
      const stop = min(to + WINDOW - 1, p + MOST_BYTES);
      let lines = zero;
      for (; p < stop; p += CHUNK) {
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
          marks = marksIn(set, p, groups, next, to, true);
          if (marks != 0) break;
        }
        lines = i8x16.sub(lines, i8x16.eq(bytes, lf));
      }
      line += sum(lines);
      if (marks != 0) break;
    }
    if (marks == 0) {
      // The last chunk may reach beyond the end.
      line -= feeds(to, p);
      next = to;
      break;
    }
    // Only the line feeds before the text count.
    const at = found;
    if (at > p) line += feeds(p, at);
    else for (let q = at; q < p; q++) line -= <u32>(load<u8>(q) == LF);
    const start = lineStart(next, at);
    const end = lineEnd(at, to);
    if (conditions == 0 || passes(testSet, masks, conditions, marks & PASSES, start, end)) {
      store<u32>(write, start);
      store<u32>(write, end, 4);
      store<u32>(write, line, 8);
      write += 12;
      count++;
    }
    next = end + 1;
    if (next <= to) line++;
  }
  store<u32>(write, line);
  store<u32>(write, min(next, to), 4);
  return count;
}

/** Whether a line has texts that together fulfil all conditions. `marks`: those that it is known to have. */
function passes(set: usize, masks: usize, conditions: i32, marks: u64, from: usize, to: usize): bool {
  if ((marks & PASSES) != 0) return true;
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
  let before0 = zero;
  let before1 = zero;
  let before2 = zero;
  for (let p = from; p < to + WINDOW - 1; p += CHUNK) {
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
    if (!v128.any_true(groups)) continue;
    const more = marks | marksIn(set, p, groups, from, to, false);
    if (more == marks) continue;
    marks = more;
    if ((marks & PASSES) != 0 || fulfils(marks, masks, conditions)) return true;
  }
  return false;
}

function fulfils(marks: u64, masks: usize, conditions: i32): bool {
  let at = masks;
  for (let c: i32 = 0; c < conditions; c++) {
    const end = at + 8 * <usize>load<u64>(at);
    let fulfilled = false;
    while (at < end) {
      at += 8;
      const mask = load<u64>(at);
      if ((marks & mask) == mask) fulfilled = true;
    }
    if (!fulfilled) return false;
    at += 8;
  }
  return true;
}

/** The marks of the texts, or of the first one, whose windows end in the chunk at `p` where groups pass; 0 for none. */
function marksIn(set: usize, p: usize, groups: v128, from: usize, to: usize, onlyFirst: bool): u64 {
  v128.store(SCRATCH, groups);
  let marks: u64 = 0;
  let bits: i32 = i8x16.bitmask(i8x16.ne(groups, i8x16.splat(0)));
  while (bits != 0) {
    const i: usize = ctz(bits);
    marks |= marksAt(set, p + i - (WINDOW - 1), load<u8>(SCRATCH + i), from, to);
    if (onlyFirst && marks != 0) return marks;
    bits &= bits - 1;
  }
  return marks;
}

/** The marks of the texts of some groups whose windows begin at a place. */
function marksAt(set: usize, window: usize, groups: u8, from: usize, to: usize): u64 {
  const here = i32x4.splat(load<u32>(window));
  let marks: u64 = 0;
  let left: u32 = groups;
  while (left != 0) {
    const group: usize = ctz(left);
    left &= left - 1;
    let block: usize = load<u32>(set + GROUPS + group * 8);
    const end = block + BLOCK * <usize>load<u32>(set + GROUPS + group * 8 + 4);
    for (; block < end; block += BLOCK) {
      const seen = v128.and(v128.or(here, v128.load(block, 16)), v128.load(block, 32));
      let same: i32 = i32x4.bitmask(i32x4.eq(seen, v128.load(block)));
      while (same != 0) {
        const entry: usize = load<u32>(block + 48 + 4 * ctz(same));
        same &= same - 1;
        const start = <isize>window - load<i32>(entry, 8);
        if (start >= <isize>from && isText(entry, start, from, to)) {
          found = start;
          marks |= load<u64>(entry, 16);
        }
      }
    }
  }
  return marks;
}

/** Whether the text of an entry begins here, and its surroundings are those asked for. */
function isText(entry: usize, start: usize, from: usize, to: usize): bool {
  const length: usize = load<u32>(entry, 4);
  const end = start + length;
  if (end > to) return false;
  const text: usize = load<u32>(entry);
  const kind = load<u32>(entry, 12);
  let i: usize = 0;
  if (kind == KEY) {
    while (i < length && load<u8>(start + i) == load<u8>(text + i)) i++;
    return i == length && isKey(end, to);
  }
  while (i < length && lower(load<u8>(start + i)) == load<u8>(text + i)) i++;
  if (i != length) return false;
  if ((kind & ENDS_TERM) != 0 && end < to && isTerm(load<u8>(end))) return false;
  return (kind & STARTS_TERM) == 0 || start == from || !isTerm(load<u8>(start - 1)) || mayEscape(from, start);
}

/** Whether the character before `end` may be part of an escape. */
function mayEscape(from: usize, end: usize): bool {
  let p = end;
  while (p > from && end - p < ESCAPE) {
    const byte = load<u8>(--p);
    if (byte == BACKSLASH) return true;
    if (byte == LF) return false;
  }
  return false;
}

/** Whether a byte is an ASCII letter or digit. */
// @ts-ignore: decorator
@inline
function isTerm(byte: u8): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26;
}

/** The number of line feeds between two places, no more than a chunk and three bytes apart. */
function feeds(from: usize, to: usize): u32 {
  let count: u32 = 0;
  for (let p = from; p < to; p++) count += <u32>(load<u8>(p) == LF);
  return count;
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

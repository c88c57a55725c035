// The scanner's kernel, in AssemblyScript: `npm run build:kernel` compiles it into kernel-module.ts.
//
// It finds the lines that hold any of some texts, ASCII letters in either case, sixteen places at a time: four bytes of
// each text (its window) are looked up by their halves in tables whose bits stand for groups of texts, and what passes
// is compared in full. After the scheme that the Hyperscan authors call Teddy.
//
// Memory, laid out by text-scanner.ts: two sets of texts, each with eight tables of 16 bytes; for each of eight groups
// where its entries begin and how many they are; entries; the texts, in lower case; the input, with room for 32 bytes
// behind it. An entry: where the text is, its length, its window's place in it, whether it is a key up to its end or a
// dot, its window in lower case, the bits by which the cases of that differ, the bytes of it that count.

const SET1: usize = 256;
const GROUPS: usize = 128;
const ENTRY: usize = 32;
const SCRATCH: usize = 512;
const LF: u8 = 0x0a;
/** So many times sixteen line feeds are counted before lanes are added up. */
const MOST_CHUNKS: usize = 255 * 16;

/**
 * Writes the lines between `from`, where a line begins, and `to` that have a text of the sets at `set0` and behind it:
 * for each its start, its end and the number of line feeds before it (plus `line`). No more than `most` lines; behind
 * them the number of line feeds before `to`, or before where it stopped. Returns how many lines it wrote.
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
  const key0 = v128.load(set + SET1);
  const keyHigh0 = v128.load(set + SET1, 16);
  const key1 = v128.load(set + SET1, 32);
  const keyHigh1 = v128.load(set + SET1, 48);
  const key2 = v128.load(set + SET1, 64);
  const keyHigh2 = v128.load(set + SET1, 80);
  const key3 = v128.load(set + SET1, 96);
  const keyHigh3 = v128.load(set + SET1, 112);
  const nibble = i8x16.splat(0x0f);
  const zero = i8x16.splat(0);
  const lf = i8x16.splat(LF);
  let found: i32 = 0;
  let write = out;
  let p = from;
  while (p < to) {
    const stop = to - p > MOST_CHUNKS ? p + MOST_CHUNKS : to;
    let lines = zero;
    let next: usize = 0;
    for (; p < stop; p += 16) {
      const a = v128.load(p);
      const b = v128.load(p, 1);
      const c = v128.load(p, 2);
      const d = v128.load(p, 3);
      const la = v128.and(a, nibble);
      const ha = v128.and(i16x8.shr_u(a, 4), nibble);
      const lb = v128.and(b, nibble);
      const hb = v128.and(i16x8.shr_u(b, 4), nibble);
      const lc = v128.and(c, nibble);
      const hc = v128.and(i16x8.shr_u(c, 4), nibble);
      const ld = v128.and(d, nibble);
      const hd = v128.and(i16x8.shr_u(d, 4), nibble);
      let m = v128.and(i8x16.swizzle(low0, la), i8x16.swizzle(high0, ha));
      m = v128.and(m, v128.and(i8x16.swizzle(low1, lb), i8x16.swizzle(high1, hb)));
      m = v128.and(m, v128.and(i8x16.swizzle(low2, lc), i8x16.swizzle(high2, hc)));
      m = v128.and(m, v128.and(i8x16.swizzle(low3, ld), i8x16.swizzle(high3, hd)));
      let k = v128.and(i8x16.swizzle(key0, la), i8x16.swizzle(keyHigh0, ha));
      k = v128.and(k, v128.and(i8x16.swizzle(key1, lb), i8x16.swizzle(keyHigh1, hb)));
      k = v128.and(k, v128.and(i8x16.swizzle(key2, lc), i8x16.swizzle(keyHigh2, hc)));
      k = v128.and(k, v128.and(i8x16.swizzle(key3, ld), i8x16.swizzle(keyHigh3, hd)));
      if (v128.any_true(v128.or(m, k))) {
        v128.store(SCRATCH, m);
        v128.store(SCRATCH, k, 16);
        const at = first(set, p, i8x16.bitmask(i8x16.ne(v128.or(m, k), zero)), from, to);
        if (at >= 0) {
          const i = <usize>at - p;
          line += sum(lines) + popcnt(i8x16.bitmask(i8x16.eq(a, lf)) & ((1 << <i32>i) - 1));
          const end = lineEnd(<usize>at, to);
          store<u32>(write, lineStart(from, <usize>at));
          store<u32>(write, end, 4);
          store<u32>(write, line, 8);
          write += 12;
          found++;
          next = end + 1;
          break;
        }
      }
      // The last chunk may reach beyond the end.
      if (p + 16 > to) {
        line += popcnt(i8x16.bitmask(i8x16.eq(a, lf)) & ((1 << <i32>(to - p)) - 1));
        continue;
      }
      lines = i8x16.sub(lines, i8x16.eq(a, lf));
    }
    if (next == 0) {
      line += sum(lines);
      continue;
    }
    p = next;
    if (next <= to) line++;
    if (found == most) break;
  }
  store<u32>(write, line);
  store<u32>(write, p < to ? p : to, 4);
  return found;
}

/** The first place of a chunk at `p` where a text's window begins, of those in `bits`; -1 where it is none of them. */
function first(set: usize, p: usize, all: i32, from: usize, to: usize): i32 {
  let bits = all;
  while (bits != 0) {
    const i: usize = ctz(bits);
    if (isText(set, p + i, load<u8>(SCRATCH + i), from, to)) return <i32>(p + i);
    if (isText(set + SET1, p + i, load<u8>(SCRATCH + i, 16), from, to)) return <i32>(p + i);
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
      while (i < length && lower(load<u8>(start + i)) == load<u8>(text + i)) i++;
      if (i == length && (load<u32>(entry, 12) == 0 || isKey(start + length, to))) return true;
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

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
/** Deeper JSON is left to others. */
const MOST_DEPTH: i32 = 100;
const NOWHERE: usize = 0;

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

// @ts-ignore: decorator
@inline
function skipBlanks(from: usize, end: usize): usize {
  let p = from;
  while (p < end && isBlank(load<u8>(p))) p++;
  return p;
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == LF;
}

/** Behind the valid value that begins at `p`; NOWHERE where there is none. */
function skipValue(p: usize, end: usize, depth: i32): usize {
  const first = load<u8>(p);
  if (first == QUOTE) return skipString(p);
  if (first == 0x7b) return skipNested(p, end, depth, 0x7d);
  if (first == 0x5b) return skipNested(p, end, depth, 0x5d);
  const word = load<u32>(p);
  if (word == 0x65757274) return p + 4; // true
  if (word == 0x6c6c756e) return p + 4; // null
  if (word == 0x736c6166 && load<u8>(p, 4) == 0x65) return p + 5; // false
  return skipNumber(p);
}

/** An object (`close` is a brace) or an array. */
function skipNested(from: usize, end: usize, depth: i32, close: u8): usize {
  if (depth >= MOST_DEPTH) return NOWHERE;
  let p = skipBlanks(from + 1, end);
  if (load<u8>(p) == close) return p + 1;
  while (p < end) {
    if (close == 0x7d) {
      if (load<u8>(p) != QUOTE) return NOWHERE;
      p = skipString(p);
      if (p == NOWHERE) return NOWHERE;
      p = skipBlanks(p, end);
      if (load<u8>(p) != 0x3a) return NOWHERE;
      p = skipBlanks(p + 1, end);
    }
    p = skipValue(p, end, depth + 1);
    if (p == NOWHERE) return NOWHERE;
    p = skipBlanks(p, end);
    const mark = load<u8>(p++);
    if (mark == close) return p;
    if (mark != 0x2c) return NOWHERE;
    p = skipBlanks(p, end);
  }
  return NOWHERE;
}

/** Behind the string that begins at `from`: a line feed ends the search, so that it stays within the line. */
function skipString(from: usize): usize {
  const quote = i8x16.splat(QUOTE);
  const backslash = i8x16.splat(BACKSLASH);
  const space = i8x16.splat(0x20);
  let p = from + 1;
  while (true) {
    const bytes = v128.load(p);
    const special = v128.or(
      v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)),
      i8x16.lt_u(bytes, space),
    );
    const bits = i8x16.bitmask(special);
    if (bits == 0) {
      p += 16;
      continue;
    }
    p += ctz(bits);
    const byte = load<u8>(p);
    if (byte == QUOTE) return p + 1;
    if (byte != BACKSLASH) return NOWHERE;
    const escaped = load<u8>(p, 1);
    if (escaped == 0x75) {
      for (let i: usize = 2; i < 6; i++) if (!isHex(load<u8>(p + i))) return NOWHERE;
      p += 6;
    } else if (
      escaped == QUOTE || escaped == BACKSLASH || escaped == 0x2f || escaped == 0x62 ||
      escaped == 0x66 || escaped == 0x6e || escaped == 0x72 || escaped == 0x74
    ) {
      p += 2;
    } else return NOWHERE;
  }
}

function isHex(byte: u8): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 6;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

function skipNumber(from: usize): usize {
  let p = load<u8>(from) == 0x2d ? from + 1 : from;
  if (load<u8>(p) == 0x30) p++;
  else {
    const digits = p;
    while (isDigit(load<u8>(p))) p++;
    if (p == digits) return NOWHERE;
  }
  if (load<u8>(p) == 0x2e) {
    const digits = ++p;
    while (isDigit(load<u8>(p))) p++;
    if (p == digits) return NOWHERE;
  }
  if ((load<u8>(p) | 0x20) == 0x65) return NOWHERE;
  return p - from > 300 ? NOWHERE : p;
}

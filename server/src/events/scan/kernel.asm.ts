// The scanner's kernel, in AssemblyScript: `npm run build:kernel` compiles it into kernel-module.ts.
//
// It finds any of some texts in bytes, ASCII letters in either case, sixteen places at a time: four bytes of each text
// (its window) are looked up by their halves in tables whose bits stand for groups of texts, and what passes is compared
// in full. After the scheme that the Hyperscan authors call Teddy.
//
// Memory, laid out by text-scanner.ts: sets of texts, each with eight tables of 16 bytes; for each of eight groups where its entries begin and how
// many they are; entries (where the text is, its length, its window's place in
// it, whether it is a key up to its end or a dot); the texts, in lower case; the input.

const GROUPS: usize = 128;
const SCRATCH: usize = 512;
const LF: u8 = 0x0a;

/** Where the window of the first text of a set between `from` and `to` begins, or -1. */
export function find(set: usize, from: usize, to: usize): i32 {
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
  let p = from;
  for (; p + 19 <= to; p += 16) {
    const a = v128.load(p);
    const b = v128.load(p + 1);
    const c = v128.load(p + 2);
    const d = v128.load(p + 3);
    let m = v128.and(i8x16.swizzle(low0, v128.and(a, nibble)), i8x16.swizzle(high0, i8x16.shr_u(a, 4)));
    m = v128.and(m, v128.and(i8x16.swizzle(low1, v128.and(b, nibble)), i8x16.swizzle(high1, i8x16.shr_u(b, 4))));
    m = v128.and(m, v128.and(i8x16.swizzle(low2, v128.and(c, nibble)), i8x16.swizzle(high2, i8x16.shr_u(c, 4))));
    m = v128.and(m, v128.and(i8x16.swizzle(low3, v128.and(d, nibble)), i8x16.swizzle(high3, i8x16.shr_u(d, 4))));
    if (!v128.any_true(m)) continue;
    v128.store(SCRATCH, m);
    let bits = i8x16.bitmask(i8x16.ne(m, zero));
    while (bits != 0) {
      const i = ctz(bits);
      if (isText(set, p + i, load<u8>(SCRATCH + i), from, to)) return <i32>(p + i);
      bits &= bits - 1;
    }
  }
  for (; p + 2 <= to; p++) {
    const a = load<u8>(p);
    const b = load<u8>(p + 1);
    let groups = both(set, a, 0) & both(set, b, 32);
    // Short texts have no third or fourth byte in their window, and take any there.
    groups &= both(set, p + 2 < to ? load<u8>(p + 2) : LF, 64);
    groups &= both(set, p + 3 < to ? load<u8>(p + 3) : LF, 96);
    if (groups != 0 && isText(set, p, groups, from, to)) return <i32>p;
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function both(set: usize, byte: u8, table: usize): u8 {
  return load<u8>(set + table + (byte & 15)) & load<u8>(set + table + 16 + (byte >> 4));
}

function isText(set: usize, window: usize, groups: u8, from: usize, to: usize): bool {
  let left: u32 = groups;
  while (left != 0) {
    const group: usize = ctz(left);
    left &= left - 1;
    let entry: usize = load<u32>(set + GROUPS + group * 8);
    const end = entry + 16 * <usize>load<u32>(set + GROUPS + group * 8 + 4);
    for (; entry < end; entry += 16) {
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

/** How many line feeds lie between two places. */
export function countLines(from: usize, to: usize): i32 {
  const lf = i8x16.splat(LF);
  let count: i32 = 0;
  let p = from;
  while (p + 16 <= to) {
    // Lanes count up to 255 before they are added up.
    const left = (to - p) >> 4;
    const stop = p + ((left < 255 ? left : 255) << 4);
    let lanes = i8x16.splat(0);
    for (; p < stop; p += 16) lanes = i8x16.sub(lanes, i8x16.eq(v128.load(p), lf));
    const pairs = i16x8.extadd_pairwise_i8x16_u(lanes);
    const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
    count += i32x4.extract_lane(fours, 0) + i32x4.extract_lane(fours, 1);
    count += i32x4.extract_lane(fours, 2) + i32x4.extract_lane(fours, 3);
  }
  for (; p < to; p++) if (load<u8>(p) == LF) count++;
  return count;
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
export function lineStart(from: usize, at: usize): usize {
  let p = at;
  while (p > from && load<u8>(p - 1) != LF) p--;
  return p;
}


// Part of the scanner's kernel, see kernel.asm.ts: finds times under a key that are later than one that is known.

const QUOTE: u8 = 0x22;
/** Stands for the date of a time that is written in a way that is not read here. */
const UNCLEAR: u32 = 0xffffffff;
const NO_NUMBER: u32 = 0xffffffff;

/**
 * Writes the places between `from` and `to` where a key in quotes stands, at `key`, whose time is later than one, or may
 * be: the place, less `base`, the date as yyyyMMdd, the time of the day as HHmmss, the ticks within the second. `first`
 * and `second` are places in the key of bytes that are looked for. No more than `most`; behind them where it stopped.
 * Returns how many it wrote.
 */
export function lateTimes(
  key: usize, length: usize, first: usize, second: usize,
  from: usize, to: usize, base: usize,
  date: u32, time: u32, fraction: u32,
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
      read(value);
      if (!isLate(date, time, fraction)) continue;
      store<u32>(write, at - base);
      store<u32>(write, readDate, 4);
      store<u32>(write, readTime, 8);
      store<u32>(write, readFraction, 12);
      write += 16;
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

function skipBlanks(from: usize, to: usize): usize {
  let p = from;
  while (p < to && (load<u8>(p) == 0x20 || load<u8>(p) == 0x09 || load<u8>(p) == 0x0d)) p++;
  return p;
}

let readDate: u32 = 0;
let readTime: u32 = 0;
let readFraction: u32 = 0;

function isLate(date: u32, time: u32, fraction: u32): bool {
  if (readDate != date) return readDate > date;
  return readTime != time ? readTime > time : readFraction > fraction;
}

/** Reads `yyyy-MM-dd[T ]HH:mm:ss[.f][Z]` in quotes; other notations are unclear. */
function read(quote: usize): void {
  readDate = UNCLEAR;
  readTime = readFraction = 0;
  const p = quote + 1;
  if (load<u8>(quote) != QUOTE || load<u8>(p, 4) != 0x2d || load<u8>(p, 7) != 0x2d) return;
  if (load<u8>(p, 10) != 0x54 && load<u8>(p, 10) != 0x20) return;
  if (load<u8>(p, 13) != 0x3a || load<u8>(p, 16) != 0x3a) return;
  const century = twoDigits(p);
  const year = twoDigits(p + 2);
  const month = twoDigits(p + 5);
  const day = twoDigits(p + 8);
  const hour = twoDigits(p + 11);
  const minute = twoDigits(p + 14);
  const second = twoDigits(p + 17);
  // Each is below 100, or all bits are set.
  if ((century | year | month | day | hour | minute | second) == NO_NUMBER) return;
  let end = p + 19;
  let ticks: u32 = 0;
  if (load<u8>(end) == 0x2e) {
    let scale: u32 = 1000000;
    // Digits behind the seventh are cut off when the time is read, too.
    for (end++; isDigit(load<u8>(end)); end++) {
      ticks += scale * (load<u8>(end) - 0x30);
      scale /= 10;
    }
  }
  if (load<u8>(end) == 0x5a) end++;
  if (load<u8>(end) != QUOTE) return;
  readDate = century * 1000000 + year * 10000 + month * 100 + day;
  readTime = hour * 10000 + minute * 100 + second;
  readFraction = ticks;
}

function twoDigits(p: usize): u32 {
  const tens: u32 = load<u8>(p) - 0x30;
  const ones: u32 = load<u8>(p, 1) - 0x30;
  return tens < 10 && ones < 10 ? tens * 10 + ones : NO_NUMBER;
}

function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

// Reads times: what the kernels share.

/** Stands for no time, or for one that is written in a way that is not read here. */
export const NO_TIME: i64 = i64.MIN_VALUE;

const TICKS_PER_SECOND: i64 = 10_000_000;
const NO_NUMBER: u32 = 0xffffffff;

/** Ticks since the year 1 of `yyyy-MM-dd[T ]HH:mm:ss[.f][Z]`; digits beyond ticks are cut off. */
export function ticksOf(from: usize, end: usize): i64 {
  if (end - from < 19 || load<u8>(from, 4) != 0x2d || load<u8>(from, 7) != 0x2d) return NO_TIME;
  const between = load<u8>(from, 10);
  if ((between != 0x54 && between != 0x20) || load<u8>(from, 13) != 0x3a || load<u8>(from, 16) != 0x3a) return NO_TIME;
  const century = two(from);
  const ofCentury = two(from + 2);
  const month = two(from + 5);
  const day = two(from + 8);
  const hour = two(from + 11);
  const minute = two(from + 14);
  const second = two(from + 17);
  // What is no number is larger than all of these.
  if (century > 99 || ofCentury > 99 || month - 1 > 11 || day - 1 > 30 || hour > 23 || minute > 59 || second > 59)
    return NO_TIME;
  const year = century * 100 + ofCentury;
  if (year == 0) return NO_TIME;
  const isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (day > daysIn(month, isLeap)) return NO_TIME;
  const before = year - 1;
  // March is the third month: the days before it, and before each that follows, as a line through them.
  const ofYear = month <= 2 ? (month - 1) * 31 : (306 * month - 324) / 10 + <u32>isLeap;
  const days: i64 = <i64>(before * 365 + before / 4 - before / 100 + before / 400 + ofYear + day - 1);
  const seconds = days * 86400 + <i64>(hour * 3600 + minute * 60 + second);
  let p = from + 19;
  let fraction: i64 = 0;
  if (p < end && load<u8>(p) == 0x2e) {
    p++;
    let scale: i64 = TICKS_PER_SECOND;
    const digits = p;
    for (; p < end && load<u8>(p) - 0x30 < 10; p++) {
      scale /= 10;
      fraction += scale * <i64>(load<u8>(p) - 0x30);
    }
    if (p == digits) return NO_TIME;
  }
  if (p < end && load<u8>(p) == 0x5a) p++;
  return p == end ? seconds * TICKS_PER_SECOND + fraction : NO_TIME;
}

function daysIn(month: u32, isLeap: bool): u32 {
  if (month == 2) return isLeap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const tens = load<u8>(at) - 0x30;
  const ones = load<u8>(at, 1) - 0x30;
  return tens < 10 && ones < 10 ? <u32>tens * 10 + <u32>ones : NO_NUMBER;
}

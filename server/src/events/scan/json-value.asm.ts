// Validates JSON values: what the kernels share.

const LF: u8 = 0x0a;
const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
/** Deeper JSON is left to others. */
const MOST_DEPTH: i32 = 100;
export const NOWHERE: usize = 0;

// @ts-ignore: decorator
@inline
export function skipBlanks(from: usize, end: usize): usize {
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
export function skipValue(p: usize, end: usize, depth: i32): usize {
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

export function isHex(byte: u8): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 6;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

export function skipNumber(from: usize): usize {
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

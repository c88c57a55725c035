// The columns' kernel, in AssemblyScript: `npm run build:kernel` compiles it into columns-module.ts.
//
// It goes through lines of JSON whose keys are known, in one of some orders (templates), and gives what they hold by
// column: for each line a number for the bytes of a value, or where the value begins. First the places of quotes and
// control characters are noted, sixty-four bytes at a time and without a branch for each value; then a line is one only
// if these are where its template has them. After simdjson (Langdale and Lemire, Parsing Gigabytes of JSON per Second).
//
// Memory is laid out by columns-kernel.ts. Control block: how many templates and columns, where places are noted, how
// many bytes are looked at together, from where places count; at 32 the results; at 64 where templates are; at 256 the
// columns: for each its mode (0 places, 1 numbers of values, 2 whole numbers, 3 times), where places or numbers of values
// are written, its dictionary, where whole numbers and times are written, how many digits a whole number may have, how
// many values there were, and how many that must be read at their places. Modes 2 and 3 give places too.
//
// A template: how many keys, how many columns it has no key for, where its keys are, how many rows had it; then these
// columns. A key: its length with quotes and colon, whether its value matters, the column it is for or -1, and where the
// only value is that it may have, 0 for any; then its bytes, and of which of them count. Such a value: its length, and at
// the next multiple of sixteen its bytes.
//
// A dictionary: how many values with the empty one that stands for none, how many bytes, the slots less one, where slots,
// values and bytes are, how many values and bytes there is room for. A slot: a value's hash and number. A value: where
// its bytes begin among all, and how many they are; a comma follows them.

import { isHex, NOWHERE, skipNumber, skipValue } from './json-value.asm';
import { NO_TIME, ticksOf } from './time-value.asm';

const CONTROL: usize = 1024;
const TEMPLATE_COUNT: usize = CONTROL;
const COLUMN_COUNT: usize = CONTROL + 4;
const PLACES: usize = CONTROL + 8;
const WINDOW: usize = CONTROL + 12;
const BASE: usize = CONTROL + 16;
const ROWS: usize = CONTROL + 32;
const NEXT: usize = CONTROL + 36;
const FULL: usize = CONTROL + 40;
const TEMPLATES: usize = CONTROL + 64;
const COLUMNS: usize = CONTROL + 256;

/** So many bytes say what a column is. */
const COLUMN: usize = 32;

/** Why it stopped: there is no more; there were enough lines; a line is none of the templates; a dictionary is full. */
const END: i32 = 0;
const ENOUGH: i32 = 1;
const OTHER_LINE: i32 = 2;
const DICTIONARY_FULL: i32 = 3;

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COMMA_QUOTE: u16 = 0x222c;
/** Of a template, so many bytes are a key's. */
const KEY: usize = 144;
const BACKSLASH: u8 = 0x5c;
const OPEN_BRACKET: u8 = 0x5b;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;
const ODD: u64 = 0xaaaaaaaaaaaaaaaa;

/** The template of the line before. */
let likely: usize = 0;
let fullColumn: i32 = -1;

/** Takes lines between `from`, where one begins, and `to`, at most `most`. Returns why it stopped. */
export function columns(from: usize, to: usize, most: i32): i32 {
  const places: usize = load<u32>(PLACES);
  const window: usize = load<u32>(WINDOW);
  let line = from;
  let row: i32 = 0;
  let status = END;
  likely = load<u32>(TEMPLATES);
  while (line < to && status == END) {
    const stop = min(to, line + window);
    const last = note(line, stop, places);
    const first = line;
    let place = places;
    while (line < stop) {
      if (row == most) {
        status = ENOUGH;
        break;
      }
      fullColumn = -1;
      const next = rowAt(line, place, stop, row);
      if (next != NOWHERE) {
        line = <usize>load<u32>(next) + 1;
        place = next + 4;
        row++;
        continue;
      }
      // Of a line that goes on behind the window nothing is known yet, unless the window is all its own.
      if (fullColumn >= 0) status = DICTIONARY_FULL;
      else if (stop == to || line == first || endsBefore(place, last)) status = OTHER_LINE;
      break;
    }
  }
  store<u32>(ROWS, row);
  store<u32>(NEXT, <u32>line);
  store<i32>(FULL, fullColumn);
  return status;
}

/** Whether there is a line feed among some places. */
function endsBefore(place: usize, last: usize): bool {
  for (let p = place; p < last; p += 4) if (load<u8>(<usize>load<u32>(p)) == LF) return true;
  return false;
}

/** The place of the line feed behind the line, which was taken as a row; NOWHERE when it is none of the templates. */
function rowAt(line: usize, place: usize, end: usize, row: i32): usize {
  let next = take(likely, line, place, end, row);
  if (next != NOWHERE || fullColumn >= 0) return next;
  const count: usize = load<u32>(TEMPLATE_COUNT);
  for (let t: usize = 0; t < count; t++) {
    const template: usize = load<u32>(TEMPLATES + 4 * t);
    if (template == likely) continue;
    next = take(template, line, place, end, row);
    if (fullColumn >= 0) return NOWHERE;
    if (next == NOWHERE) continue;
    likely = template;
    return next;
  }
  return NOWHERE;
}

function take(template: usize, line: usize, place: usize, end: usize, row: i32): usize {
  if (load<u8>(line) != OPEN_BRACE) return NOWHERE;
  let p = skipSpaces(line + 1);
  let at = place;
  let keys: i32 = load<u32>(template);
  let key: usize = load<u32>(template, 8);
  while (true) {
    if (<usize>load<u32>(at) != p || !isKey(p, key)) return NOWHERE;
    p += <usize>load<u32>(key);
    if (load<u8>(p) == SPACE) p = skipSpaces(p + 1);
    const start = p;
    const first = load<u8>(p);
    if (first == QUOTE) {
      p = load<u32>(at, 12);
      if (load<u8>(p) != QUOTE) return NOWHERE;
      p++;
      at += 16;
    } else {
      at += 8;
      // What may be no plain whole number is looked at again.
      if (first - 0x31 < 9) p = skipDigits(p);
      else p = skipValue(start, end, 1);
      if (p == NOWHERE) return NOWHERE;
      if (first == OPEN_BRACE || first == OPEN_BRACKET) {
        for (let passed: usize = load<u32>(at); passed < p && passed != 0; passed = load<u32>(at)) {
          if (load<u8>(passed) == LF) return NOWHERE;
          at += 4;
        }
      }
    }
    if (load<u32>(key, 4) != 0) {
      const only: usize = load<u32>(key, 12);
      if (only != 0 && (p - start != <usize>load<u32>(only) || !isSame(start, only + 16, p - start))) return NOWHERE;
      const column: i32 = load<i32>(key, 8);
      if (column >= 0 && !put(column, row, start, p)) return NOWHERE;
    }
    key += KEY;
    if (--keys == 0) break;
    if (load<u16>(p) == COMMA_QUOTE) p++;
    else {
      p = skipSpaces(p);
      if (load<u8>(p) != COMMA) return NOWHERE;
      p = skipSpaces(p + 1);
    }
  }
  p = skipSpaces(p);
  if (load<u8>(p) != CLOSE_BRACE) return NOWHERE;
  p = skipSpaces(p + 1);
  if (load<u8>(p) == CR && <usize>load<u32>(at) == p) {
    p++;
    at += 4;
  }
  if (load<u8>(p) != LF || <usize>load<u32>(at) != p) return NOWHERE;
  const missing: usize = load<u32>(template, 4);
  for (let m: usize = 0; m < missing; m++) {
    putNothing(COLUMNS + COLUMN * <usize>load<u32>(template + 16 + 4 * m), row);
  }
  store<u32>(template, load<u32>(template, 12) + 1, 12);
  return at;
}

/** Whether a key of a template stands somewhere, with its colon. */
// @ts-ignore: decorator
@inline
function isKey(p: usize, key: usize): bool {
  const others = v128.or(
    v128.and(v128.xor(v128.load(p), v128.load(key, 16)), v128.load(key, 80)),
    v128.and(v128.xor(v128.load(p, 16), v128.load(key, 32)), v128.load(key, 96)),
  );
  if (v128.any_true(others)) return false;
  return load<u32>(key) <= 32 || isLongKey(p, key);
}

function isLongKey(p: usize, key: usize): bool {
  const others = v128.or(
    v128.and(v128.xor(v128.load(p, 32), v128.load(key, 48)), v128.load(key, 112)),
    v128.and(v128.xor(v128.load(p, 48), v128.load(key, 64)), v128.load(key, 128)),
  );
  return !v128.any_true(others);
}

/** Behind the whole number that begins at `from`; NOWHERE where it goes on otherwise, or is no number of JSON. */
// @ts-ignore: decorator
@inline
function skipDigits(from: usize): usize {
  const others = i8x16.gt_u(i8x16.sub(v128.load(from), i8x16.splat(0x30)), i8x16.splat(9));
  const p = from + <usize>ctz(i8x16.bitmask(others) | 0x10000);
  const behind = load<u8>(p);
  return behind == COMMA || behind == CLOSE_BRACE ? p : skipNumber(from);
}

// @ts-ignore: decorator
@inline
function skipSpaces(from: usize): usize {
  let p = from;
  while (load<u8>(p) == SPACE) p++;
  return p;
}

// @ts-ignore: decorator
@inline
function isSame(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a + i), v128.load(b + i))) != 0xffff) return false;
  }
  const wanted: i32 = (1 << <i32>(length - i)) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(a + i), v128.load(b + i))) & wanted) == wanted;
}

/** Writes a value of a row; false when its dictionary is full. */
// @ts-ignore: decorator
@inline
function put(column: i32, row: i32, start: usize, end: usize): bool {
  const c = COLUMNS + COLUMN * <usize>column;
  const out: usize = <usize>load<u32>(c, 4) + 4 * <usize>row;
  if (load<u32>(c) != 1) {
    store<u32>(out, <u32>(start - <usize>load<u32>(BASE)));
    if (load<u32>(c) != 0) putTyped(c, row, start, end);
    return true;
  }
  const code = numberOf(load<u32>(c, 8), start, end - start);
  if (code == 0) {
    fullColumn = column;
    return false;
  }
  store<u32>(out, code);
  return true;
}

/** Writes a whole number or a time of a row, or nothing where it is null or must be read at its place. */
function putTyped(c: usize, row: i32, start: usize, end: usize): void {
  store<u32>(c, load<u32>(c, 20) + 1, 20);
  const out: usize = <usize>load<u32>(c, 12) + 8 * <usize>row;
  const first = load<u8>(start);
  const isNothing = first == 0x6e || (first == QUOTE && end - start == 2);
  if (load<u32>(c) == 3) {
    const ticks = first == QUOTE && !isNothing ? ticksOf(start + 1, end - 1) : NO_TIME;
    store<i64>(out, ticks);
    if (ticks == NO_TIME && !isNothing) store<u32>(c, load<u32>(c, 24) + 1, 24);
    return;
  }
  store<f64>(out, NaN);
  if (isNothing) return;
  let p = first == 0x2d ? start + 1 : start;
  const most: usize = load<u32>(c, 16);
  if (end - p <= most) {
    let value: i64 = 0;
    while (p < end && load<u8>(p) - 0x30 < 10) value = value * 10 + <i64>(load<u8>(p++) - 0x30);
    if (p == end) {
      store<f64>(out, <f64>(first == 0x2d ? -value : value));
      return;
    }
  }
  store<u32>(c, load<u32>(c, 24) + 1, 24);
}

/** Writes that a row has no value. */
function putNothing(c: usize, row: i32): void {
  store<u32>(<usize>load<u32>(c, 4) + 4 * <usize>row, 0);
  const out: usize = <usize>load<u32>(c, 12) + 8 * <usize>row;
  if (load<u32>(c) == 2) store<f64>(out, NaN);
  if (load<u32>(c) == 3) store<i64>(out, NO_TIME);
}

/** The number of some bytes in a dictionary, from 1; 0 when there is no room for them. */
function numberOf(dictionary: usize, start: usize, length: usize): u32 {
  const hash = hashOf(start, length);
  const mask = load<u32>(dictionary, 8);
  const slots: usize = load<u32>(dictionary, 12);
  const values: usize = load<u32>(dictionary, 16);
  const bytes: usize = load<u32>(dictionary, 20);
  let slot = hash & mask;
  while (true) {
    const code = load<u32>(slots + 8 * <usize>slot, 4);
    if (code == 0) break;
    if (load<u32>(slots + 8 * <usize>slot) == hash) {
      const value = values + 8 * <usize>code;
      if (<usize>load<u32>(value, 4) == length && isSame(bytes + <usize>load<u32>(value), start, length)) return code;
    }
    slot = (slot + 1) & mask;
  }
  const code = load<u32>(dictionary);
  const used: usize = load<u32>(dictionary, 4);
  if (code >= load<u32>(dictionary, 24) || used + length + 16 > <usize>load<u32>(dictionary, 28)) return 0;
  memory.copy(bytes + used, start, length);
  store<u8>(bytes + used + length, COMMA);
  const value = values + 8 * <usize>code;
  store<u32>(value, <u32>used);
  store<u32>(value, <u32>length, 4);
  store<u32>(slots + 8 * <usize>slot, hash);
  store<u32>(slots + 8 * <usize>slot, code, 4);
  store<u32>(dictionary, code + 1);
  store<u32>(dictionary, <u32>((used + length + 16) & ~15), 4);
  return code;
}

/** Gives a dictionary more slots, which are all empty: as many as its mask says. */
export function widen(dictionary: usize): void {
  const mask = load<u32>(dictionary, 8);
  const slots: usize = load<u32>(dictionary, 12);
  const values: usize = load<u32>(dictionary, 16);
  const bytes: usize = load<u32>(dictionary, 20);
  const count = load<u32>(dictionary);
  for (let code: u32 = 1; code < count; code++) {
    const value = values + 8 * <usize>code;
    const hash = hashOf(bytes + <usize>load<u32>(value), load<u32>(value, 4));
    let slot = hash & mask;
    while (load<u32>(slots + 8 * <usize>slot, 4) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + 8 * <usize>slot, hash);
    store<u32>(slots + 8 * <usize>slot, code, 4);
  }
}

function hashOf(start: usize, length: usize): u32 {
  let hash: u64 = length;
  let p = start;
  const end = start + length;
  for (; p + 8 <= end; p += 8) {
    hash = (hash ^ load<u64>(p)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  const rest = load<u64>(p) & (((<u64>1) << (8 * (end - p))) - 1);
  hash = (hash ^ rest) * 0x9e3779b97f4a7c15;
  return <u32>(hash ^ (hash >> 32));
}

/**
 * Notes where quotes are that no backslash escapes, control characters, and the second characters of escapes that are
 * none. Returns behind the last place, where zeros follow.
 */
export function note(from: usize, to: usize, places: usize): usize {
  let write = places;
  let isEscaped: u64 = 0;
  for (let p = from; p < to; p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const quote = i8x16.splat(QUOTE);
    const backslash = i8x16.splat(BACKSLASH);
    const control = i8x16.splat(0x1f);
    const backslashes = v128.or(
      v128.or(i8x16.eq(a, backslash), i8x16.eq(b, backslash)),
      v128.or(i8x16.eq(c, backslash), i8x16.eq(d, backslash)),
    );
    let bits: u64;
    if (!v128.any_true(backslashes) && isEscaped == 0) {
      bits = mask(
        v128.or(i8x16.eq(a, quote), i8x16.le_u(a, control)),
        v128.or(i8x16.eq(b, quote), i8x16.le_u(b, control)),
        v128.or(i8x16.eq(c, quote), i8x16.le_u(c, control)),
        v128.or(i8x16.eq(d, quote), i8x16.le_u(d, control)),
      );
    } else {
      const slashes = mask(i8x16.eq(a, backslash), i8x16.eq(b, backslash), i8x16.eq(c, backslash), i8x16.eq(d, backslash));
      // Every other backslash of a run escapes what follows it.
      const may = slashes & ~isEscaped;
      const codes = (((may << 1) | ODD) - may) ^ ODD;
      const escaped = codes ^ (slashes | isEscaped);
      isEscaped = (codes & slashes) >> 63;
      const quotes = mask(i8x16.eq(a, quote), i8x16.eq(b, quote), i8x16.eq(c, quote), i8x16.eq(d, quote));
      const controls = mask(
        i8x16.le_u(a, control), i8x16.le_u(b, control), i8x16.le_u(c, control), i8x16.le_u(d, control),
      );
      const good = mask(isEscape(a), isEscape(b), isEscape(c), isEscape(d));
      bits = (quotes & ~escaped) | controls | (escaped & ~good);
      const u = i8x16.splat(0x75);
      let codePoints = escaped & mask(i8x16.eq(a, u), i8x16.eq(b, u), i8x16.eq(c, u), i8x16.eq(d, u));
      while (codePoints != 0) {
        const i = ctz(codePoints);
        if (!isCodePoint(p + <usize>i)) bits |= <u64>1 << i;
        codePoints &= codePoints - 1;
      }
    }
    if (p + 64 > to) bits &= (<u64>1 << (to - p)) - 1;
    const end = write + 4 * <usize>popcnt(bits);
    const at = <u32>p;
    // Mostly there are no more than eight, so that these are written in any case.
    for (;;) {
      store<u32>(write, at + <u32>ctz(bits), 0);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 4);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 8);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 12);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 16);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 20);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 24);
      bits &= bits - 1;
      store<u32>(write, at + <u32>ctz(bits), 28);
      bits &= bits - 1;
      write += 32;
      if (write >= end) break;
    }
    write = end;
  }
  for (let i: usize = 0; i < 8; i++) store<u32>(write + 4 * i, 0);
  return write;
}

// @ts-ignore: decorator
@inline
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16))) |
    ((<u64>(<u32>(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16)))) << 32)
  );
}

/** Which bytes may stand behind a backslash: looked up by their halves. */
// @ts-ignore: decorator
@inline
function isEscape(bytes: v128): v128 {
  const low = v128.and(bytes, i8x16.splat(0x0f));
  const high = v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(0x0f));
  // Bit 0: `"` and `/`; bit 1: `\`; bit 2: b, f, n; bit 3: r, t, u.
  const lows = i8x16(0, 0, 0b1101, 0, 0b1000, 0b1000, 0b100, 0, 0, 0, 0, 0, 0b10, 0, 0b100, 0b1);
  const highs = i8x16(0, 0, 0b1, 0, 0, 0b10, 0b100, 0b1000, 0, 0, 0, 0, 0, 0, 0, 0);
  const both = v128.and(i8x16.swizzle(lows, low), i8x16.swizzle(highs, high));
  return i8x16.ne(both, i8x16.splat(0));
}

/** Whether four hexadecimal digits follow. */
function isCodePoint(at: usize): bool {
  return isHex(load<u8>(at, 1)) && isHex(load<u8>(at, 2)) && isHex(load<u8>(at, 3)) && isHex(load<u8>(at, 4));
}

import { Buffer } from 'node:buffer';
import { ticksFromParts } from '../../engine/values/datetime.js';
import { parseJson } from '../../engine/values/json.js';
import { type Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import { skipValue } from '../readers/json-structure.js';
import type { UNCONVERTED } from './cell.js';
import { toCell } from './cell.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;

/** Reads values out of valid JSON bytes as values of a column's type. */
export class JsonCells {
  private readonly buffer: Buffer;
  /** The second of the time that was read last, by its digits, and its ticks: times in a row mostly share it. */
  private secondDigits = -1;
  private dateDigits = -1;
  private secondTicks = 0n;

  constructor(private readonly bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The value that begins at a place. */
  get(at: number, type: ScalarType): Value | typeof UNCONVERTED {
    const { bytes } = this;
    const first = bytes[at]!;
    switch (type) {
      case 'string':
        if (first === QUOTE) return this.text(at);
        break;
      case 'datetime':
        if (first === QUOTE) {
          const ticks = this.isoTicks(at + 1);
          if (ticks !== undefined) return ticks;
        }
        break;
      case 'int':
      case 'long': {
        const whole = this.shortWhole(at, type === 'int' ? 9 : 15);
        if (whole !== undefined) return whole;
        break;
      }
      case 'bool':
        if (first === 0x74) return true;
        if (first === 0x66) return false;
        break;
      case 'decimal':
        // A number by its digits: as a double it would keep 17 of them.
        if (first === MINUS || (first >= ZERO && first <= NINE))
          return toCell(this.slice(at, skipValue(bytes, at)), 'decimal');
        break;
      case 'real':
      case 'timespan':
      case 'guid':
      case 'dynamic':
        break;
    }
    const result = parseJson(this.slice(at, skipValue(bytes, at)));
    if (result.error !== undefined) throw new Error(`a value that was valid JSON is not: ${result.error}`);
    return toCell(result.value, type);
  }

  /** Whether the value that begins at a place is null or "". */
  isNothing(at: number): boolean {
    return this.bytes[at] === 0x6e || (this.bytes[at] === QUOTE && this.bytes[at + 1] === QUOTE);
  }

  /** The text of the string that begins at a place. */
  text(at: number): string {
    const { bytes } = this;
    let end = at + 1;
    let high = 0;
    for (;;) {
      const c = bytes[end]!;
      if (c === QUOTE) break;
      if (c === BACKSLASH) return this.escapedText(at);
      high |= c;
      end++;
    }
    return high < 0x80 ? this.buffer.toString('latin1', at + 1, end) : this.slice(at + 1, end);
  }

  /** The end of a string without escapes and with ASCII only, -1 for others; `at`: its first character. */
  asciiEnd(at: number): number {
    const { bytes } = this;
    for (let end = at; ; end++) {
      const c = bytes[end]!;
      if (c === QUOTE) return end;
      if (c === BACKSLASH || c >= 0x80) return -1;
    }
  }

  /** ASCII bytes as text. */
  readonly ascii = (start: number, end: number): string => this.buffer.toString('latin1', start, end);

  private slice(start: number, end: number): string {
    return this.buffer.toString('utf8', start, end);
  }

  private escapedText(at: number): string {
    return JSON.parse(this.slice(at, skipValue(this.bytes, at))) as string;
  }

  /** A whole number of at most so many digits; undefined when there is something else. */
  private shortWhole(from: number, maxDigits: number): number | undefined {
    const { bytes } = this;
    const negative = bytes[from] === 0x2d;
    let at = negative ? from + 1 : from;
    const first = at;
    let value = 0;
    for (;;) {
      const digit = bytes[at]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      at++;
    }
    if (at === first || at - first > maxDigits) return undefined;
    const mark = bytes[at];
    if (mark === 0x2e || mark === 0x65 || mark === 0x45) return undefined;
    return negative ? 0 - value : value;
  }

  /** `yyyy-MM-ddTHH:mm:ss[.f]Z"` at a place as ticks; undefined for other notations. */
  private isoTicks(at: number): bigint | undefined {
    const { bytes } = this;
    if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d || bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a)
      return undefined;
    if (bytes[at + 10] !== 0x54 && bytes[at + 10] !== 0x20) return undefined;
    const year = this.digits(at, 2) * 100 + this.digits(at + 2, 2);
    const date = year * 10_000 + this.digits(at + 5, 2) * 100 + this.digits(at + 8, 2);
    const second = this.digits(at + 11, 2) * 10_000 + this.digits(at + 14, 2) * 100 + this.digits(at + 17, 2);
    if (!(date >= 0 && second >= 0)) return undefined;
    let end = at + 19;
    let fraction = 0;
    if (bytes[end] === 0x2e) {
      let scale = 1_000_000;
      const first = ++end;
      for (;;) {
        const digit = bytes[end]! - ZERO;
        if (!(digit >= 0 && digit <= 9)) break;
        if (scale >= 1) fraction += digit * scale;
        scale /= 10;
        end++;
      }
      if (end === first) return undefined;
    }
    if (bytes[end] === 0x5a) end++;
    if (bytes[end] !== QUOTE) return undefined;
    if (date !== this.dateDigits || second !== this.secondDigits) {
      const month = Math.trunc(date / 100) % 100;
      const hour = Math.trunc(second / 10_000);
      const minute = Math.trunc(second / 100) % 100;
      const ticks = ticksFromParts(year, month, date % 100, hour, minute, second % 100, 0);
      if (ticks === null) return undefined;
      this.secondTicks = ticks;
      this.dateDigits = date;
      this.secondDigits = second;
    }
    return fraction === 0 ? this.secondTicks : this.secondTicks + BigInt(fraction);
  }

  /** The number that some digits write, NaN when there are others among them. */
  private digits(at: number, count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const digit = this.bytes[at + i]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) return NaN;
      value = value * 10 + digit;
    }
    return value;
  }
}

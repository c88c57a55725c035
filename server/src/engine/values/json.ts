import { formatFiniteReal } from './numbers.js';
import { DynamicReal, isDynamicArray, isDynamicBag, wrapLong, type Dynamic } from './types.js';

export type JsonResult =
  | { readonly value: Dynamic; readonly error?: undefined }
  | { readonly error: string; /** UTF-16 place of the fault. */ readonly offset: number };

/** Arrays and bags nested deeper than this are refused. */
export const MAX_JSON_DEPTH = 1000;

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/**
 * Reads strict JSON (RFC 8259) exactly: integers of up to 64 bits keep every digit, `1.0` stays a real. The last of
 * equal keys wins. Numbers beyond long become reals, beyond real they are refused.
 */
export function parseJson(text: string): JsonResult {
  const reader = new JsonReader(text);
  try {
    return { value: reader.document() };
  } catch (fault) {
    if (fault instanceof JsonFault) return { error: fault.message, offset: fault.offset };
    throw fault;
  }
}

/** Carries a fault out of the reader's recursion; never leaves this file. */
class JsonFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const ESCAPES: ReadonlyMap<number, string> = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [pair.charCodeAt(0), pair.slice(1)]),
);

class JsonReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): Dynamic {
    const value = this.value();
    this.blanks();
    if (this.at < this.text.length) this.fail('text after the value');
    return value;
  }

  private fail(message: string, offset = this.at): never {
    throw new JsonFault(message, offset);
  }

  private blanks(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      this.at++;
    }
  }

  private value(): Dynamic {
    this.blanks();
    const c = this.text.charCodeAt(this.at);
    if (c === 34) return this.string();
    if (c === 123) return this.bag();
    if (c === 91) return this.array();
    if (c === 45 || (c >= 48 && c <= 57)) return this.number();
    if (c === 116) return this.word('true', true);
    if (c === 102) return this.word('false', false);
    if (c === 110) return this.word('null', null);
    return this.fail(this.at < this.text.length ? 'no JSON value' : 'the text ends where a value should be');
  }

  private word(word: string, value: boolean | null): boolean | null {
    if (!this.text.startsWith(word, this.at)) this.fail('no JSON value');
    this.at += word.length;
    return value;
  }

  private enter(): void {
    this.at++;
    if (++this.depth > MAX_JSON_DEPTH) this.fail(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  }

  private array(): Dynamic {
    this.enter();
    const items: Dynamic[] = [];
    this.blanks();
    if (this.text.charCodeAt(this.at) !== 93) {
      for (;;) {
        items.push(this.value());
        this.blanks();
        if (this.text.charCodeAt(this.at) !== 44) break;
        this.at++;
      }
    }
    if (this.text.charCodeAt(this.at) !== 93) this.fail("expected ',' or ']'");
    this.at++;
    this.depth--;
    return items;
  }

  private bag(): Dynamic {
    this.enter();
    const bag = new Map<string, Dynamic>();
    this.blanks();
    if (this.text.charCodeAt(this.at) !== 125) {
      for (;;) {
        this.blanks();
        if (this.text.charCodeAt(this.at) !== 34) this.fail('expected a key in quotes');
        const key = this.string();
        this.blanks();
        if (this.text.charCodeAt(this.at) !== 58) this.fail("expected ':'");
        this.at++;
        bag.set(key, this.value());
        this.blanks();
        if (this.text.charCodeAt(this.at) !== 44) break;
        this.at++;
      }
    }
    if (this.text.charCodeAt(this.at) !== 125) this.fail("expected ',' or '}'");
    this.at++;
    this.depth--;
    return bag;
  }

  private string(): string {
    const { text } = this;
    const start = ++this.at;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (c === 34) return text.slice(start, this.at++);
      if (c === 92) break;
      if (!(c >= 32)) this.failInString(start);
      this.at++;
    }
    let out = text.slice(start, this.at);
    for (;;) {
      // At a backslash, at the end quote, or at a character that may not be here.
      const c = text.charCodeAt(this.at);
      if (c === 34) {
        this.at++;
        return out;
      }
      if (c !== 92) this.failInString(start);
      out += this.escape();
      const from = this.at;
      for (;;) {
        const d = text.charCodeAt(this.at);
        if (d === 34 || d === 92 || !(d >= 32)) break;
        this.at++;
      }
      out += text.slice(from, this.at);
    }
  }

  private failInString(start: number): never {
    if (this.at >= this.text.length) this.fail('the string does not end', start - 1);
    this.fail('a control character in a string must be escaped');
  }

  private escape(): string {
    const c = this.text.charCodeAt(this.at + 1);
    const plain = ESCAPES.get(c);
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (c !== 117 || !/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('no such escape');
    this.at += 6;
    return String.fromCharCode(parseInt(hex, 16));
  }

  private digits(): number {
    const start = this.at;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (!(c >= 48 && c <= 57)) break;
      this.at++;
    }
    if (this.at === start) this.fail('expected a digit');
    return this.at - start;
  }

  private number(): Dynamic {
    const { text } = this;
    const start = this.at;
    if (text.charCodeAt(start) === 45) this.at++;
    const first = text.charCodeAt(this.at);
    const count = this.digits();
    if (first === 48 && count > 1) this.fail('a number may not start with 0', start);
    let whole = true;
    if (text.charCodeAt(this.at) === 46) {
      whole = false;
      this.at++;
      this.digits();
    }
    if ((text.charCodeAt(this.at) | 32) === 101) {
      whole = false;
      this.at++;
      const sign = text.charCodeAt(this.at);
      if (sign === 43 || sign === 45) this.at++;
      this.digits();
    }
    const written = text.slice(start, this.at);
    if (whole && count <= 15) return Number(written) + 0;
    if (whole && count <= 19) {
      const exact = BigInt(written);
      if (exact >= MIN_LONG && exact <= MAX_LONG) return wrapLong(exact);
    }
    const real = Number(written);
    if (!Number.isFinite(real)) this.fail('a number beyond the range of real', start);
    return Number.isInteger(real) ? new DynamicReal(real) : real;
  }
}

/** Prints a dynamic as compact JSON, as Kusto does: reals keep their `.0`, longs every digit. */
export function dynamicToJson(value: Dynamic): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return value.toString();
    default:
      break;
  }
  if (value instanceof DynamicReal) return formatFiniteReal(value.value);
  if (isDynamicArray(value)) return `[${value.map(dynamicToJson).join(',')}]`;
  const entries: string[] = [];
  for (const [key, item] of value) entries.push(`${JSON.stringify(key)}:${dynamicToJson(item)}`);
  return `{${entries.join(',')}}`;
}

/** Prints a dynamic as compact JSON with the keys of every bag in order, so that equal values print alike. */
export function dynamicToSortedJson(value: Dynamic): string {
  if (isDynamicArray(value)) return `[${value.map(dynamicToSortedJson).join(',')}]`;
  if (!isDynamicBag(value)) return dynamicToJson(value);
  const keys = [...value.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${dynamicToSortedJson(value.get(key) ?? null)}`).join(',')}}`;
}

/** The text of a dynamic where a string is asked for: a string bare, JSON null as "", others as compact JSON. */
export function toDynamicText(value: Dynamic): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : dynamicToJson(value);
}

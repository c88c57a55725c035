/** A dictionary is looked at for whether it pays each time so many values were added. */
const CHECK_EVERY = 4096;

/** A dictionary pays while its values come up this often on average. */
const WORTHWHILE_REPEATS = 2;

const EMPTY_PLACE = -1;
const encoder = new TextEncoder();

/**
 * The distinct values of a text column of a table, shared by all its files, so that a predicate is evaluated once for
 * each. Values are found by their UTF-8 bytes, so that a value seen before costs no string. It is given up once most
 * values are new.
 */
export class Dictionary {
  /** The values by code; grows. */
  readonly values: string[] = [];
  private added = 0;
  private open = true;
  /** The values' bytes, one after the other, and where each begins. */
  private arena = new Uint8Array(256);
  private starts = new Uint32Array(16);
  /** Codes by hash; a power of two long, at most half full. */
  private table = new Int32Array(32).fill(EMPTY_PLACE);
  private hashes = new Int32Array(16);
  private scratch = new Uint8Array(0);

  /** It is given up when it would have more values than `most`, or more bytes of them than `mostBytes`. */
  constructor(
    private readonly most = Infinity,
    private readonly mostBytes = Infinity,
  ) {}

  /** Whether it still takes values. */
  get isOpen(): boolean {
    return this.open;
  }

  /** The value's code, or -1 when the dictionary was given up. Codes given before stay good. */
  code(value: string): number {
    if (!this.open) return -1;
    if (this.scratch.length < value.length * 3) this.scratch = new Uint8Array(value.length * 3 + 256);
    const { written } = encoder.encodeInto(value, this.scratch);
    return this.codeOf(this.scratch, 0, written, value);
  }

  /** As {@link code}, for ASCII bytes that stand for themselves. */
  codeOfAscii(bytes: Uint8Array, start: number, end: number, decode: (start: number, end: number) => string): number {
    if (!this.open) return -1;
    return this.codeOf(bytes, start, end, decode);
  }

  private codeOf(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: string | ((start: number, end: number) => string),
  ): number {
    if (++this.added % CHECK_EVERY === 0 && this.values.length * WORTHWHILE_REPEATS > this.added) {
      this.close();
      return -1;
    }
    const hash = hashOf(bytes, start, end);
    const mask = this.table.length - 1;
    let place = hash & mask;
    for (;;) {
      const code = this.table[place]!;
      if (code === EMPTY_PLACE) break;
      if (this.hashes[code] === hash && this.equals(code, bytes, start, end)) return code;
      place = (place + 1) & mask;
    }
    if (this.values.length >= this.most || this.starts[this.values.length]! + (end - start) > this.mostBytes) {
      this.close();
      return -1;
    }
    return this.insert(place, hash, bytes, start, end, typeof value === 'string' ? value : value(start, end));
  }

  private equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[code]!;
    if (this.starts[code + 1]! - from !== end - start) return false;
    const shift = from - start;
    const { arena } = this;
    for (let i = start; i < end; i++) if (arena[i + shift] !== bytes[i]) return false;
    return true;
  }

  private insert(place: number, hash: number, bytes: Uint8Array, start: number, end: number, value: string): number {
    const code = this.values.length;
    this.values.push(value);
    const from = this.starts[code]!;
    const length = end - start;
    if (from + length > this.arena.length) {
      const longer = new Uint8Array(Math.max(this.arena.length * 2, from + length));
      longer.set(this.arena);
      this.arena = longer;
    }
    this.arena.set(bytes.subarray(start, end), from);
    if (code + 2 > this.starts.length) {
      this.starts = doubled(this.starts, Uint32Array);
      this.hashes = doubled(this.hashes, Int32Array);
    }
    this.starts[code + 1] = from + length;
    this.hashes[code] = hash;
    this.table[place] = code;
    if (this.values.length * 2 > this.table.length) this.rehash();
    return code;
  }

  private rehash(): void {
    const table = new Int32Array(this.table.length * 2).fill(EMPTY_PLACE);
    const mask = table.length - 1;
    for (let code = 0; code < this.values.length; code++) {
      let place = this.hashes[code]! & mask;
      while (table[place] !== EMPTY_PLACE) place = (place + 1) & mask;
      table[place] = code;
    }
    this.table = table;
  }

  private close(): void {
    this.open = false;
    this.arena = new Uint8Array(0);
    this.starts = new Uint32Array(0);
    this.hashes = new Int32Array(0);
    this.table = new Int32Array(0);
  }
}

/** A hash of bytes, four at a time: what takes long is one multiplication waiting for the one before. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const four = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = Math.imul(hash ^ four, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

function doubled<T extends Uint32Array | Int32Array>(array: T, type: new (length: number) => T): T {
  const longer = new type(array.length * 2);
  longer.set(array);
  return longer;
}

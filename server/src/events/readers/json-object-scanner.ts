import { Buffer } from 'node:buffer';
import { MAX_JSON_DEPTH } from '../../engine/values/json.js';
import { objectKernel } from '../scan/object-kernel.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Objects with more keys, and files whose objects have more different orders of keys, are left to the general reader. */
const MAX_KEYS = 1024;
const MAX_NODES = 20_000;

/** After so many objects with the same keys as the one before, the next are expected to have them too. */
const ALIKE = 2;

/** Bytes that end a run of plain characters in a string: the quote, the backslash and control characters. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, b) => (b < 0x20 || b === QUOTE || b === BACKSLASH ? 1 : 0));

const IS_BLANK = Uint8Array.from({ length: 256 }, (_, b) =>
  b === 0x20 || b === 0x0a || b === 0x0d || b === 0x09 ? 1 : 0,
);

/** The keys of an object up to one of them, in their order. Objects with the same keys in the same order share a node. */
export class KeyNode {
  /** The child that the last object took, which the next most likely takes too. */
  likely: KeyNode | undefined;
  private readonly children = new Map<string, KeyNode>();

  constructor(
    readonly key: string,
    readonly keyBytes: Uint8Array,
    readonly parent: KeyNode | undefined,
  ) {}

  /** All keys, the first first. */
  get keys(): string[] {
    const keys: string[] = [];
    if (this.parent !== undefined) keys.push(...this.parent.keys, this.key);
    return keys;
  }

  child(key: string): KeyNode | undefined {
    return this.children.get(key);
  }

  addChild(key: string, keyBytes: Uint8Array): KeyNode {
    const node = new KeyNode(key, keyBytes, this);
    this.children.set(key, node);
    return node;
  }
}

/**
 * Finds the keys of JSON objects and where their values begin, without making anything of the values. What it accepts is
 * valid JSON; what it does not accept may still be, and is left to the general reader: keys with escapes, objects of
 * very many keys.
 */
export class JsonObjectScanner {
  readonly root = new KeyNode('', new Uint8Array(0), undefined);
  /** After {@link scan}: where the value of each key begins, in the order of the keys. */
  values: Uint32Array;
  private readonly ownValues = new Uint32Array(MAX_KEYS);
  private readonly buffer: Buffer;
  private nodes = 0;
  /** The keys that the kernel expects, those of the last object, and how many before it had them too. */
  private expected: KeyNode | undefined;
  private last: KeyNode | undefined;
  private alike = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.values = this.ownValues;
  }

  /** The keys of the object that takes up the bytes from `start` to `end`; undefined when it is left to others. */
  scan(start: number, end: number): KeyNode | undefined {
    const kernel = objectKernel();
    if (kernel.owner === this && kernel.scan(this.buffer, start, end)) {
      this.values = kernel.values;
      return this.expected;
    }
    this.values = this.ownValues;
    const node = this.scanBytes(start, end);
    this.alike = node === this.last ? this.alike + 1 : 0;
    this.last = node;
    if (node !== undefined && node !== this.root && this.alike >= ALIKE && kernel.expect(this, node.keys))
      this.expected = node;
    return node;
  }

  private scanBytes(start: number, end: number): KeyNode | undefined {
    const { bytes, values } = this;
    if (bytes[start] !== OPEN_BRACE) return undefined;
    let at = this.skipBlanks(start + 1, end);
    let node = this.root;
    let count = 0;
    if (bytes[at] === CLOSE_BRACE) at++;
    else {
      for (;;) {
        if (bytes[at] !== QUOTE || count === MAX_KEYS) return undefined;
        const next = this.followKey(node, at + 1);
        if (next === undefined) return undefined;
        node = next;
        at += next.keyBytes.length + 2;
        if (bytes[at] !== COLON) {
          at = this.skipBlanks(at, end);
          if (bytes[at] !== COLON) return undefined;
        }
        at++;
        if (IS_BLANK[bytes[at]!] === 1) at = this.skipBlanks(at, end);
        values[count++] = at;
        at = bytes[at] === QUOTE ? this.skipString(at) : this.skipValue(at, end, 1);
        if (at < 0) return undefined;
        if (IS_BLANK[bytes[at]!] === 1) at = this.skipBlanks(at, end);
        const mark = bytes[at++];
        if (mark === CLOSE_BRACE) break;
        if (mark !== COMMA) return undefined;
        if (IS_BLANK[bytes[at]!] === 1) at = this.skipBlanks(at, end);
      }
    }
    return this.skipBlanks(at, end) === end && at <= end ? node : undefined;
  }

  /** Behind a valid value that begins at `at`, or -1. */
  skipValue(at: number, end: number, depth: number): number {
    const { bytes } = this;
    switch (bytes[at]) {
      case QUOTE:
        return this.skipString(at);
      case OPEN_BRACE:
        return this.skipObject(at, end, depth);
      case OPEN_BRACKET:
        return this.skipArray(at, end, depth);
      case 0x74:
        return bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65 ? at + 4 : -1;
      case 0x66:
        return bytes[at + 1] === 0x61 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x73 && bytes[at + 4] === 0x65
          ? at + 5
          : -1;
      case 0x6e:
        return bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c ? at + 4 : -1;
      default:
        return this.skipNumber(at);
    }
  }

  private skipBlanks(from: number, end: number): number {
    let at = from;
    while (at < end && IS_BLANK[this.bytes[at]!] === 1) at++;
    return at;
  }

  /** The node of the key whose first character is at `at`. */
  private followKey(node: KeyNode, at: number): KeyNode | undefined {
    const { bytes } = this;
    const { likely } = node;
    if (likely !== undefined) {
      const expected = likely.keyBytes;
      const { length } = expected;
      let i = 0;
      while (i < length && bytes[at + i] === expected[i]) i++;
      if (i === length && bytes[at + i] === QUOTE) return likely;
    }
    let end = at;
    while (SPECIAL[bytes[end]!] === 0 && bytes[end]! < 0x80) end++;
    if (bytes[end] !== QUOTE) return undefined;
    const keyBytes = bytes.slice(at, end);
    const key = String.fromCharCode(...keyBytes);
    let next = node.child(key);
    if (next === undefined) {
      if (++this.nodes > MAX_NODES) return undefined;
      next = node.addChild(key, keyBytes);
    }
    node.likely = next;
    return next;
  }

  /** Behind the string that begins at `at`, or -1. */
  private skipString(at: number): number {
    const { bytes } = this;
    let i = at + 1;
    for (;;) {
      while (SPECIAL[bytes[i]!] === 0) i++;
      const c = bytes[i];
      if (c === QUOTE) return i + 1;
      if (c !== BACKSLASH) return -1;
      i = this.skipEscape(i + 1);
      if (i < 0) return -1;
    }
  }

  private skipEscape(at: number): number {
    const { bytes } = this;
    switch (bytes[at]) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f:
      case 0x62:
      case 0x66:
      case 0x6e:
      case 0x72:
      case 0x74:
        return at + 1;
      case 0x75:
        for (let i = 1; i <= 4; i++) if (!isHex(bytes[at + i])) return -1;
        return at + 5;
      default:
        return -1;
    }
  }

  private skipNumber(from: number): number {
    const { bytes } = this;
    let at = bytes[from] === 0x2d ? from + 1 : from;
    if (bytes[at] === 0x30) at++;
    else {
      const first = at;
      while (isDigit(bytes[at])) at++;
      if (at === first) return -1;
    }
    if (bytes[at] === 0x2e) {
      const first = ++at;
      while (isDigit(bytes[at])) at++;
      if (at === first) return -1;
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      // Exponents may make a number that no real holds, which the general reader refuses.
      return -1;
    }
    return at - from > 300 ? -1 : at;
  }

  private skipObject(from: number, end: number, depth: number): number {
    const { bytes } = this;
    if (depth >= MAX_JSON_DEPTH) return -1;
    let at = this.skipBlanks(from + 1, end);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return -1;
      at = this.skipString(at);
      if (at < 0) return -1;
      at = this.skipBlanks(at, end);
      if (bytes[at] !== COLON) return -1;
      at = this.skipValue(this.skipBlanks(at + 1, end), end, depth + 1);
      if (at < 0) return -1;
      at = this.skipBlanks(at, end);
      const mark = bytes[at++];
      if (mark === CLOSE_BRACE) return at;
      if (mark !== COMMA) return -1;
      at = this.skipBlanks(at, end);
    }
  }

  private skipArray(from: number, end: number, depth: number): number {
    const { bytes } = this;
    if (depth >= MAX_JSON_DEPTH) return -1;
    let at = this.skipBlanks(from + 1, end);
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    for (;;) {
      at = this.skipValue(at, end, depth + 1);
      if (at < 0) return -1;
      at = this.skipBlanks(at, end);
      const mark = bytes[at++];
      if (mark === CLOSE_BRACKET) return at;
      if (mark !== COMMA) return -1;
      at = this.skipBlanks(at, end);
    }
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

import { Buffer } from 'node:buffer';
import { KERNEL } from './kernel-module.js';

/** What the kernel exports; see kernel.asm.ts. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  find(set: number, from: number, to: number): number;
  countLines(from: number, to: number): number;
  lineEnd(from: number, to: number): number;
  lineStart(from: number, at: number): number;
}

/** Where the two sets are: the keys apart, since fewer texts in a set let less pass that is none. */
const SETS = [1024, 1280] as const;
const GROUPS = 128;
const ENTRIES = 1536;
const ENTRY_BYTES = 16;
const TEXTS = 16_384;
const INPUT = 65_536;
const PAGE = 65_536;
const GROUP_COUNT = 8;
const WINDOW = 4;

/** The most texts that a scanner takes, and the most bytes of them together. */
export const MAX_TEXTS = 800;
const MAX_TEXT_BYTES = INPUT - TEXTS;

/** A text to look for. */
export interface SoughtText {
  /** Two bytes or more, without line feeds. */
  readonly text: Buffer;
  /** Whether it counts only as a key of JSON, or the part of one up to a dot: a quote and a colon follow, or a dot. */
  readonly isKey: boolean;
}

let compiled: WebAssembly.Module | undefined;

/** Kernels that nobody uses; each takes much of the address space, and is freed late. */
const idle: Kernel[] = [];

/**
 * Finds the lines that hold any of some texts, ASCII letters in either case. The bytes to look at are put into
 * {@link input}, which is memory of the scanner's own.
 */
export class TextScanner {
  /** Where the bytes to look at go; its size is that asked for. */
  readonly input: Buffer;
  private readonly kernel: Kernel;
  /** For each set the next place of a text of it, as far as known. */
  private readonly hits = [-1, -1];

  /** Throws a RangeError when the texts are too many. */
  constructor(texts: readonly SoughtText[], inputBytes: number) {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    this.kernel = idle.pop() ?? (new WebAssembly.Instance(compiled).exports as unknown as Kernel);
    const { memory } = this.kernel;
    const missing = Math.ceil((INPUT + inputBytes) / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    Buffer.from(memory.buffer, 0, INPUT).fill(0);
    this.input = Buffer.from(memory.buffer, INPUT, inputBytes);
    layOut(texts, new DataView(memory.buffer), Buffer.from(memory.buffer));
  }

  /** Call when it is not needed any more: its memory is for others then. */
  release(): void {
    idle.push(this.kernel);
  }

  /** Call when there is something new in {@link input}. */
  restart(): void {
    this.hits.fill(-1);
  }

  /** Where the next line with one of the texts begins, at or after `from`, the beginning of a line; -1 for none. */
  next(from: number, to: number): number {
    const { hits, kernel } = this;
    for (let i = 0; i < SETS.length; i++) {
      if (hits[i]! >= from) continue;
      const at = kernel.find(SETS[i]!, INPUT + from, INPUT + to);
      hits[i] = at < 0 ? Infinity : at - INPUT;
    }
    const at = Math.min(...hits);
    return at === Infinity ? -1 : kernel.lineStart(INPUT + from, INPUT + at) - INPUT;
  }

  /** Where the first line feed at or after `from` is; `to` when there is none. */
  lineEnd(from: number, to: number): number {
    return this.kernel.lineEnd(INPUT + from, INPUT + to) - INPUT;
  }

  /** How many line feeds lie between two places. */
  countLines(from: number, to: number): number {
    return this.kernel.countLines(INPUT + from, INPUT + to);
  }
}

/** Writes the tables, the groups, the entries and the texts where the kernel looks for them. */
function layOut(texts: readonly SoughtText[], view: DataView, bytes: Buffer): void {
  const total = texts.reduce((n, t) => n + t.text.length, 0);
  if (texts.length > MAX_TEXTS || total > MAX_TEXT_BYTES) throw new RangeError('too many texts to look for');
  const room = { entry: ENTRIES, text: TEXTS };
  for (const [i, set] of SETS.entries())
    layOutSet(
      set,
      texts.filter((t) => t.isKey === (i === 1)),
      view,
      bytes,
      room,
    );
}

/** `room`: where there is room for entries and for texts. */
function layOutSet(
  set: number,
  texts: readonly SoughtText[],
  view: DataView,
  bytes: Buffer,
  room: { entry: number; text: number },
): void {
  const placed = texts
    .map(({ text, isKey }) => ({ text: lowerCase(text), isKey }))
    .map((sought) => ({ ...sought, window: rarestWindow(sought.text) }))
    // Short texts let much pass, so they keep to themselves.
    // Texts whose windows are alike share a group, so that its bits let little else pass.
    .sort((a, b) => lengthOf(a) - lengthOf(b) || Buffer.compare(windowOf(a), windowOf(b)));
  const perGroup = Math.ceil(placed.length / GROUP_COUNT);
  for (let group = 0; group < GROUP_COUNT; group++) {
    const members = placed.slice(group * perGroup, (group + 1) * perGroup);
    view.setUint32(set + GROUPS + group * 8, room.entry, true);
    view.setUint32(set + GROUPS + group * 8 + 4, members.length, true);
    for (const { text, isKey, window } of members) {
      const { entry } = room;
      bytes.set(text, room.text);
      view.setUint32(entry, room.text, true);
      view.setUint32(entry + 4, text.length, true);
      view.setUint32(entry + 8, window, true);
      view.setUint32(entry + 12, Number(isKey), true);
      room.entry += ENTRY_BYTES;
      room.text += text.length;
      for (let i = 0; i < WINDOW; i++) mark(bytes, set + i * 32, text[window + i], 1 << group);
    }
  }
}

function lengthOf({ text }: { readonly text: Buffer }): number {
  return Math.min(text.length, WINDOW);
}

function windowOf({ text, window }: { readonly text: Buffer; readonly window: number }): Buffer {
  return text.subarray(window, window + WINDOW);
}

/** Sets a group's bit for a byte of a window in both its cases; for every byte where the text has none there. */
function mark(bytes: Buffer, low: number, byte: number | undefined, bit: number): void {
  const high = low + 16;
  if (byte === undefined) {
    for (let i = 0; i < 32; i++) bytes[low + i]! |= bit;
    return;
  }
  for (const form of isLetter(byte) ? [byte, byte - 32] : [byte]) {
    bytes[low + (form & 15)]! |= bit;
    bytes[high + (form >> 4)]! |= bit;
  }
}

/** Bytes that event files are full of, the commonest last. */
const COMMON = '/\\_-bglmpwyvfdh3421cunsrtoi0ea.:, "';

/** Where the four bytes of a text begin that come up least in event files, by a guess that cannot hurt but speed. */
function rarestWindow(text: Buffer): number {
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + WINDOW <= text.length; at++) {
    let weight = 0;
    for (let i = 0; i < WINDOW; i++) weight += COMMON.indexOf(String.fromCharCode(text[at + i]!));
    if (weight < least) {
      best = at;
      least = weight;
    }
  }
  return best;
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function lowerCase(text: Buffer): Buffer {
  return Buffer.from(text.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)));
}

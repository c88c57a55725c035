import { Buffer } from 'node:buffer';
import { newKernel, type Kernel } from './kernel.js';
import { commonRuns } from './sample.js';
import { groupsOf, WINDOW, type PlacedText } from './text-groups.js';
import { UNCLEAR, type LatePlace, type TimeKey, type TimeOfDay } from './time-key.js';

/** Where the key of a time is put. */
const KEY = 576;
/** Where the tables are. */
const SET = 1024;
const GROUPS = 128;
const ENTRIES = 1536;
const ENTRY_BYTES = 32;
const TEXTS = 27_648;
/** Where the kernel writes the lines that it found, and how many of them there is room for. */
const FOUND = 65_536;
const MOST_FOUND = 1024;
/** How many times there is room for in the same place. */
const MOST_TIMES = 512;
const INPUT = 81_920;
/** The kernel looks so far behind the input's end. */
const BEHIND = 64;
const PAGE = 65_536;

/** The most texts that a scanner takes, and the most bytes of them together. */
export const MAX_TEXTS = 800;
const MAX_TEXT_BYTES = FOUND - TEXTS;

/** A text to look for. */
export interface SoughtText {
  /** Two bytes or more, without line feeds. */
  readonly text: Buffer;
  /**
   * Whether it counts only as a key of JSON, or the part of one up to a dot: a quote and a colon follow, or a dot.
   * Letters of keys are looked for in their own case only.
   */
  readonly isKey: boolean;
}

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
  private readonly found: Uint32Array;
  private isLaidOut = false;

  /** Throws a RangeError when the texts are too many. */
  constructor(
    private readonly texts: readonly SoughtText[],
    inputBytes: number,
  ) {
    const total = texts.reduce((n, t) => n + t.text.length, 0);
    if (texts.length > MAX_TEXTS || total > MAX_TEXT_BYTES) throw new RangeError('too many texts to look for');
    this.kernel = idle.pop() ?? newKernel();
    const { memory } = this.kernel;
    const missing = Math.ceil((INPUT + inputBytes + BEHIND) / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    Buffer.from(memory.buffer, 0, INPUT).fill(0);
    this.input = Buffer.from(memory.buffer, INPUT, inputBytes);
    this.found = new Uint32Array(memory.buffer, FOUND, 3 * MOST_FOUND + 2);
  }

  /** Call when it is not needed any more: its memory is for others then. */
  release(): void {
    idle.push(this.kernel);
  }

  /**
   * The lines between `from`, where a line begins, and `to` that have one of the texts, in order: where each starts and
   * ends, and how many line feeds are before it. Returns how many line feeds there are.
   */
  lines(from: number, to: number, take: (start: number, end: number, line: number) => void): number {
    const { found, kernel } = this;
    if (!this.isLaidOut) this.layOut(from, to);
    let line = 0;
    for (let at = from; at < to;) {
      const count = kernel.scan(SET, INPUT + at, INPUT + to, line, FOUND, MOST_FOUND);
      for (let i = 0; i < 3 * count; i += 3) take(found[i]! - INPUT, found[i + 1]! - INPUT, found[i + 2]!);
      line = found[3 * count]!;
      at = found[3 * count + 1]! - INPUT;
    }
    return line;
  }

  /** The times under a key between two places that are later than one, or may be: see {@link LatePlace}. */
  lateTimes(from: number, to: number, key: TimeKey, latest: TimeOfDay): LatePlace[] {
    const { found, kernel } = this;
    const { text, first, second } = key;
    Buffer.from(kernel.memory.buffer, KEY, SET - KEY).set(text);
    const { date, time, fraction } = latest;
    const places: LatePlace[] = [];
    for (let at = from; at < to;) {
      const range = [INPUT + at, INPUT + to, INPUT] as const;
      const count = kernel.lateTimes(
        KEY,
        text.length,
        first,
        second,
        ...range,
        date,
        time,
        fraction,
        FOUND,
        MOST_TIMES,
      );
      for (let i = 0; i < 4 * count; i += 4) {
        const isClear = found[i + 1] !== UNCLEAR;
        places.push({ at: found[i]!, isClear, date: found[i + 1]!, time: found[i + 2]!, fraction: found[i + 3]! });
      }
      at = found[4 * count]!;
    }
    return places;
  }

  /** Chooses tables that suit the bytes between two places. */
  private layOut(from: number, to: number): void {
    const { buffer } = this.kernel.memory;
    layOut(groupsOf(this.texts, commonRuns(this.input.subarray(from, to))), new DataView(buffer), Buffer.from(buffer));
    this.isLaidOut = true;
  }

  /** Where the first line feed at or after `from` is; `to` when there is none. */
  lineEnd(from: number, to: number): number {
    return this.kernel.lineEnd(INPUT + from, INPUT + to) - INPUT;
  }
}

/** Writes the tables, the groups, the entries and the texts where the kernel looks for them. */
function layOut(groups: readonly (readonly PlacedText[])[], view: DataView, bytes: Buffer): void {
  const room = { entry: ENTRIES, text: TEXTS };
  for (const [group, members] of groups.entries()) {
    view.setUint32(SET + GROUPS + group * 8, room.entry, true);
    view.setUint32(SET + GROUPS + group * 8 + 4, members.length, true);
    for (const { text, isKey, forms, window } of members) {
      const { entry } = room;
      bytes.set(text, room.text);
      view.setUint32(entry, room.text, true);
      view.setUint32(entry + 4, text.length, true);
      view.setUint32(entry + 8, window, true);
      view.setUint32(entry + 12, Number(isKey), true);
      room.entry += ENTRY_BYTES;
      room.text += text.length;
      for (let i = 0; i < WINDOW; i++) {
        const all = forms[window + i];
        mark(bytes, SET + i * 32, all, 1 << group);
        const byte = text[window + i];
        if (byte === undefined) continue;
        bytes[entry + 16 + i] = byte;
        bytes[entry + 20 + i] = all!.length > 1 ? 0x20 : 0;
        bytes[entry + 24 + i] = 0xff;
      }
    }
  }
}

/** Sets a group's bit for the bytes that may stand at a place of a window; for every byte where any may. */
function mark(bytes: Buffer, low: number, forms: readonly number[] | undefined, bit: number): void {
  const high = low + 16;
  if (forms === undefined) for (let i = 0; i < 32; i++) bytes[low + i]! |= bit;
  for (const form of forms ?? []) {
    bytes[low + (form & 15)]! |= bit;
    bytes[high + (form >> 4)]! |= bit;
  }
}

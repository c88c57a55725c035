import { Buffer } from 'node:buffer';
import { NO_TICKS } from '../../engine/exec/column.js';
import { newKernel, type Kernel } from './kernel.js';
import type { LineFilter } from './line-test.js';
import { commonRuns, NO_RUNS } from './sample.js';
import { BEHIND, FIRST_SET, FOUND, INPUT, MASKS, MOST_FOUND, TEST_SET } from './scanner-memory.js';
import { layOutSet } from './set-layout.js';
import type { LatePlace, TimeKey } from './time-key.js';

/** Where the key of a time is put. */
const KEY = 576;
/** So many times there is room for where lines are found. */
const MOST_TIMES = 512;

const PAGE = 65_536;

/** Kernels that nobody uses; each takes much of the address space, and is freed late. */
const idle: Kernel[] = [];

/**
 * Finds the lines that pass a filter, ASCII letters of its texts in either case. The bytes to look at are put into
 * {@link input}, which is memory of the scanner's own.
 */
export class TextScanner {
  /** Where the bytes to look at go; its size is that asked for. */
  readonly input: Buffer;
  private readonly kernel: Kernel;
  private readonly found: Uint32Array;
  private readonly conditionCount: number;
  private isLaidOut = false;

  /** Throws a RangeError when the texts are too many. */
  constructor(
    private readonly filter: LineFilter,
    inputBytes: number,
  ) {
    this.kernel = idle.pop() ?? newKernel();
    const { memory } = this.kernel;
    const missing = Math.ceil((INPUT + inputBytes + BEHIND) / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    this.input = Buffer.from(memory.buffer, INPUT, inputBytes);
    this.found = new Uint32Array(memory.buffer, FOUND, 3 * MOST_FOUND + 2);
    this.conditionCount = filter.test?.conditions.length ?? 0;
  }

  /** Call when it is not needed any more: its memory is for others then. */
  release(): void {
    idle.push(this.kernel);
  }

  /**
   * The lines between `from`, where a line begins, and `to` that pass, in order: where each starts and ends, and how
   * many line feeds are before it. Returns how many line feeds there are.
   */
  lines(from: number, to: number, take: (start: number, end: number, line: number) => void): number {
    const { conditionCount, found, kernel } = this;
    if (!this.isLaidOut) this.layOut(from, to);
    let line = 0;
    for (let at = from; at < to;) {
      const count = kernel.scan(
        FIRST_SET.tables,
        TEST_SET.tables,
        MASKS,
        conditionCount,
        INPUT + at,
        INPUT + to,
        line,
        FOUND,
        MOST_FOUND,
      );
      for (let i = 0; i < 3 * count; i += 3) take(found[i]! - INPUT, found[i + 1]! - INPUT, found[i + 2]!);
      line = found[3 * count]!;
      at = found[3 * count + 1]! - INPUT;
    }
    return line;
  }

  /** The times under a key between two places that are later than one, in ticks, or may be: see {@link LatePlace}. */
  lateTimes(from: number, to: number, key: TimeKey, latest: bigint): LatePlace[] {
    const { found, kernel } = this;
    const { text, first, second } = key;
    Buffer.from(kernel.memory.buffer, KEY, FIRST_SET.tables - KEY).set(text);
    const times = new BigInt64Array(kernel.memory.buffer, FOUND, 2 * MOST_TIMES);
    const places: LatePlace[] = [];
    for (let at = from; at < to;) {
      const range = [INPUT + at, INPUT + to, INPUT] as const;
      const count = kernel.lateTimes(KEY, text.length, first, second, ...range, latest, FOUND, MOST_TIMES);
      for (let i = 0; i < count; i++) {
        const ticks = times[2 * i + 1]!;
        places.push({ at: found[4 * i]!, ticks: ticks === NO_TICKS ? undefined : ticks });
      }
      at = found[4 * count]!;
    }
    return places;
  }

  /** Chooses tables that suit the bytes between two places. */
  private layOut(from: number, to: number): void {
    const { texts, test } = this.filter;
    const memory = Buffer.from(this.kernel.memory.buffer);
    layOutSet(memory, FIRST_SET, texts, commonRuns(this.input.subarray(from, to)));
    if (test !== undefined) {
      layOutSet(memory, TEST_SET, test.texts, NO_RUNS);
      let at = MASKS;
      for (const masks of test.conditions)
        for (const word of [BigInt(masks.length), ...masks]) at = memory.writeBigUInt64LE(word, at);
    }
    this.isLaidOut = true;
  }

  /** Where the first line feed at or after `from` is; `to` when there is none. */
  lineEnd(from: number, to: number): number {
    return this.kernel.lineEnd(INPUT + from, INPUT + to) - INPUT;
  }
}

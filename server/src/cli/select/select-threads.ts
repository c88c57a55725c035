import { MessageChannel, receiveMessageOnPort, type MessagePort, type Worker } from 'node:worker_threads';
import { getHeapStatistics } from 'node:v8';
import { readsRowsOnce } from '../../engine/plan/row-filter.js';
import type { StreamedFile } from '../../events/stream/file-blocks.js';
import { rangesOf, type FileRange } from '../../events/stream/file-range.js';
import type { LineSelection, SelectedLines, TableRequest, UnreadRange } from '../../events/stream/line-selection.js';
import { NotStreamable } from '../../events/stream/streamed-table.js';
import { openThread } from '../own-thread.js';
import { isPlainData } from './plain-data.js';
import { ANSWERS, BEATS, STOP, type SelectAnswer, type SelectedQuery, type SelectJob } from './select-thread.js';

/** So many ranges are under way for each thread, so that none waits for the next, and few answers are held. */
const AHEAD = 2;
/** Where more than this part of some ranges is selected, reading it twice costs more than threads gain. */
const MOST_SELECTED = 0.4;
const RANGES_TRIED = 4;

/** How threads are used. */
export interface SelectLimits {
  /** How much of a file is looked at in one go. */
  readonly rangeBytes: number;
  /** How long nothing may be heard of a thread, in milliseconds: at its start, and later. */
  readonly startLimit: number;
  readonly silenceLimit: number;
}

const LIMITS: SelectLimits = { rangeBytes: 32 * 2 ** 20, startLimit: 30_000, silenceLimit: 10_000 };
/** How often whoever waits asks whether to go on, in milliseconds. */
const WAIT = 20;

/** A range that was given to a thread. */
interface Pending {
  readonly range: FileRange;
  readonly thread: Thread;
  /** Undefined until it is there. */
  answer: SelectAnswer | undefined;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly index: number;
  jobs: number;
  beats: number;
  heard: number;
  isLost: boolean;
}

/** Selects lines in threads; see LineSelection. The thread that asks waits, so that it can be asked from anywhere. */
export class SelectThreads implements LineSelection {
  /** `now()` of the run, in ticks; nothing is selected without. */
  now: bigint | undefined;
  private threads: Thread[] = [];
  private shared = new Int32Array(new SharedArrayBuffer(4 * BEATS));
  private readonly pending = new Map<number, Pending>();
  private nextId = 0;
  private isGivenUp = false;
  /** What the threads were started for. */
  private request = '';
  private tried = { ranges: 0, read: 0, selected: 0 };

  /** `workers`: how many threads. */
  constructor(
    private readonly query: SelectedQuery,
    private readonly workers: number,
    private readonly limits = LIMITS,
  ) {}

  ofFile(
    request: TableRequest,
    files: readonly StreamedFile[],
    file: number,
    check: () => void,
    onRead: (bytes: number) => void,
  ): Iterable<SelectedLines | UnreadRange> | undefined {
    if (this.isGivenUp || this.now === undefined) return undefined;
    if (this.threads.length === 0) {
      const count = this.workers;
      const { tree } = this.query;
      if (count < 2 || !readsRowsOnce(tree, request.table) || !isPlainData(tree)) return undefined;
      this.start(count, request, files, this.now);
    }
    if (JSON.stringify(request) !== this.request) return undefined;
    return this.linesOf(files[file]!, file, check, onRead);
  }

  /** How many ranges threads have answered. */
  get answers(): number {
    return Atomics.load(this.shared, ANSWERS);
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    Atomics.store(this.shared, STOP, 1);
    const { threads } = this;
    this.threads = [];
    this.isGivenUp = true;
    for (const { port } of threads) port.close();
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private start(count: number, request: TableRequest, files: readonly StreamedFile[], now: bigint): void {
    this.shared = new Int32Array(new SharedArrayBuffer(4 * (BEATS + count)));
    const { shared, query } = this;
    this.request = JSON.stringify(request);
    // The threads share the memory that this one may use.
    const memory = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20 / (count + 1));
    const portable = files.map(({ path, size, from, table, note }) => ({ path, size, from, table, note }));
    this.threads = Array.from({ length: count }, (_, index) => {
      const { port1: port, port2 } = new MessageChannel();
      const data = { selectLinesOf: query, files: portable, request, now, port: port2, shared, thread: index };
      const worker = openThread({
        workerData: data,
        transferList: [port2],
        resourceLimits: { maxOldGenerationSizeMb: memory },
      });
      // A thread that ends is found by its silence: this one waits, and hears of nothing else.
      worker.on('error', () => undefined);
      return {
        worker,
        port,
        index,
        jobs: 0,
        beats: 0,
        heard: performance.now() + this.limits.startLimit,
        isLost: false,
      };
    });
  }

  private *linesOf(
    file: StreamedFile,
    index: number,
    check: () => void,
    onRead: (bytes: number) => void,
  ): Generator<SelectedLines | UnreadRange> {
    const ranges = rangesOf(file, this.limits.rangeBytes);
    const ids: number[] = [];
    let next = file.from;
    try {
      for (;;) {
        while (!this.isGivenUp && ids.length < AHEAD * this.threads.length) {
          const range = ranges.next();
          if (range.done === true) break;
          next = range.value.to;
          ids.push(this.give(index, range.value));
        }
        const id = ids.shift();
        if (id === undefined) break;
        const { range, thread, answer } = this.wait(id, check);
        onRead(Math.min(range.to, file.size));
        yield this.taken(file, range, thread, answer);
      }
      if (next < file.size) yield { from: next, to: Infinity };
    } finally {
      ranges.return(undefined);
      for (const id of ids) this.pending.delete(id);
    }
  }

  /** Gives a range to the thread that has least to do. */
  private give(file: number, range: FileRange): number {
    const thread = this.threads.reduce((a, b) => (b.isLost || (!a.isLost && a.jobs <= b.jobs) ? a : b));
    const id = this.nextId++;
    this.pending.set(id, { range, thread, answer: undefined });
    thread.jobs++;
    thread.port.postMessage({ id, file, range } satisfies SelectJob);
    return id;
  }

  /** Waits for an answer; it stays undefined where its thread is lost. */
  private wait(id: number, check: () => void): Pending {
    const job = this.pending.get(id)!;
    for (;;) {
      const answers = Atomics.load(this.shared, ANSWERS);
      this.receive();
      if (job.answer !== undefined || this.isLost(job.thread)) break;
      check();
      Atomics.wait(this.shared, ANSWERS, answers, WAIT);
    }
    this.pending.delete(id);
    return job;
  }

  private receive(): void {
    for (const thread of this.threads) {
      for (;;) {
        const got = receiveMessageOnPort(thread.port) as { readonly message: SelectAnswer } | undefined;
        if (got === undefined) break;
        const answer = got.message;
        thread.jobs--;
        const job = this.pending.get(answer.id);
        if (job !== undefined) job.answer = answer;
      }
    }
  }

  private isLost(thread: Thread): boolean {
    const beats = Atomics.load(this.shared, BEATS + thread.index);
    const now = performance.now();
    if (beats !== thread.beats) {
      thread.beats = beats;
      thread.heard = now + this.limits.silenceLimit;
    }
    thread.isLost ||= now > thread.heard;
    if (this.threads.every((t) => t.isLost)) this.isGivenUp = true;
    return thread.isLost;
  }

  private taken(
    file: StreamedFile,
    range: FileRange,
    thread: Thread,
    answer: SelectAnswer | undefined,
  ): SelectedLines | UnreadRange {
    if (answer === undefined) {
      const note = `Thread ${thread.index + 1} was not heard of any more, and its part was read without it; --workers 1 uses none.`;
      return { ...range, note };
    }
    switch (answer.kind) {
      case 'left':
        this.isGivenUp ||= answer.whole;
        return range;
      case 'not-streamable':
        throw new NotStreamable(answer.message);
      case 'fault':
        throw new Error(`selecting lines of ${file.path} failed: ${answer.fault}`);
      case 'selected':
        this.weigh(Math.min(range.to, file.size) - range.from, answer.lines.bytes.length);
        return answer.lines;
    }
  }

  /** Stops to use threads where too much is selected. */
  private weigh(read: number, selected: number): void {
    const { tried } = this;
    tried.ranges++;
    tried.read += read;
    tried.selected += selected;
    if (tried.ranges >= RANGES_TRIED && tried.selected > MOST_SELECTED * tried.read) this.isGivenUp = true;
  }
}

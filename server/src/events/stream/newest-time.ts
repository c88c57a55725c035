import type { ColumnInfo } from '../../syntax/types.js';
import { RECORD_LIMIT } from '../loader.js';
import type { MappingSet } from '../mappings/mapper.js';
import type { SoughtText } from '../scan/line-test.js';
import { TextScanner } from '../scan/text-scanner.js';
import { timeKey, type TimeKey } from '../scan/time-key.js';
import { TIME_TWINS } from '../tables/contract.js';
import { watched, type StreamedFile } from './file-blocks.js';
import { GatheredLines } from './gathered-lines.js';
import type { LineBlock } from './line-blocks.js';
import { keyTexts, PLAIN_KEY } from './line-filter.js';
import { linePieces, roomFor, type LinePiece } from './line-pieces.js';

/** What to look for in files for the newest time of a table. */
export interface SoughtTimes {
  readonly keys: readonly TimeKey[];
  /** Lines with one of these may hold a time under a key that is written in another way, or is made by a mapping. */
  readonly texts: readonly SoughtText[];
}

/** Reads rows of lines: their newest time, in ticks; undefined where none has one. */
export type ReadTimes = (lines: LineBlock) => bigint | undefined;

/** Earlier than every time, in ticks. */
const BEFORE_ALL = -1n;

/** What to look for; undefined where every line must be read. */
export function soughtTimes(
  columns: readonly ColumnInfo[],
  timeColumn: string,
  mappings: MappingSet,
): SoughtTimes | undefined {
  const texts = keyTexts(mappings);
  if (texts === undefined || columns.find((c) => c.name === timeColumn)?.type !== 'datetime') return undefined;
  const names = [timeColumn, TIME_TWINS.get(timeColumn) ?? []].flat();
  const keys = names.flatMap((name) => (PLAIN_KEY.test(name) ? (timeKey(name) ?? []) : []));
  return keys.length < names.length ? undefined : { keys, texts };
}

/**
 * Finds the newest time of a table without reading the lines that cannot have it: the kernel tells the times that are
 * later than the newest so far, and of these lines are read from the latest on, until one is a row of the table.
 */
export class NewestTime {
  private newest: bigint | undefined;

  constructor(private readonly sought: SoughtTimes) {}

  /** The newest time of the files looked at so far, in ticks. */
  get ticks(): bigint | undefined {
    return this.newest;
  }

  /**
   * Looks at a file; returns how many lines it has. `onRead` is told how far it was read, and how many lines those were,
   * often, and may throw.
   */
  lookAt(file: StreamedFile, read: ReadTimes, onRead: (position: number, lines: number) => void): number {
    const scanner = new TextScanner(this.sought, roomFor(RECORD_LIMIT));
    let lines = 0;
    const opened = watched(file, (position) => onRead(position, lines));
    try {
      for (const piece of linePieces(scanner, opened, file.from, RECORD_LIMIT, () => lines++)) {
        this.lookAtPiece(scanner, piece, read);
        lines += piece.lineCount;
      }
    } finally {
      scanner.release();
      opened.close();
    }
    return lines;
  }

  private lookAtPiece(scanner: TextScanner, piece: LinePiece, read: ReadTimes): void {
    const { start, end } = piece;
    const { input } = scanner;
    const unclear = new GatheredLines();
    const starts = new Set<number>();
    const gather = (from: number, to: number): void => {
      if (starts.has(from)) return;
      starts.add(from);
      unclear.add(input, from, to, 1);
    };
    const feeds = scanner.lines(start, end, gather);
    piece.lineCount = feeds + (input[end - 1] === 0x0a ? 0 : 1);
    const clear: { readonly at: number; readonly ticks: bigint }[] = [];
    for (const key of this.sought.keys) {
      for (const { at, ticks } of scanner.lateTimes(start, end, key, this.latest)) {
        if (ticks !== undefined) clear.push({ at, ticks });
        else gather(...lineAt(scanner, at, start, end));
      }
    }
    if (starts.size > 0) this.take(read(unclear.take()));
    clear.sort((a, b) => (b.ticks > a.ticks ? 1 : -1));
    // One after the other, and more at once the longer none of them is a row of the table.
    for (let at = 0, most = 1; at < clear.length && clear[at]!.ticks > this.latest; most *= 2) {
      const some = new GatheredLines();
      for (const place of clear.slice(at, (at += most))) some.add(input, ...lineAt(scanner, place.at, start, end), 1);
      this.take(read(some.take()));
    }
  }

  /** What a time must be later than to matter. */
  private get latest(): bigint {
    return this.newest ?? BEFORE_ALL;
  }

  private take(ticks: bigint | undefined): void {
    if (ticks !== undefined && ticks > this.latest) this.newest = ticks;
  }
}

/** Where the line begins and ends that holds a place. */
function lineAt({ input }: TextScanner, at: number, from: number, to: number): [start: number, end: number] {
  const start = input.lastIndexOf(0x0a, at) + 1;
  const end = input.indexOf(0x0a, at);
  return [Math.max(start, from), end < 0 || end > to ? to : end];
}

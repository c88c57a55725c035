import { Buffer } from 'node:buffer';
import type { JsonSpan, JsonSpanReader } from '../readers/json-spans.js';
import type { LineFilter } from '../scan/line-test.js';
import { TextScanner } from '../scan/text-scanner.js';
import { GatheredLines, spanOf } from './gathered-lines.js';
import { linePieces, roomFor, type OpenFile } from './line-pieces.js';

/** Some lines of a file, and where they are in bytes of their own. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** For each line where it begins and ends, and its number from 1. */
  readonly lines: readonly JsonSpan[];
  /** How many lines the piece of the file had from which they are. */
  readonly lineCount: number;
}

/**
 * The lines of a file that pass a filter, or all that are not blank. Of a file only one block is held at a time.
 * `from`: where the first line begins. `longLine` is told of lines longer than `lineLimit`, and how many
 * bytes they have. `firstLine`: the number of the first line.
 */
export function* lineBlocks(
  file: OpenFile,
  from: number,
  filter: LineFilter | undefined,
  lineLimit: number,
  longLine: (line: number, size: number) => void,
  firstLine = 1,
): Generator<LineBlock> {
  const scanner = new TextScanner(filter ?? { texts: [] }, roomFor(lineLimit));
  const { input } = scanner;
  try {
    const gathered = new GatheredLines();
    for (const piece of linePieces(scanner, file, from, lineLimit, longLine, firstLine)) {
      const { start, end, line } = piece;
      if (filter === undefined) {
        const block = linesOf(input, start, end, line);
        piece.lineCount = block.lineCount;
        yield block;
      } else {
        piece.lineCount = gather(scanner, start, end, line, gathered);
        if (gathered.isFull) yield gathered.take();
      }
    }
    if (filter !== undefined) yield gathered.take();
  } finally {
    scanner.release();
  }
}

/** Gathers the lines that pass the scanner's filter; returns how many lines there are. */
function gather(scanner: TextScanner, from: number, to: number, first: number, into: GatheredLines): number {
  const { input } = scanner;
  const feeds = scanner.lines(from, to, (start, end, before) => into.add(input, start, end, first + before));
  const count = feeds + (input[to - 1] === 0x0a ? 0 : 1);
  into.count(count, to - from);
  return count;
}

/** The lines between two places that are not blank, in bytes of their own. `first`: the number of the first line. */
export function linesOf(input: Buffer, from: number, to: number, first: number): LineBlock {
  const bytes = Buffer.allocUnsafeSlow(to - from);
  input.copy(bytes, 0, from, to);
  const lines: JsonSpan[] = [];
  let line = first;
  for (let at = 0; at < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, at);
    const stop = end < 0 ? bytes.length : end;
    const span = spanOf(bytes, at, stop, line);
    if (span.start < span.end) lines.push(span);
    at = stop + 1;
  }
  return { bytes, lines, lineCount: line - first };
}

/** The spans of a block, as a reader. */
export class BlockSpans implements JsonSpanReader {
  private at = 0;

  constructor(private readonly lines: readonly JsonSpan[]) {}

  next(): JsonSpan | undefined {
    return this.lines[this.at++];
  }

  reject(): void {
    // The next record begins on the next line in any case.
  }
}

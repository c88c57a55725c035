import { Buffer } from 'node:buffer';
import type { JsonSpan, JsonSpanReader } from '../readers/json-spans.js';
import { GatheredLines, spanOf } from './gathered-lines.js';
import { TextScanner, type SoughtText } from '../scan/text-scanner.js';

/** A file that is read piece by piece. */
export interface OpenFile {
  /** Reads bytes from a place into a buffer; returns how many, 0 at the end. */
  read(into: Uint8Array, position: number): number;
  close(): void;
}

/** How much is read at once. */
export const BLOCK_BYTES = 2 ** 20;

/**
 * The rest of a block that is no longer than this is put before the next one, which is then always read to the same
 * place: some processors copy several times slower where a file's pages and the memory are not aligned alike.
 */
const REST_BYTES = 2 ** 16;

/** Some lines of a file, and where they are in bytes of their own. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** For each line where it begins and ends, and its number from 1. */
  readonly lines: readonly JsonSpan[];
  /** How many lines the piece of the file had from which they are. */
  readonly lineCount: number;
}

/**
 * The lines of a file that have one of some texts, or all that are not blank. Of a file only one block is held at a time.
 * `from`: where the first line begins. `longLine` is told of lines longer than `lineLimit`, and how many
 * bytes they have.
 */
export function* lineBlocks(
  file: OpenFile,
  from: number,
  texts: readonly SoughtText[] | undefined,
  lineLimit: number,
  longLine: (line: number, size: number) => void,
): Generator<LineBlock> {
  const room = REST_BYTES + BLOCK_BYTES + lineLimit;
  const scanner = new TextScanner(texts ?? [], room);
  try {
    yield* blocksOf(scanner, file, from, texts !== undefined, lineLimit, longLine);
  } finally {
    scanner.release();
  }
}

function* blocksOf(
  scanner: TextScanner,
  file: OpenFile,
  from: number,
  filters: boolean,
  lineLimit: number,
  longLine: (line: number, size: number) => void,
): Generator<LineBlock> {
  const { input } = scanner;
  const gathered = new GatheredLines();
  let position = from;
  // Where the bytes begin and end that are there.
  let start = REST_BYTES;
  let filled = start;
  let line = 1;
  // Where a line begins that is too long, while its end is looked for.
  let longFrom = -1;
  for (;;) {
    const wanted = BLOCK_BYTES - (position % BLOCK_BYTES);
    const got = file.read(input.subarray(filled, filled + wanted), position);
    position += got;
    filled += got;
    if (longFrom >= 0) {
      const end = scanner.lineEnd(start, filled);
      if (end === filled && got > 0) {
        start = filled = REST_BYTES;
        continue;
      }
      start = Math.min(end + 1, filled);
      longLine(line, position - (filled - end) - longFrom);
      line++;
      longFrom = -1;
    }
    const end = got === 0 ? filled : Math.max(start, input.lastIndexOf(0x0a, filled - 1) + 1);
    if (end > start) {
      if (filters) {
        line += gather(scanner, start, end, line, gathered);
        if (gathered.isFull) yield gathered.take();
      } else {
        const block = allLines(input.subarray(0, end), start, line);
        yield block;
        line += block.lineCount;
      }
      start = end;
    }
    if (got === 0) break;
    let rest = filled - start;
    if (rest > lineLimit) {
      longFrom = position - rest;
      rest = 0;
    }
    const next = Math.max(0, REST_BYTES - rest);
    input.copyWithin(next, start, start + rest);
    start = next;
    filled = next + rest;
  }
  if (filters) yield gathered.take();
}

/** Gathers the lines with one of the scanner's texts; returns how many lines there are. */
function gather(scanner: TextScanner, from: number, to: number, first: number, into: GatheredLines): number {
  const { input } = scanner;
  const feeds = scanner.lines(from, to, (start, end, before) => into.add(input, start, end, first + before));
  const count = feeds + (input[to - 1] === 0x0a ? 0 : 1);
  into.count(count, to - from);
  return count;
}

function allLines(input: Buffer, from: number, first: number): LineBlock {
  const bytes = Buffer.allocUnsafeSlow(input.length - from);
  input.copy(bytes, 0, from);
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

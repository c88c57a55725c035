import { Buffer } from 'node:buffer';
import type { JsonSpan, JsonSpanReader } from '../readers/json-spans.js';
import { isBlank } from '../readers/bytes.js';
import { TextScanner, type SoughtText } from '../scan/text-scanner.js';

/** A file that is read piece by piece. */
export interface OpenFile {
  /** Reads bytes from a place into a buffer; returns how many, 0 at the end. */
  read(into: Uint8Array, position: number): number;
  close(): void;
}

/** How much is read at once. */
export const BLOCK_BYTES = 2 ** 20;

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
 * `from`: where the first line begins. `longLine` is told of lines longer than `lineLimit`.
 */
export function* lineBlocks(
  file: OpenFile,
  from: number,
  texts: readonly SoughtText[] | undefined,
  lineLimit: number,
  longLine: (line: number) => void,
): Generator<LineBlock> {
  const room = BLOCK_BYTES + lineLimit;
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
  longLine: (line: number) => void,
): Generator<LineBlock> {
  const { input } = scanner;
  let position = from;
  let held = 0;
  let line = 1;
  let skipping = false;
  for (;;) {
    const got = file.read(input.subarray(held, held + BLOCK_BYTES), position);
    position += got;
    const filled = held + got;
    let start = 0;
    if (skipping) {
      const end = scanner.lineEnd(0, filled);
      if (end === filled && got > 0) {
        held = 0;
        continue;
      }
      start = Math.min(end + 1, filled);
      line++;
      skipping = false;
    }
    const end = got === 0 ? filled : input.lastIndexOf(0x0a, filled - 1) + 1;
    if (end > start) {
      const whole = input.subarray(0, end);
      const block = filters ? found(scanner, start, end, line) : allLines(whole, start, line);
      yield block;
      line += block.lineCount;
      start = end;
    }
    if (got === 0) return;
    held = filled - start;
    if (held > lineLimit) {
      longLine(line);
      skipping = true;
      held = 0;
    } else input.copyWithin(0, start, filled);
  }
}

/** The lines with one of the scanner's texts, put together in bytes of their own. */
function found(scanner: TextScanner, from: number, to: number, first: number): LineBlock {
  const { input } = scanner;
  const places: number[] = [];
  let size = 0;
  const feeds = scanner.lines(from, to, (start, end, before) => {
    places.push(start, end, first + before);
    size += end - start + 1;
  });
  const line = first + feeds + (input[to - 1] === 0x0a ? 0 : 1);
  const bytes = Buffer.allocUnsafeSlow(size);
  const lines: JsonSpan[] = [];
  for (let i = 0, place = 0; i < places.length; i += 3) {
    const length = places[i + 1]! - places[i]!;
    input.copy(bytes, place, places[i], places[i + 1]);
    bytes[place + length] = 0x0a;
    lines.push(spanOf(bytes, place, place + length, places[i + 2]!));
    place += length + 1;
  }
  return { bytes, lines, lineCount: line - first };
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

function spanOf(bytes: Buffer, from: number, end: number, line: number): JsonSpan {
  let start = from;
  while (start < end && isBlank(bytes[start])) start++;
  return { start, end, line, endLine: line };
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

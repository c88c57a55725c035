import type { Buffer } from 'node:buffer';

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

/** What lines are read into: memory of a kernel. */
export interface LineRoom {
  readonly input: Buffer;
  /** Where the first line feed at or after `from` is; `to` when there is none. */
  lineEnd(from: number, to: number): number;
}

/** How much room {@link linePieces} needs. */
export function roomFor(lineLimit: number): number {
  return REST_BYTES + BLOCK_BYTES + lineLimit;
}

/** Whole lines of a file: where they begin and end in the input, until the next piece is asked for. */
export interface LinePiece {
  readonly start: number;
  readonly end: number;
  /** The number of the first line. */
  readonly line: number;
  /** Who looks at the lines says how many there are, before the next piece. */
  lineCount: number;
}

/**
 * A file's lines, as many at once as were read, in an input that has {@link roomFor} them. `from`: where
 * the first line begins. `longLine` is told of lines longer than `lineLimit`, and how many bytes they have.
 * `firstLine`: the number of the first line.
 */
export function* linePieces(
  room: LineRoom,
  file: OpenFile,
  from: number,
  lineLimit: number,
  longLine: (line: number, size: number) => void,
  firstLine = 1,
): Generator<LinePiece> {
  const { input } = room;
  let position = from;
  // Where the bytes begin and end that are there.
  let start = REST_BYTES;
  let filled = start;
  let line = firstLine;
  // Where a line begins that is too long, while its end is looked for.
  let longFrom = -1;
  for (;;) {
    const wanted = BLOCK_BYTES - (position % BLOCK_BYTES);
    const got = file.read(input.subarray(filled, filled + wanted), position);
    position += got;
    filled += got;
    if (longFrom >= 0) {
      const end = room.lineEnd(start, filled);
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
      const piece: LinePiece = { start, end, line, lineCount: 0 };
      yield piece;
      line += piece.lineCount;
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
}

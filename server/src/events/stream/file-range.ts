import { BLOCK_BYTES } from './line-pieces.js';
import type { StreamedFile } from './file-blocks.js';

/** A part of a file that begins and ends where lines do. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}

/** A file of which no more is there than a range. `firstLine`: the number of the range's first line. */
export function rangeOf(file: StreamedFile, { from, to }: FileRange, firstLine: number): StreamedFile {
  return {
    ...file,
    from,
    size: Math.min(file.size, to),
    firstLine,
    open() {
      const opened = file.open();
      return {
        read: (into, position) => {
          const wanted = Math.max(0, Math.min(into.length, to - position));
          return wanted === 0 ? 0 : opened.read(into.subarray(0, wanted), position);
        },
        close: () => opened.close(),
      };
    },
  };
}

/** Cuts a file behind the first line end after each so many bytes. */
export function* rangesOf(file: StreamedFile, bytes: number): Generator<FileRange> {
  const opened = file.open();
  const buffer = Buffer.alloc(Math.min(BLOCK_BYTES, 2 ** 16));
  const behindLine = (at: number): number => {
    for (let position = at; ;) {
      const got = opened.read(buffer, position);
      const end = buffer.subarray(0, got).indexOf(0x0a);
      if (end >= 0) return position + end + 1;
      position += got;
      // What was written since the file was looked at is read, too, by the last range.
      if (got === 0) return Infinity;
    }
  };
  try {
    for (let from = file.from; from < file.size;) {
      const to = from + bytes >= file.size ? Infinity : behindLine(from + bytes);
      yield { from, to };
      from = to;
    }
  } finally {
    opened.close();
  }
}

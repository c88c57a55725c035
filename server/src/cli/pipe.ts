import { Buffer } from 'node:buffer';
import { closeSync, constants, openSync, readSync } from 'node:fs';

const PIECE = 1 << 16;

/** How long is waited for more to be written, in milliseconds. */
const PAUSE = 10;

/**
 * All that is written to a pipe, as of `<(zcat file)`, until its writers have closed it; undefined where nobody has it
 * open for writing, for which a plain read would wait without end.
 */
export function readPipe(path: string): Uint8Array | undefined {
  const pipe = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const pieces: Buffer[] = [];
  try {
    for (let hadWriter = false; ;) {
      const piece = Buffer.allocUnsafe(PIECE);
      let count: number;
      try {
        count = readSync(pipe, piece);
      } catch (failure) {
        // There is a writer, and nothing is written yet.
        if ((failure as NodeJS.ErrnoException).code !== 'EAGAIN') throw failure;
        hadWriter = true;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
        continue;
      }
      if (count > 0) pieces.push(piece.subarray(0, count));
      else return pieces.length === 0 && !hadWriter ? undefined : Buffer.concat(pieces);
    }
  } finally {
    closeSync(pipe);
  }
}

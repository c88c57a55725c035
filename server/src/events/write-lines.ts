import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Lines are handed to the system in pieces of this length, in characters. */
const PIECE = 1 << 20;

/**
 * Writes lines to a file while they are made; false where it was cancelled before the last. They go to a file beside it
 * first, which takes its place when all are there: what has the file's name is never half of one. Throws where the file
 * cannot be written.
 */
export function writeLinesTo(path: string, lines: Iterable<string>, isCancelled: () => boolean): boolean {
  const steps = writeSteps(path, lines, isCancelled);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** As {@link writeLinesTo}, with a step for each piece; cleans up when it is ended before the last. */
export function* writeSteps(
  path: string,
  lines: Iterable<string>,
  isCancelled: () => boolean,
): Generator<void, boolean> {
  const place = placeOf(path);
  let file: number | undefined;
  let isWhole = false;
  try {
    let piece = '';
    for (const line of lines) {
      piece += `${line}\n`;
      if (piece.length < PIECE) continue;
      // Not before there is something to write: whoever ends the program until then leaves nothing.
      file ??= openSync(place.begun, 'w', place.mode);
      writeFileSync(file, piece);
      piece = '';
      if (isCancelled()) return false;
      yield;
    }
    // Cancelled lines may have come to an end early.
    if (isCancelled()) return false;
    file ??= openSync(place.begun, 'w', place.mode);
    writeFileSync(file, piece);
    isWhole = true;
  } finally {
    if (file !== undefined) {
      closeSync(file);
      if (place.begun !== place.target) {
        if (isWhole) renameSync(place.begun, place.target);
        else unlinkSync(place.begun);
      }
    }
  }
  return true;
}

/** Where a file is begun and where it ends. Throws where it cannot be written, before anything is made. */
function placeOf(path: string): { readonly begun: string; readonly target: string; readonly mode?: number } {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined) {
    accessSync(dirname(path), constants.W_OK);
    return { begun: `${path}.${process.pid}.part`, target: path };
  }
  accessSync(path, constants.W_OK);
  // A pipe or a device takes the lines itself; behind a link is what is meant.
  if (!known.isFile()) return { begun: path, target: path };
  const target = realpathSync(path);
  return { begun: `${target}.${process.pid}.part`, target, mode: known.mode & 0o777 };
}

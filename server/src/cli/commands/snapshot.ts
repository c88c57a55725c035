import { CLEAN, CommandFailure, NOT_EVALUABLE, USAGE } from '../exit.js';
import { makeSnapshot, workBeside } from '../snapshot/make.js';
import { snapshotPlace } from '../snapshot/place.js';

export interface SnapshotOptions {
  readonly quiet?: boolean;
}

/** Makes the snapshot that commands start from. */
export function snapshot({ quiet = false }: SnapshotOptions): number {
  const place = snapshotPlace();
  if (place === undefined) {
    throw new CommandFailure(
      USAGE,
      'no snapshot is made here: it takes Linux or macOS, Node without flags and NODE_OPTIONS, and a cache folder.',
    );
  }
  if (quiet) workBeside();
  const made = makeSnapshot(place);
  if ('reason' in made) throw new CommandFailure(NOT_EVALUABLE, `the snapshot was not made: ${made.reason}`);
  if (!quiet) process.stderr.write(`Commands start from ${made.file}.\n`);
  return CLEAN;
}

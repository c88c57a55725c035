import { WINDOW } from './run-sets.js';

/** What some bytes are full of: runs of them, as many as are looked up of a text, the most frequent first. */
export interface CommonRuns {
  /** A run behind the other. */
  readonly bytes: Uint8Array;
  /** For each run how many of all places hold it: between 0 and 1. */
  readonly shares: readonly number[];
}

export const NO_RUNS: CommonRuns = { bytes: new Uint8Array(0), shares: [] };

/** So much of a file says well enough what it is full of. */
const SAMPLE_BYTES = 2 ** 15;
const SLOT_BITS = 13;
const MOST_COMMON = 640;
/** What is at fewer than one of so many places does not count. */
const RARE = 4096;

/**
 * The runs of bytes that are most frequent at the beginning of some bytes. Runs that share a slot count as one of them:
 * this is a guess, from which only speed follows.
 */
export function commonRuns(bytes: Buffer): CommonRuns {
  const counts = new Uint32Array(2 ** SLOT_BITS);
  const places = new Uint32Array(2 ** SLOT_BITS);
  const end = Math.min(bytes.length, SAMPLE_BYTES) - WINDOW + 1;
  let run = 0;
  for (let p = 0; p < end + WINDOW - 1; p++) {
    run = (run << 8) | bytes[p]!;
    const slot = Math.imul(run, 0x9e3779b1) >>> (32 - SLOT_BITS);
    counts[slot]!++;
    places[slot] = p - (WINDOW - 1);
  }
  const frequent: number[] = [];
  for (let slot = 0; slot < counts.length; slot++) if (counts[slot]! * RARE > end) frequent.push(slot);
  frequent.sort((a, b) => counts[b]! - counts[a]!).splice(MOST_COMMON);
  const runs = new Uint8Array(frequent.length * WINDOW);
  for (const [i, slot] of frequent.entries())
    runs.set(bytes.subarray(places[slot], places[slot]! + WINDOW), i * WINDOW);
  return { bytes: runs, shares: frequent.map((slot) => counts[slot]! / end) };
}

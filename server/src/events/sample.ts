import { createHash } from 'node:crypto';
import type { EventTable } from './event-table.js';
import { SelectedTable } from './tables/selected-table.js';

/**
 * So many rows of all tables together, each as likely as any other, in their order. The same seed and the same rows give
 * the same sample.
 */
export function sampleRows(tables: readonly EventTable[], size: number, seed: string): EventTable[] {
  const random = seededRandom(seed);
  let left = tables.reduce((n, t) => n + t.rowCount, 0);
  let wanted = Math.min(size, left);
  const sampled: EventTable[] = [];
  for (const table of tables) {
    const rows: number[] = [];
    for (let row = 0; row < table.rowCount && wanted > 0; row++, left--) {
      // Selection sampling: Knuth, The Art of Computer Programming, volume 2, algorithm 3.4.2 S.
      if (random() * left >= wanted) continue;
      rows.push(row);
      wanted--;
    }
    if (rows.length > 0) sampled.push(new SelectedTable(table, Uint32Array.from(rows)));
  }
  return sampled;
}

/** Numbers from 0 to below 1 that follow from a seed: sfc32, by Chris Doty-Humphrey. */
function seededRandom(seed: string): () => number {
  const state = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => state.readInt32LE(at)) as [number, number, number, number];
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

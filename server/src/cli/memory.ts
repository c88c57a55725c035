import { statSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { WAYS_ON } from '../engine/ways-on.js';
import { formatSize } from '../events/readers/bytes.js';
import { plural } from '../testing/words.js';

/** Values take at least about as much memory as their text in the file; beyond this part of it, they may not fit. */
const PART = 0.5;

/**
 * What to say before files are read whole that may not fit into memory; undefined where they fit. A process that runs
 * out of memory ends without a word.
 *
 * @param sizes - of the files, in bytes.
 * @param memory - that this process may use, in bytes.
 */
export function memoryWarning(
  sizes: readonly number[],
  memory = getHeapStatistics().heap_size_limit,
): string | undefined {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= memory * PART) return undefined;
  const files = plural(sizes.length, 'file');
  return (
    `${files} of together ${formatSize(bytes)} are read whole, into ${formatSize(memory)} of memory: they may not fit. ` +
    `Large files of JSON lines are read as a stream instead. ${WAYS_ON}`
  );
}

/** The size of a file in bytes; 0 for what is none, of which the reader tells. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

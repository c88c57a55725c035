import { getHeapStatistics } from 'node:v8';
import { EngineError } from './errors.js';
import { WAYS_ON } from './ways-on.js';

/** The share of the heap that a run may fill: beyond it V8 ends the process. What is no longer needed counts too. */
const SHARE = 0.85;

const GIGABYTE = 2 ** 30;

/** Stops a run before the memory of its process is full. A question takes about a microsecond. */
export function checkHeap(): void {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  if (used > limit * SHARE) {
    throw new EngineError(
      'budget',
      `The query needs more memory than there is (${(limit / GIGABYTE).toFixed(1)} GB). ${WAYS_ON}`,
    );
  }
}

/** What V8 says of a value that cannot be made for its size. */
const TOO_LARGE =
  /^(?:Invalid (?:string|array|typed array) length|(?:Map|Set) maximum size exceeded|Array buffer allocation failed)/;

/** The error of a query one of whose values is larger than can be; undefined for other failures. */
export function tooLarge(failure: unknown): EngineError | undefined {
  if (!(failure instanceof RangeError) || !TOO_LARGE.test(failure.message)) return undefined;
  return new EngineError(
    'budget',
    `A value of the query is larger than can be held (${failure.message}). Filter earlier, or shorten texts and arrays.`,
  );
}

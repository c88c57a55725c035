import type { ScalarType } from '../../syntax/types.js';
import { EngineError, notImplemented } from '../errors.js';
import { groupKey } from '../values/compare.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';

/**
 * What `hll()` keeps of a group: a hash of 64 bits for each distinct value. A query sees it as Kusto shows its sparse
 * form, `[[1024, 14], [hashes as text], []]`, with 14 for the accuracy 1. A cluster goes over to estimates for large
 * groups; all hashes are kept here, so that counts are exact.
 * Source: https://learn.microsoft.com/kusto/query/hll-aggregation-function
 */
export interface HllSketch {
  readonly precision: number;
  readonly hashes: Set<string>;
}

/** How many bits of a hash choose a register, by accuracy. */
const PRECISIONS: readonly number[] = [12, 14, 16, 17, 18];
const SPARSE_SIZE = 1024;

export function emptyHll(accuracy: number): HllSketch {
  return { precision: PRECISIONS[accuracy]!, hashes: new Set() };
}

/** The sketch in its visible form. */
export function hllToDynamic(sketch: HllSketch): Dynamic {
  return [[SPARSE_SIZE, sketch.precision], [...sketch.hashes], []];
}

/** Reads the visible form; undefined for anything else. */
export function hllFromDynamic(value: Value): HllSketch | undefined {
  if (!isDynamicArray(value) || value.length !== 3) return undefined;
  const [header, hashes, registers] = value;
  if (!isDynamicArray(header!) || !isDynamicArray(hashes!) || !isDynamicArray(registers!)) return undefined;
  const precision = header[1];
  if (header.length !== 2 || typeof precision !== 'number') return undefined;
  if (registers.length > 0) throw notImplemented('hll values in the dense form of a cluster');
  return { precision, hashes: new Set(hashes.map(String)) };
}

/** Adds what `from` has seen to `into`. */
export function mergeHll(into: HllSketch, from: HllSketch): void {
  if (into.precision !== from.precision) {
    throw new EngineError('failed', 'hll values of different accuracy cannot be merged');
  }
  for (const hash of from.hashes) into.hashes.add(hash);
}

/** The hash of a value that is not null. Equal values have equal hashes, `int` and `long` alike. */
export function hllHash(value: Value, type: ScalarType): string {
  const kind = type === 'int' ? 'long' : type;
  return BigInt.asIntN(64, hashText(`${kind}:${String(groupKey(value, type))}`)).toString();
}

/** Two multiplicative 32-bit hashes with different seeds, each stirred with the other at the end. */
function hashText(text: string): bigint {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const stir = (x: number, y: number): number =>
    Math.imul(x ^ (x >>> 16), 2246822507) ^ Math.imul(y ^ (y >>> 13), 3266489909);
  a = stir(a, b);
  b = stir(b, a);
  return (BigInt(b >>> 0) << 32n) | BigInt(a >>> 0);
}

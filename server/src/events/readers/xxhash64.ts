/** XXH64 with seed 0, on pairs of 32-bit halves; of a product or sum, the upper half is left in `high`. */
let high = 0;

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  high =
    (a1 * b1 + (middle >>> 16) + (other >>> 16) + (Math.imul(aLow, bHigh) >>> 0) + (Math.imul(aHigh, bLow) >>> 0)) >>>
    0;
  return ((other << 16) | (low & 0xffff)) >>> 0;
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const low = (aLow >>> 0) + (bLow >>> 0);
  high = (aHigh + bHigh + (low > 0xffffffff ? 1 : 0)) >>> 0;
  return low >>> 0;
}

function rotate(aHigh: number, aLow: number, by: number): number {
  if (by >= 32) return rotate(aLow, aHigh, by - 32);
  if (by === 0) {
    high = aHigh;
    return aLow;
  }
  high = ((aHigh << by) | (aLow >>> (32 - by))) >>> 0;
  return ((aLow << by) | (aHigh >>> (32 - by))) >>> 0;
}

// The primes of XXH64 as halves: 11400714785074694791 and so on.
const P1H = 0x9e3779b1;
const P1L = 0x85ebca87;
const P2H = 0xc2b2ae3d;
const P2L = 0x27d4eb4f;
const P3H = 0x165667b1;
const P3L = 0x9e3779f9;
const P4H = 0x85ebca77;
const P4L = 0xc2b2ae63;
const P5H = 0x27d4eb2f;
const P5L = 0x165667c5;

function round(accHigh: number, accLow: number, laneHigh: number, laneLow: number): number {
  let low = multiply(laneHigh, laneLow, P2H, P2L);
  low = add(accHigh, accLow, high, low);
  low = rotate(high, low, 31);
  return multiply(high, low, P1H, P1L);
}

function merge(hashHigh: number, hashLow: number, accHigh: number, accLow: number): number {
  const value = round(0, 0, accHigh, accLow);
  let low = (hashLow ^ value) >>> 0;
  low = multiply((hashHigh ^ high) >>> 0, low, P1H, P1L);
  return add(high, low, P4H, P4L);
}

/**
 * The lower 32 bits of the XXH64 of bytes, which Zstandard frames end with.
 * Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function xxhash64Low(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let at = 0;
  let hashHigh = P5H;
  let hash = P5L;
  if (length >= 32) {
    // The four accumulators start at P1 + P2, P2, 0 and -P1.
    const accumulators = new Uint32Array([0x60ea27ee, 0xadc0b5d6, P2H, P2L, 0, 0, 0x61c8864e, 0x7a143579]);
    for (; at + 32 <= length; at += 32) {
      for (let i = 0; i < 4; i++) {
        const place = at + i * 8;
        accumulators[i * 2 + 1] = round(
          accumulators[i * 2]!,
          accumulators[i * 2 + 1]!,
          view.getUint32(place + 4, true),
          view.getUint32(place, true),
        );
        accumulators[i * 2] = high;
      }
    }
    hashHigh = 0;
    hash = 0;
    [1, 7, 12, 18].forEach((by, i) => {
      const low = rotate(accumulators[i * 2]!, accumulators[i * 2 + 1]!, by);
      hash = add(hashHigh, hash, high, low);
      hashHigh = high;
    });
    for (let i = 0; i < 4; i++) {
      hash = merge(hashHigh, hash, accumulators[i * 2]!, accumulators[i * 2 + 1]!);
      hashHigh = high;
    }
  }
  hash = add(hashHigh, hash, Math.floor(length / 2 ** 32), length >>> 0);
  hashHigh = high;
  for (; at + 8 <= length; at += 8) {
    const value = round(0, 0, view.getUint32(at + 4, true), view.getUint32(at, true));
    hash = rotate((hashHigh ^ high) >>> 0, (hash ^ value) >>> 0, 27);
    hash = multiply(high, hash, P1H, P1L);
    hash = add(high, hash, P4H, P4L);
    hashHigh = high;
  }
  if (at + 4 <= length) {
    const value = multiply(0, view.getUint32(at, true), P1H, P1L);
    hash = rotate((hashHigh ^ high) >>> 0, (hash ^ value) >>> 0, 23);
    hash = multiply(high, hash, P2H, P2L);
    hash = add(high, hash, P3H, P3L);
    hashHigh = high;
    at += 4;
  }
  for (; at < length; at++) {
    const value = multiply(0, bytes[at]!, P5H, P5L);
    hash = rotate((hashHigh ^ high) >>> 0, (hash ^ value) >>> 0, 11);
    hash = multiply(high, hash, P1H, P1L);
    hashHigh = high;
  }
  return avalanche(hashHigh, hash);
}

function avalanche(hashHigh: number, hashLow: number): number {
  // Shifts by 33 and 32 move the upper half down; that by 29 takes bits of both.
  let low = multiply(hashHigh, (hashLow ^ (hashHigh >>> 1)) >>> 0, P2H, P2L);
  const middleHigh = high;
  low = multiply((middleHigh ^ (middleHigh >>> 29)) >>> 0, (low ^ ((middleHigh << 3) | (low >>> 29))) >>> 0, P3H, P3L);
  return (low ^ high) >>> 0;
}

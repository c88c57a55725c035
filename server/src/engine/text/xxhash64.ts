/**
 * xxHash64 with seed 0, the algorithm of Kusto's `hash()`, as a signed 64-bit integer. Here because the WebAssembly
 * builds of it start asynchronously.
 * Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength;
  let at = 0;
  let hash: bigint;
  if (length >= 32) {
    let v1 = u64(PRIME1 + PRIME2);
    let v2 = PRIME2;
    let v3 = 0n;
    let v4 = u64(-PRIME1);
    for (; at + 32 <= length; at += 32) {
      v1 = round(v1, view.getBigUint64(at, true));
      v2 = round(v2, view.getBigUint64(at + 8, true));
      v3 = round(v3, view.getBigUint64(at + 16, true));
      v4 = round(v4, view.getBigUint64(at + 24, true));
    }
    hash = u64(rotate(v1, 1n) + rotate(v2, 7n) + rotate(v3, 12n) + rotate(v4, 18n));
    for (const v of [v1, v2, v3, v4]) hash = u64((hash ^ round(0n, v)) * PRIME1 + PRIME4);
  } else {
    hash = PRIME5;
  }
  hash = u64(hash + BigInt(length));
  for (; at + 8 <= length; at += 8) {
    hash = u64(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME1 + PRIME4);
  }
  if (at + 4 <= length) {
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint32(at, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
    at += 4;
  }
  for (; at < length; at++) hash = u64(rotate(hash ^ u64(BigInt(bytes[at]!) * PRIME5), 11n) * PRIME1);
  hash = u64((hash ^ (hash >> 33n)) * PRIME2);
  hash = u64((hash ^ (hash >> 29n)) * PRIME3);
  return BigInt.asIntN(64, hash ^ (hash >> 32n));
}

const PRIME1 = 0x9e37_79b1_85eb_ca87n;
const PRIME2 = 0xc2b2_ae3d_27d4_eb4fn;
const PRIME3 = 0x1656_67b1_9e37_79f9n;
const PRIME4 = 0x85eb_ca77_c2b2_ae63n;
const PRIME5 = 0x27d4_eb2f_1656_67c5n;

function u64(v: bigint): bigint {
  return BigInt.asUintN(64, v);
}

function rotate(v: bigint, bits: bigint): bigint {
  return u64((v << bits) | (v >> (64n - bits)));
}

function round(accumulator: bigint, input: bigint): bigint {
  return u64(rotate(u64(accumulator + input * PRIME2), 31n) * PRIME1);
}

import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { EngineError } from '../errors.js';

/** The most that a compressed text may expand to, in bytes: far more than Kusto keeps in a value. */
export const MAX_EXPANDED_BYTES = 64 * 1024 * 1024;

/** The fastest level; like Kusto's compressor, what would not shrink by two bytes is stored as it is. */
function compress(bytes: Uint8Array, method: typeof gzipSync): Buffer {
  const packed = method(bytes, { level: 1 });
  const stored = method(bytes, { level: 0 });
  return bytes.length > 0 && packed.length >= stored.length - STORED_HEADER - 1 ? stored : packed;
}

/** What a stored block needs besides its content, in bytes. */
const STORED_HEADER = 5;

/** A zlib stream with a window of 15 bits. */
export function deflate(bytes: Uint8Array): Buffer {
  return compress(bytes, deflateSync);
}

/** A gzip stream whose header says nothing of time and system. */
export function gzip(bytes: Uint8Array): Buffer {
  const result = compress(bytes, gzipSync);
  result[EXTRA_FLAGS] = 0;
  result[OPERATING_SYSTEM] = 0xff;
  return result;
}

const FLAGS = 3;
const EXTRA_FLAGS = 8;
const OPERATING_SYSTEM = 9;

/** The content of a zlib stream; null where it is damaged. */
export function inflate(bytes: Uint8Array): Buffer | null {
  return expand(bytes, inflateSync);
}

/** The content of a gzip stream; null where it is damaged or has optional header fields. */
export function gunzip(bytes: Uint8Array): Buffer | null {
  return bytes[FLAGS] === 0 ? expand(bytes, gunzipSync) : null;
}

function expand(bytes: Uint8Array, method: typeof gunzipSync): Buffer | null {
  try {
    return method(bytes, { maxOutputLength: MAX_EXPANDED_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new EngineError('budget', `a compressed text expands to more than ${MAX_EXPANDED_BYTES} bytes`);
    }
    if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR' || code === 'Z_NEED_DICT') return null;
    throw error;
  }
}

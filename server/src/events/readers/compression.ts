import type { Buffer } from 'node:buffer';
import { constants, gunzipSync } from 'node:zlib';
import { formatSize } from './bytes.js';
import { startsWith } from './encoding.js';
import { unpackZstd, ZSTD_MAGIC } from './zstd.js';

/** Unpacked bytes, or why they could not be unpacked. */
export type Unpacked =
  | {
      readonly bytes: Uint8Array;
      readonly note?: string | undefined;
      /** Whether the end of the file is missing. */
      readonly cut?: boolean;
      readonly fault?: undefined;
    }
  | { readonly fault: string };

const GZIP_MAGIC = [0x1f, 0x8b, 0x08];

/** Whether a compressed file begins so. */
export function isCompressed(bytes: Uint8Array): boolean {
  return startsWith(bytes, GZIP_MAGIC) || startsWith(bytes, ZSTD_MAGIC);
}

/** Event logs unpack to far less than so many times their size; what unpacks to more was made to fill memory. */
const RATIO_LIMIT = 500;

/** What any file may unpack to, in bytes, whatever its size. */
const RATIO_FLOOR = 2 ** 26;

/** Unpacks gzip and Zstandard, told by their first bytes; other bytes are returned as they are. */
export function unpack(bytes: Uint8Array, limit: number): Unpacked {
  if (!isCompressed(bytes)) return { bytes };
  const byRatio = Math.max(RATIO_FLOOR, RATIO_LIMIT * bytes.length);
  const most = Math.min(limit, byRatio);
  const unpacked = startsWith(bytes, GZIP_MAGIC) ? unpackGzip(bytes, most) : unpackZstd(bytes, most);
  if (unpacked.fault !== tooLarge(most) || most === limit) return unpacked;
  return {
    fault: `the file unpacks to more than ${RATIO_LIMIT} times its size of ${formatSize(bytes.length)}, as no event log does; it is not read`,
  };
}

export function tooLarge(limit: number): string {
  return `the file unpacks to more than the limit of ${formatSize(limit)}`;
}

function unpackGzip(bytes: Uint8Array, limit: number): Unpacked {
  const first = gunzip(bytes, limit, constants.Z_FINISH);
  if (typeof first !== 'string') return { bytes: first, note: 'The file is compressed with gzip.' };
  if (first === 'ERR_BUFFER_TOO_LARGE') return { fault: tooLarge(limit) };
  if (first !== 'Z_BUF_ERROR') return { fault: `the gzip data is damaged (${first})` };
  const cut = gunzip(bytes, limit, constants.Z_SYNC_FLUSH);
  if (typeof cut === 'string') return { fault: `the gzip data is damaged (${cut})` };
  return { bytes: cut, note: 'The file is compressed with gzip.', cut: true };
}

/** The unpacked bytes, or the code of what is wrong. */
function gunzip(bytes: Uint8Array, limit: number, finishFlush: number): Buffer | string {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit, finishFlush });
  } catch (fault) {
    return fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  }
}

import { Decompress, decompress } from 'fzstd';
import { formatSize } from './bytes.js';
import { tooLarge, type Unpacked } from './compression.js';
import { xxhash64Low } from './xxhash64.js';

export const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/** The largest window that is unpacked, that of the `zstd` tool without `--long`. */
const WINDOW_LIMIT = 2 ** 27;

interface Frame {
  readonly start: number;
  readonly end: number;
  /** The size that the frame says it unpacks to, where it says one. */
  readonly size: number | undefined;
  /** How far back its data refers, in bytes; 0 where all of the output is at hand. */
  readonly window: number;
  readonly checksum: number | undefined;
  /** Holds something other than data. */
  readonly skippable: boolean;
}

/**
 * Unpacks Zstandard frames one after the other, comparing their checksums, which the library does not.
 * Source: https://datatracker.ietf.org/doc/html/rfc8878
 */
export function unpackZstd(bytes: Uint8Array, limit: number): Unpacked {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length;) {
    const frame = frameAt(bytes, at);
    if (typeof frame === 'string') return { fault: `the zstd data is damaged: ${frame}` };
    at = frame.end;
    if (frame.skippable) continue;
    if ((frame.size ?? 0) > limit - total) return { fault: tooLarge(limit) };
    if (frame.window > WINDOW_LIMIT) {
      return {
        fault: `the zstd window of ${formatSize(frame.window)} is above the limit of ${formatSize(WINDOW_LIMIT)}`,
      };
    }
    const part = unpackFrame(bytes.subarray(frame.start, frame.end), frame, limit - total);
    if (typeof part === 'string') return { fault: part };
    if (frame.checksum !== undefined && xxhash64Low(part) !== frame.checksum)
      return { fault: 'the zstd data is damaged: the checksum does not match' };
    parts.push(part);
    total += part.length;
  }
  return { bytes: parts.length === 1 ? parts[0]! : join(parts, total), note: 'The file is compressed with zstd.' };
}

/** The frame that begins at a place, or what is wrong with it. */
function frameAt(bytes: Uint8Array, start: number): Frame | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cut = 'it is cut';
  if (start + 8 > bytes.length) return cut;
  const magic = view.getUint32(start, true);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
    const end = start + 8 + view.getUint32(start + 4, true);
    return end > bytes.length ? cut : { start, end, size: 0, window: 0, checksum: undefined, skippable: true };
  }
  if (magic !== FRAME_MAGIC) return 'bytes that are no frame';
  const descriptor = bytes[start + 4]!;
  const single = (descriptor & 0x20) !== 0;
  let at = start + 5;
  let window = 0;
  if (!single) {
    const code = bytes[at++]!;
    const base = 2 ** (10 + (code >> 3));
    window = base + (base / 8) * (code & 7);
  }
  at += [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  if (at + sizeBytes > bytes.length) return cut;
  const size = contentSize(view, at, sizeBytes);
  at += sizeBytes;
  for (let last = false; !last;) {
    if (at + 3 > bytes.length) return cut;
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    last = (header & 1) !== 0;
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  if (at + (hasChecksum ? 4 : 0) > bytes.length) return cut;
  const checksum = hasChecksum ? view.getUint32(at, true) : undefined;
  return { start, end: at + (hasChecksum ? 4 : 0), size, window, checksum, skippable: false };
}

function contentSize(view: DataView, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 0:
      return undefined;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

/** Thrown by the output handler to leave the library; never leaves this file. */
class TooLarge extends Error {}

/** A frame's content, or what is wrong with it. */
function unpackFrame(bytes: Uint8Array, frame: Frame, limit: number): Uint8Array | string {
  try {
    if (frame.size !== undefined) return decompress(bytes, new Uint8Array(frame.size));
    const parts: Uint8Array[] = [];
    let total = 0;
    const stream = new Decompress((part) => {
      total += part.length;
      if (total > limit) throw new TooLarge();
      parts.push(part.slice());
    });
    stream.push(bytes, true);
    return join(parts, total);
  } catch (fault) {
    if (fault instanceof TooLarge) return tooLarge(limit);
    // The library throws errors with a code on bad data, and a RangeError where that leads it astray.
    if (fault instanceof Error) return `the zstd data is damaged: ${fault.message}`;
    throw fault;
  }
}

function join(parts: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

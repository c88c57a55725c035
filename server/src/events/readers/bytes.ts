import { Buffer, isAscii, isUtf8 } from 'node:buffer';

/** The text between two places of UTF-8 bytes, or undefined when they are not UTF-8. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  return isUtf8(part) ? part.toString('utf8') : undefined;
}

/** Decodes many parts of the same UTF-8 bytes; what they are is looked at once. */
export class TextParts {
  private readonly buffer: Buffer;
  private readonly encoding: 'latin1' | 'utf8' | undefined;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isAscii(this.buffer)) this.encoding = 'latin1';
    else this.encoding = isUtf8(this.buffer) ? 'utf8' : undefined;
  }

  /** The text between two places; undefined when the bytes there are not UTF-8. */
  get(start: number, end: number): string | undefined {
    return this.encoding === undefined
      ? decodeText(this.buffer, start, end)
      : this.buffer.toString(this.encoding, start, end);
  }
}

/** Where the next line feed at or after `from` is; the length of the bytes when there is none. */
export function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0x0a, from);
  return at < 0 ? bytes.length : at;
}

/** How many line feeds lie between two places. */
export function countLines(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a, start); at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

/** Whether a byte is a blank between JSON values or on an empty line. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** A size for people: `1.5 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${Number(size.toFixed(1))} ${units[unit]!}`;
}

/** Why a record is left out that has so many bytes. */
export function tooLong(size: number, limit: number): string {
  return `the record is ${formatSize(size)} long; the limit is ${formatSize(limit)}`;
}

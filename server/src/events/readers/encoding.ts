import { Buffer } from 'node:buffer';

/** A file's text as UTF-8 bytes without a byte order mark, or why it is none. */
export type TextBytes =
  { readonly bytes: Uint8Array; readonly note?: string; readonly fault?: undefined } | { readonly fault: string };

/** How much of a file is looked at to tell what it is. */
export const SNIFF_BYTES = 65_536;

/** Beginnings of files that are no text, for a reason that says what to do. */
const MAGIC: readonly (readonly [bytes: readonly number[], reason: string])[] = [
  [
    [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0],
    'a binary Windows event log (EVTX); convert it to JSON first, for example with evtx_dump -o jsonl',
  ],
  [[0x50, 0x4b, 3, 4], 'a ZIP archive; unpack it first'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'a SQLite database; export its tables as CSV or JSON first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program (ELF)'],
];

/** Whether bytes begin with those of `magic`. */
export function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((b, i) => bytes[i] === b);
}

/** Brings a text file to UTF-8: drops a byte order mark, converts UTF-16, and says so when the file is no text. */
export function toUtf8(bytes: Uint8Array): TextBytes {
  if (bytes.length === 0) return { fault: 'the file is empty' };
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return nonBlank(bytes.subarray(3));
  if (startsWith(bytes, [0xff, 0xfe])) return fromUtf16(bytes.subarray(2), false);
  if (startsWith(bytes, [0xfe, 0xff])) return fromUtf16(bytes.subarray(2), true);
  for (const [magic, reason] of MAGIC) {
    if (startsWith(bytes, magic)) return { fault: `the file is ${reason}` };
  }
  // UTF-16 without a mark shows as a zero beside the first character, which is ASCII in every format read here.
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0)
    return fromUtf16(bytes, false);
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0)
    return fromUtf16(bytes, true);
  return looksBinary(bytes) ? { fault: 'the file is binary, in no known format' } : nonBlank(bytes);
}

function nonBlank(bytes: Uint8Array): TextBytes {
  const blank = bytes.every((b) => b === 0x20 || (b >= 0x09 && b <= 0x0d));
  return blank ? { fault: 'the file holds nothing but blanks' } : { bytes };
}

function fromUtf16(bytes: Uint8Array, bigEndian: boolean): TextBytes {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  const text = (bigEndian ? even.swap16() : even).toString('utf16le');
  const utf8 = nonBlank(Buffer.from(text, 'utf8'));
  return utf8.fault === undefined ? { bytes: utf8.bytes, note: 'The file is UTF-16.' } : utf8;
}

/** Text has hardly any control characters; stray zeros in a log are left to its reader to report. */
function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SNIFF_BYTES);
  let controls = 0;
  for (const b of sample) if (b < 0x09 || (b > 0x0d && b < 0x20 && b !== 0x1b)) controls++;
  return controls * 20 > sample.length;
}

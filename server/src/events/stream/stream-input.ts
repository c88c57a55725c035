import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { detectLayout } from '../detect.js';
import type { EventInput } from '../input.js';
import { isCompressed } from '../readers/compression.js';
import { SNIFF_BYTES, startsWith, toUtf8 } from '../readers/encoding.js';
import type { StreamedFile } from './file-blocks.js';
import type { OpenFile } from './line-pieces.js';

/** A file that may be read as a stream. */
export type StreamInput = Omit<StreamedFile, 'from'>;

/** Files that together are smaller are loaded: they fit in memory, and loading tells more of them. */
export const STREAM_BYTES = 8 * 2 ** 20;

/** Opens a file of the disk to be read piece by piece. Throws where it cannot be opened. */
export function openFile(path: string): OpenFile {
  const file = openSync(path, 'r');
  return {
    read: (into, position) => readSync(file, into, 0, into.length, position),
    close: () => closeSync(file),
  };
}

type LargeFile = Pick<StreamInput, 'path' | 'table' | 'note'> & Pick<EventInput, 'format'>;

/** Files of the disk that are worth a stream; undefined where they are small, or one is no plain file. */
export function largeFiles(files: readonly LargeFile[]): StreamInput[] | undefined {
  const inputs: StreamInput[] = [];
  for (const file of files) {
    // Another format asks for a mapping or a layout of its own.
    if (file.format !== undefined && file.format !== 'ndjson') return undefined;
    const found = statSync(file.path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return undefined;
    inputs.push({ ...file, size: found.size, open: () => openFile(file.path) });
  }
  return inputs.reduce((n, f) => n + f.size, 0) < STREAM_BYTES ? undefined : inputs;
}

/** The files with where their lines begin; undefined where one is not of UTF-8 JSON lines. */
export function streamedFiles(inputs: readonly StreamInput[]): StreamedFile[] | undefined {
  const files: StreamedFile[] = [];
  for (const input of inputs) {
    const from = firstLine(input);
    if (from === undefined) return undefined;
    files.push({ ...input, from });
  }
  return files;
}

/** Where the first line of a file of UTF-8 JSON lines begins; undefined for other files. */
function firstLine(input: StreamInput): number | undefined {
  const head = new Uint8Array(16 * SNIFF_BYTES);
  const length = readHead(input, head);
  const bytes = head.subarray(0, length);
  if (isCompressed(bytes)) return undefined;
  const text = toUtf8(bytes);
  if (text.fault !== undefined || text.note !== undefined) return undefined;
  if (detectLayout(text.bytes)?.kind !== 'json-lines') return undefined;
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
}

/** Reads the beginning of a file; 0 bytes where it cannot be read, of which loading it tells. */
function readHead(input: StreamInput, head: Uint8Array): number {
  let file: OpenFile;
  try {
    file = input.open();
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure) return 0;
    throw failure;
  }
  try {
    return file.read(head, 0);
  } finally {
    file.close();
  }
}

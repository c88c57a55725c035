import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from './cache-folder.js';

const DIGEST_LENGTH = 64;

/** Writes a file of a cache, and the folder for it: readers see the old file or the new one, whole. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

/** What {@link writeKept} wrote; undefined where there is no such file, or it is damaged. */
export function readKept(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const content = bytes.subarray(DIGEST_LENGTH);
  return bytes.toString('latin1', 0, DIGEST_LENGTH) === sha256(content) ? content : undefined;
}

/**
 * Keeps bytes behind their digest, then calls `prune`. Where the disk is full or cannot be written nothing is kept: that
 * makes the next start slower, not wrong.
 */
export function writeKept(file: string, content: Uint8Array, prune: () => void): void {
  try {
    replaceFile(file, Buffer.concat([Buffer.from(sha256(content)), content]));
    prune();
  } catch (failure) {
    if (!(failure instanceof Error && 'syscall' in failure)) throw failure;
  }
}

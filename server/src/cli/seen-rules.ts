import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { userCacheFolder } from './cache-folder.js';

/** So many rules are remembered; when there are more, all are forgotten. */
const MOST_RULES = 2000;

/**
 * Whether a rule file was analysed as it is, so that its analysis is probably kept. That is told from its path, size and
 * time, without reading it: a wrong answer costs time and changes nothing.
 */
export function isRuleSeen(rule: string): boolean {
  const note = noteOf(rule);
  return note === undefined || existsSync(note);
}

/** Takes note that a rule file was analysed. */
export function noteRuleSeen(rule: string): void {
  const note = noteOf(rule);
  if (note === undefined || existsSync(note)) return;
  try {
    const folder = join(note, '..');
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length >= MOST_RULES) rmSync(folder, { recursive: true, force: true });
    else writeFileSync(note, '');
  } catch (failure) {
    // Where the folder cannot be written nothing is kept, the analysis neither.
    if (!(failure instanceof Error && 'syscall' in failure)) throw failure;
  }
}

/** The empty file that is the note; undefined for what is no file, as a pipe is not. */
function noteOf(rule: string): string | undefined {
  const folder = userCacheFolder();
  const found = statSync(rule, { throwIfNoEntry: false });
  if (folder === undefined || found?.isFile() !== true) return undefined;
  const facts = `${resolve(rule)} ${found.size} ${found.mtimeMs}`;
  return join(folder, 'seen', (crc32(facts) >>> 0).toString(16).padStart(8, '0'));
}

import { readFileSync, statSync, type Stats } from 'node:fs';
import { globSync } from 'tinyglobby';
import type { FileHost } from './host.js';
import { slashed } from './paths.js';

/** What reading gives where there is no such file for this user. */
const MISSING: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'ELOOP',
  'ENAMETOOLONG',
]);

/** Folders that hold no rules and no events of the user's own. */
const FOREIGN = ['node_modules', '.git'];

/** The files of this machine, by absolute paths with `/`. */
export const DISK: Required<FileHost> = {
  readFile: (path) => unlessMissing(() => readFileSync(path, 'utf8')),
  exists: (path) => statOf(path)?.isFile() === true,
  list(glob) {
    // What stands before the first wildcard was asked for, wherever it is.
    const base = /^[^*?[\]{}()!]*\//u.exec(glob)?.[0] ?? '';
    const ignore = FOREIGN.map((folder) => `${base}**/${folder}/**`);
    return globSync(glob, { absolute: true, dot: false, ignore }).map(slashed).sort();
  },
};

/** What the system knows of a file; undefined when there is none. */
export function statOf(path: string): Stats | undefined {
  return unlessMissing(() => statSync(path, { throwIfNoEntry: false }));
}

/** What `read` gives, or undefined where it says that there is no such file for this user. */
export function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof Error && MISSING.has((failure as NodeJS.ErrnoException).code)) return undefined;
    throw failure;
  }
}

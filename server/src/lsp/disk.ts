import { readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { globSync } from 'tinyglobby';
import type { FileHost } from '../schema/configuration/host.js';
import { slashed } from './paths.js';

/** The files of this machine, by absolute paths with `/`. */
export interface Files extends FileHost {
  list(glob: string): readonly string[];
  /** The bytes of a file. Throws when it cannot be read. */
  readBytes(path: string): Uint8Array;
  /** The path without links; undefined when there is no such file. */
  realPath(path: string): string | undefined;
  /** In bytes; undefined when there is no such file. */
  size(path: string): number | undefined;
  /** What changes when a file does; undefined when there is none. */
  identity(path: string): string | undefined;
}

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
const IGNORED = ['**/node_modules/**', '**/.git/**'];

export const DISK: Files = {
  readFile(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch (fault) {
      if (isMissing(fault)) return undefined;
      throw fault;
    }
  },
  exists: (path) => statOf(path)?.isFile() === true,
  list: (glob) => globSync(glob, { absolute: true, dot: false, ignore: IGNORED }).map(slashed).sort(),
  readBytes(path) {
    // Reading a device or a pipe may never end.
    if (!statSync(path).isFile()) throw new Error('it is no file');
    return readFileSync(path);
  },
  realPath(path) {
    try {
      return slashed(realpathSync.native(path));
    } catch (fault) {
      if (isMissing(fault)) return undefined;
      throw fault;
    }
  },
  size: (path) => statOf(path)?.size,
  identity(path) {
    const stat = statOf(path);
    return stat === undefined ? undefined : `${stat.mtimeMs}:${stat.size}`;
  },
};

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (fault) {
    if (isMissing(fault)) return undefined;
    throw fault;
  }
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && MISSING.has((fault as NodeJS.ErrnoException).code);
}

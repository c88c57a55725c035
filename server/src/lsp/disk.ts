import { readFileSync, realpathSync, statSync } from 'node:fs';
import { DISK as TEXTS, statOf, unlessMissing } from '../schema/configuration/disk.js';
import type { FileHost } from '../schema/configuration/host.js';
import { slashed } from '../schema/configuration/paths.js';

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

export const DISK: Files = {
  ...TEXTS,
  readBytes(path) {
    // Reading a device or a pipe may never end.
    if (!statSync(path).isFile()) throw new Error('it is no file');
    return readFileSync(path);
  },
  realPath: (path) => unlessMissing(() => slashed(realpathSync.native(path))),
  size: (path) => statOf(path)?.size,
  identity(path) {
    const stat = statOf(path);
    return stat === undefined ? undefined : `${stat.mtimeMs}:${stat.size}`;
  },
};

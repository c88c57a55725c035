import { existsSync } from 'node:fs';
import type { FileHost } from '../../schema/configuration/host.js';
import { DISK } from '../../schema/configuration/disk.js';

/** The disk for one command: what a glob finds is looked up once, and below folders that are not there not at all. */
export function rememberingDisk(): FileHost {
  const lists = new Map<string, readonly string[]>();
  const folders = new Map<string, boolean>();
  const isThere = (folder: string): boolean => {
    let there = folders.get(folder);
    if (there === undefined) folders.set(folder, (there = folder === '' || existsSync(folder)));
    return there;
  };
  return {
    ...DISK,
    list(glob) {
      let found = lists.get(glob);
      if (found === undefined) {
        const fixed = /^[^*?[\]{}()!]*(?=\/)/u.exec(glob)?.[0] ?? '';
        found = isThere(fixed) ? (DISK.list?.(glob) ?? []) : [];
        lists.set(glob, found);
      }
      return found;
    },
  };
}

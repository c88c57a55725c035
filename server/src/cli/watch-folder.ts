import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Calls `onChange` with the absolute path of whatever changes in a folder, and unless `deep` is false below it, except in
 * `.git` and `node_modules`.
 */
export function watchFolder(folder: string, onChange: (path: string) => void, deep = true): void {
  if (process.platform !== 'linux') {
    watch(folder, { recursive: deep }, (_, name) => {
      if (name !== null && !name.split(/[\\/]/u).some((part) => LEFT_OUT.has(part))) onChange(join(folder, name));
    });
    return;
  }
  // Node's recursive watching on Linux loses a file once it is replaced by a rename, as editors save.
  const watched = new Set<string>();
  const add = (path: string): void => {
    if (watched.has(path)) return;
    watched.add(path);
    const watcher = watch(path, (_, name) => {
      if (!existsSync(path)) gone();
      if (name === null || LEFT_OUT.has(name)) return;
      addBelow(path);
      onChange(join(path, name));
    });
    // A folder that is removed ends its own watching, so that one made anew under its name is watched again.
    const gone = (): void => {
      watched.delete(path);
      watcher.close();
    };
    watcher.on('error', gone);
    addBelow(path);
  };
  const addBelow = (path: string): void => {
    if (!deep) return;
    for (const entry of foldersIn(path)) if (!LEFT_OUT.has(entry)) add(join(path, entry));
  };
  add(folder);
}

/** The names of the folders in one; none where it is gone. */
function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []));
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw failure;
  }
}

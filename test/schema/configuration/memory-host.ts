import { matchesGlob } from '../../../server/src/schema/configuration/glob.js';
import type { FileHost } from '../../../server/src/schema/configuration/host.js';

/** A host over texts in memory, by absolute path. */
export function memoryHost(files: Readonly<Record<string, string>>): FileHost {
  const names = new Map(Object.entries(files));
  return {
    readFile: (path) => names.get(path),
    exists: (path) => names.has(path),
    list: (glob) => [...names.keys()].filter((path) => matchesGlob(path, glob)).sort(),
  };
}

import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { BUNDLED_PACKAGE } from '../../kusto/package.js';
import { userCacheFolder } from '../cache-folder.js';

/** The bundle that a snapshot is taken of. */
export const SNAPSHOT_BUNDLE = 'snapshot-entry.js';

/** Where this program's snapshots are, and what those are called that it can start from. */
export interface SnapshotPlace {
  readonly folder: string;
  /** The folder of the bundles. */
  readonly bundles: string;
  /** The start of their names: of this program, this Node and this processor. */
  readonly name: string;
}

/** Where snapshots are; undefined where this process neither starts from one nor makes one. */
export function snapshotPlace(): SnapshotPlace | undefined {
  const bundles = dirname(fileURLToPath(import.meta.url));
  const cache = userCacheFolder();
  // Tried on these two. Electron and flags of Node make other heaps.
  const isPlain =
    ['linux', 'darwin'].includes(process.platform) &&
    process.versions['electron'] === undefined &&
    process.execArgv.length === 0 &&
    (process.env['NODE_OPTIONS'] ?? '') === '';
  const isOff = process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || process.argv.includes('--no-cache');
  const isChild = process.send !== undefined || !isMainThread;
  if (!isPlain || isOff || isChild || cache === undefined || !existsSync(join(bundles, SNAPSHOT_BUNDLE)))
    return undefined;
  return { folder: join(cache, 'snapshots'), bundles, name: snapshotName(bundles) };
}

/** What a snapshot depends on. V8's tag is of its version, its flags and what the processor can do. */
function snapshotName(bundles: string): string {
  const files = [process.execPath, join(bundles, SNAPSHOT_BUNDLE), join(bundles, BUNDLED_PACKAGE)];
  const facts = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return [process.version, process.arch, hex(cachedDataVersionTag()), hex(crc32(facts.join('\n')))].join('-');
}

/** A 32-bit number as 8 hexadecimal digits. */
export function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isKustoPackageLoaded } from '../../kusto/package.js';
import { hex, snapshotPlace, type SnapshotPlace } from './place.js';

/** Ends what a command does, to do it again in a process that starts from a snapshot. */
export class StartAgain extends Error {
  constructor(
    /** The snapshot's file. */
    readonly snapshot: string,
  ) {
    super('to be started again from a snapshot');
    this.name = 'StartAgain';
  }
}

/** Whether something thrown is a {@link StartAgain}, of this bundle or of another. */
export function isStartAgain(thrown: unknown): thrown is StartAgain {
  return thrown instanceof Error && thrown.name === 'StartAgain' && 'snapshot' in thrown;
}

/**
 * For what is about to load the language package, which takes seconds. Throws {@link StartAgain} where there is a
 * snapshot that holds it loaded; only to be called before the command has read input or has printed anything.
 */
export function preferSnapshot(): void {
  if (isKustoPackageLoaded()) return;
  const place = snapshotPlace();
  const snapshot = place === undefined ? undefined : findSnapshot(place);
  if (snapshot !== undefined) throw new StartAgain(snapshot);
}

/** The snapshot to start from, if there is one that is whole. Node ends with a fault on a damaged one: such go. */
export function findSnapshot({ folder, name }: SnapshotPlace): string | undefined {
  if (!existsSync(folder)) return undefined;
  const found = readdirSync(folder).find((file) => file.startsWith(name) && file.endsWith('.blob'));
  if (found === undefined) return undefined;
  const path = join(folder, found);
  if (found === blobName(name, readFileSync(path))) return path;
  rmSync(path, { force: true });
  return undefined;
}

/** What a snapshot's file is called: by what it is for and the checksum of its content. */
export function blobName(name: string, content: Uint8Array): string {
  return `${name}-${hex(crc32(content))}.blob`;
}

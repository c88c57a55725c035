import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { isKustoPackageLoaded } from '../../kusto/package.js';
import { blobName, findSnapshot } from './find.js';
import { SNAPSHOT_BUNDLE, snapshotPlace, type SnapshotPlace } from './place.js';

const DAY_MS = 86_400_000;
/** Snapshots that nobody makes any more, of other versions or another Node, go after so long. */
const KEPT_DAYS = 30;
/** A snapshot takes seconds to make; who began longer ago was ended. */
const LONGEST_MS = 5 * 60_000;

/**
 * Takes note that a command had to load the language package. When that happens for the second time, a snapshot is
 * made beside: commands of one machine that is thrown away, as in CI, have nothing of it.
 */
export function noteSlowStart(): void {
  const place = snapshotPlace();
  if (place === undefined || !isKustoPackageLoaded() || process.env['CI'] !== undefined) return;
  const first = join(place.folder, `${place.name}.wanted`);
  try {
    if (findSnapshot(place) !== undefined) return;
    if (existsSync(first)) makeBeside(place);
    else {
      mkdirSync(place.folder, { recursive: true });
      writeFileSync(first, '');
    }
  } catch (failure) {
    // The next start is as slow as this one, and not wrong.
    if (!isSystemFailure(failure)) throw failure;
  }
}

/** Makes a snapshot in a process of its own that goes on when this one has ended. */
function makeBeside({ folder, name, bundles }: SnapshotPlace): void {
  const lock = join(folder, `${name}.lock`);
  const begun = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (begun !== undefined && Date.now() - begun < LONGEST_MS) return;
  writeFileSync(lock, '');
  const options = { detached: true, stdio: 'ignore', cwd: folder } as const;
  spawn(process.execPath, [join(bundles, 'kqlens.js'), 'snapshot', '--quiet'], options).unref();
}

/** What {@link makeSnapshot} did: the file that there is now, or why there is none. */
export type MadeSnapshot = { readonly file: string } | { readonly reason: string };

/** Makes a snapshot where there is none. */
export function makeSnapshot(place: SnapshotPlace): MadeSnapshot {
  const { folder, name, bundles } = place;
  const draft = join(folder, `${name}.${process.pid}.draft`);
  try {
    const known = findSnapshot(place);
    if (known !== undefined) return { file: known };
    mkdirSync(folder, { recursive: true });
    const args = ['--snapshot-blob', draft, '--build-snapshot', join(bundles, SNAPSHOT_BUNDLE)];
    const { status, signal, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) return { reason: `Node ended with ${signal ?? status ?? 'a fault'}: ${stderr.trim()}` };
    const file = join(folder, blobName(name, readFileSync(draft)));
    renameSync(draft, file);
    prune(folder);
    return { file };
  } catch (failure) {
    if (!isSystemFailure(failure)) throw failure;
    return { reason: failure.message };
  } finally {
    rmSync(draft, { force: true });
    for (const note of ['wanted', 'lock']) rmSync(join(folder, `${name}.${note}`), { force: true });
  }
}

/** Lets other work of the machine go first. */
export function workBeside(): void {
  setPriority(10);
}

function prune(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made > KEPT_DAYS * DAY_MS) rmSync(file, { force: true });
  }
}

function isSystemFailure(failure: unknown): failure is NodeJS.ErrnoException {
  return failure instanceof Error && 'syscall' in failure;
}

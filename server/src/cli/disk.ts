import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { WAYS_ON } from '../engine/ways-on.js';
import { slashed } from '../schema/configuration/paths.js';
import { CommandFailure, USAGE } from './exit.js';
import { readPipe } from './pipe.js';

/** An absolute path with `/` for a path as the user wrote it. */
export function absolutePath(path: string): string {
  return slashed(resolve(path));
}

/** The path as the user would write it from here, where that is shorter. */
export function shownPath(path: string): string {
  const here = `${slashed(process.cwd())}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}

/** The text of a file that must be there. */
export function readText(path: string): string {
  const bytes = readBytes(path);
  if (bytes.includes(0)) {
    throw new CommandFailure(USAGE, `${shownPath(path)} is a binary file; a text file is expected.`);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The bytes of a file that must be there. */
export function readBytes(path: string): Uint8Array {
  try {
    const found = statSync(path);
    // A device may never end; a pipe does, as in <(zcat file).
    const isPipe = found.isFIFO();
    const bytes = isPipe ? readPipe(path) : undefined;
    if (bytes !== undefined) return bytes;
    if (isPipe) throw new Error('it is a pipe, and nobody writes to it');
    if (!found.isCharacterDevice() && !found.isBlockDevice()) return readFileSync(path);
  } catch (failure) {
    throw new CommandFailure(USAGE, readFailure(path, failure));
  }
  throw new CommandFailure(USAGE, `${shownPath(path)} is a device; a file is expected.`);
}

/** Where a path leads that is a link, or lies in a linked folder, out of the working directory; undefined for others. */
export function linkedOutside(path: string): string | undefined {
  const here = absolutePath('.');
  if (!existsSync(path) || !path.startsWith(`${here}/`)) return undefined;
  const real = slashed(realpathSync.native(path));
  return real.startsWith(`${slashed(realpathSync.native(here))}/`) ? undefined : real;
}

function readFailure(path: string, failure: unknown): string {
  const code = (failure as NodeJS.ErrnoException).code;
  const shown = shownPath(path);
  if (code === 'ENOENT') return `${shown}: there is no such file.`;
  if (code === 'ERR_FS_FILE_TOO_LARGE') {
    return `${shown} is too large to be read whole; large files of JSON lines are read as a stream. ${WAYS_ON}`;
  }
  if (code === 'EISDIR') return `${shown} is a folder; a file is expected.`;
  if (code === 'EACCES') return `${shown}: no permission to read it.`;
  return `${shown} cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`;
}

/** Expands what the user gave for event files: files, folders (their files, recursively) and globs; sorted within each. */
export function expandFiles(patterns: readonly string[]): string[] {
  const result = new Set<string>();
  for (const pattern of patterns) {
    const path = absolutePath(pattern);
    if (existsSync(path)) {
      if (statSync(path).isDirectory())
        for (const file of globSync('**/*', { cwd: path, absolute: true })) result.add(slashed(file));
      else result.add(path);
      continue;
    }
    const found = /[*?[\]{}]/.test(pattern) ? globSync(pattern, { absolute: true }) : [];
    if (found.length === 0) throw new CommandFailure(USAGE, `${pattern}: there is no such file.`);
    for (const file of found.sort()) result.add(slashed(file));
  }
  return [...result];
}

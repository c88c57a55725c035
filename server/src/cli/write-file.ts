import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeLinesTo } from '../events/write-lines.js';
import { absolutePath, shownPath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Throws where a file is there already, unless the user wants it written over. */
export function refuseOverwriting(target: string, force: boolean): void {
  if (!force && existsSync(target)) {
    throw new CommandFailure(USAGE, `${shownPath(absolutePath(target))} is there already. --force writes over it.`);
  }
}

/** Writes a file and says so on standard error. */
export function writeText(target: string, text: string): void {
  putText(target, text);
  process.stderr.write(`written: ${shownPath(absolutePath(target))}\n`);
}

/** Writes a file, its folder too, for commands that say so in their own words. */
export function putText(target: string, text: string): void {
  writing(target, () => {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  });
}

/** As {@link writeText}, of lines that are made while they are written. */
export function writeLines(target: string, lines: Iterable<string>): void {
  writing(target, () => writeLinesTo(target, lines));
  process.stderr.write(`written: ${shownPath(absolutePath(target))}\n`);
}

function writing(target: string, write: () => void): void {
  try {
    write();
  } catch (failure) {
    if (!(failure instanceof Error) || !('code' in failure)) throw failure;
    throw new CommandFailure(USAGE, `${shownPath(absolutePath(target))} cannot be written: ${failure.message}`);
  }
}

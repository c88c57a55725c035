import { existsSync, writeFileSync } from 'node:fs';
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
  writing(target, () => writeFileSync(target, text));
}

/** As {@link writeText}, of lines that are made while they are written. */
export function writeLines(target: string, lines: Iterable<string>): void {
  writing(target, () => writeLinesTo(target, lines));
}

function writing(target: string, write: () => void): void {
  try {
    write();
  } catch (failure) {
    if (!(failure instanceof Error) || !('code' in failure)) throw failure;
    throw new CommandFailure(USAGE, `${shownPath(absolutePath(target))} cannot be written: ${failure.message}`);
  }
  process.stderr.write(`written: ${shownPath(absolutePath(target))}\n`);
}

import { closeSync, existsSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { absolutePath, shownPath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Lines are handed to the system in pieces of this length, in characters. */
const PIECE = 1 << 20;

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

/** As {@link writeText}, of lines that are made while they are written; returns how many. */
export function writeLines(target: string, lines: Iterable<string>): number {
  let count = 0;
  writing(target, () => {
    const file = openSync(target, 'w');
    try {
      let piece = '';
      for (const line of lines) {
        piece += `${line}\n`;
        count++;
        if (piece.length < PIECE) continue;
        writeSync(file, piece);
        piece = '';
      }
      writeSync(file, piece);
    } finally {
      closeSync(file);
    }
  });
  return count;
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

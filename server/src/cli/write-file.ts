import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeSteps } from '../events/write-lines.js';
import { absolutePath, shownPath } from './disk.js';
import { CANCELLED, CommandFailure, USAGE } from './exit.js';

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

/** As {@link writeText}, of lines that are made while they are written. Ctrl+C leaves no half file. `onEnd`: called when no more are written. */
export async function writeLines(target: string, lines: Iterable<string>, onEnd: () => void): Promise<void> {
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  const steps = writeSteps(target, lines, () => isStopped);
  writing(target, () => mkdirSync(dirname(target), { recursive: true }));
  try {
    for (;;) {
      const step = writing(target, () => steps.next());
      if (step.done === true) {
        if (step.value) break;
        throw new CommandFailure(CANCELLED, `Cancelled: ${shownPath(absolutePath(target))} was not written.`);
      }
      // Until a file is begun the signal ends the program as it does any other.
      if (process.listenerCount('SIGINT', stop) === 0) process.on('SIGINT', stop);
      await setImmediate();
    }
  } finally {
    process.off('SIGINT', stop);
    onEnd();
  }
  process.stderr.write(`written: ${shownPath(absolutePath(target))}\n`);
}

function writing<T>(target: string, write: () => T): T {
  try {
    return write();
  } catch (failure) {
    if (!(failure instanceof Error) || !('code' in failure)) throw failure;
    throw new CommandFailure(USAGE, `${shownPath(absolutePath(target))} cannot be written: ${failure.message}`);
  }
}

import { createInterface } from 'node:readline/promises';
import { CANCELLED, CommandFailure, USAGE } from './exit.js';

/** Where a question is asked: the terminal of the process. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const TERMINAL: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Asks before something large is done. Returns when the user says yes. Throws a CommandFailure when not, and where
 * nobody can be asked: input is no terminal.
 *
 * @param what - what is about to happen, as a sentence.
 * @param remedy - how to go on without being asked, as a sentence.
 */
export async function confirm(what: string, remedy: string, terminal: Terminal = TERMINAL): Promise<void> {
  const { input, output } = terminal;
  if (input.isTTY !== true) throw new CommandFailure(USAGE, `${what} ${remedy}`);
  const reader = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
  try {
    // Ctrl+C and Ctrl+D close the reader without an answer.
    const answer = await Promise.race([reader.question(`${what} Go on? [y/N] `), closed]);
    if (/^y(?:es)?$/iu.test(answer.trim())) return;
  } finally {
    reader.close();
  }
  throw new CommandFailure(CANCELLED, 'Nothing was sent.');
}

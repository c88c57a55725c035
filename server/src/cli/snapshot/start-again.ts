import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';

/** Signals that Node dies of where its own code is at fault, as from a snapshot that does not fit. */
const FAULTS: readonly (NodeJS.Signals | null)[] = ['SIGSEGV', 'SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGBUS'];

/**
 * Runs this command line again in a process that starts from a snapshot. Input and output are the same files; signals
 * are passed on, and it ends as that process ends.
 */
export function startAgain(snapshot: string): Promise<void> {
  // The little of the program that ran here is not worth keeping compiled.
  process.removeAllListeners('exit');
  const [node = process.execPath, program = '', ...args] = process.argv;
  const child = spawn(node, ['--snapshot-blob', snapshot, program, ...args], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  // Of what a terminal sends, the other process has its own.
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const onTerminal = (signal: NodeJS.Signals): void => (hasTerminal ? undefined : passOn(signal));
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', onTerminal);
  process.on('SIGINT', onTerminal);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', passOn).off('SIGHUP', onTerminal).off('SIGINT', onTerminal);
      if (FAULTS.includes(signal)) rmSync(snapshot, { force: true });
      if (signal === null) process.exitCode = code ?? 1;
      else {
        process.exitCode = 128 + constants.signals[signal];
        process.kill(process.pid, signal);
      }
      resolve();
    });
  });
}

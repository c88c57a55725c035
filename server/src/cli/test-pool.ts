import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { RuleTestResult } from '../testing/result.js';

/** How many test files pay off for one more process: it takes as long to start as a few small files to run. */
const FILES_EACH = 12;

/** How many processes to run test files in, where the user does not say. */
export function jobsFor(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(files / FILES_EACH)));
}

/**
 * Runs test files in processes of this program, each of which takes the next file when it is done with one. The results
 * come in the order of the files.
 *
 * @param options - of `kqlens test`, as arguments.
 */
export async function runInProcesses(
  paths: readonly string[],
  jobs: number,
  options: readonly string[],
): Promise<readonly RuleTestResult[]> {
  const results = new Array<RuleTestResult>(paths.length);
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(process.argv[1]!, ['test', '--worker', ...options], { serialization: 'advanced' });
      let at = -1;
      const give = (): void => {
        at = next++;
        if (at < paths.length) child.send(paths[at]!);
        else child.disconnect();
      };
      child.on('message', (result: RuleTestResult) => {
        results[at] = result;
        give();
      });
      child.on('error', reject);
      child.on('exit', (code) => {
        if (at < paths.length) reject(new Error(`${paths[at] ?? 'a test process'}: ended with ${String(code)}`));
        else resolve();
      });
      give();
    });
  await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, work));
  return results;
}

/** Answers the files that the parent process sends, until it sends no more. */
export async function serveTests(run: (path: string) => Promise<RuleTestResult>): Promise<void> {
  await new Promise<void>((resolve) => {
    process.on('message', (path: string) => {
      void run(path).then((result) => process.send?.(result));
    });
    process.on('disconnect', resolve);
  });
}

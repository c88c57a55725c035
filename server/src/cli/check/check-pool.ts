import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { CheckedFile } from '../../service/checked-file.js';
import type { CheckAnswer, CheckMessage, CheckThreadData } from './check-thread.js';
import type { CheckJob, FileChecker } from './file-checker.js';

/** How jobs are run. */
export interface PoolOptions {
  /** How many threads; with 1 the work is done in this one. */
  readonly workers: number;
  readonly threadData: CheckThreadData;
  /** What checks in this thread. */
  readonly checker: FileChecker;
  readonly signal: AbortSignal;
  /** A job is done. */
  readonly done: (index: number, file: CheckedFile) => void;
}

/** Checks files in threads or in this one. Ends early when the signal says so. Throws for a bug, naming the file. */
export async function checkJobs(jobs: readonly CheckJob[], options: PoolOptions): Promise<void> {
  if (options.workers > 1) return checkInThreads(jobs, options);
  for (const [index, job] of jobs.entries()) {
    // Signals and the progress bar get their turn.
    await setImmediate();
    if (options.signal.aborted) return;
    options.done(index, await options.checker.check(job));
  }
}

async function checkInThreads(jobs: readonly CheckJob[], options: PoolOptions): Promise<void> {
  const { workers, threadData, signal, done } = options;
  const threads = Array.from({ length: workers }, () => openThread(threadData));
  let next = 0;
  try {
    await Promise.race([aborted(signal), Promise.all(threads.map((thread) => serve(thread)))]);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  /** Keeps a thread busy until no file is left. */
  function serve(thread: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let current = -1;
      const fail = (reason: string): void =>
        reject(new Error(`checking ${jobs[current]?.path ?? 'a file'} failed: ${reason}`));
      const advance = (): void => {
        current = next++;
        const job = jobs[current];
        if (job === undefined) resolve();
        else thread.postMessage({ index: current, job } satisfies CheckMessage);
      };
      thread.on('message', (answer: CheckAnswer) => {
        if (answer.fault !== undefined) fail(answer.fault);
        else {
          done(answer.index, answer.file);
          advance();
        }
      });
      thread.on('error', (failure) =>
        fail(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)),
      );
      thread.on('exit', (code) => fail(`the thread ended with ${code}`));
      advance();
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Threads run the command line's own entry, which tells that it is in one. */
function openThread(workerData: CheckThreadData): Worker {
  // The arguments tell which compiled code to use.
  const options: WorkerOptions = { workerData, argv: process.argv.slice(2) };
  const bundled = new URL('./kqlens.js', import.meta.url);
  if (existsSync(bundled)) return new Worker(bundled, options);
  // From the sources: a thread does not inherit the loader that this process runs under.
  const api = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/u, 'mjs');
  const loader = JSON.stringify(pathToFileURL(api).href);
  const source = JSON.stringify(new URL('../main.ts', import.meta.url).href);
  const start = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { ...options, eval: true });
}

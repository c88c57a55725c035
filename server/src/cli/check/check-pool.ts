import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { CheckedFile } from '../../service/checked-file.js';
import { openThread } from '../own-thread.js';
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
  const threads = Array.from({ length: workers }, () => openThread({ workerData: threadData }));
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

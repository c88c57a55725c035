import { isMainThread, workerData } from 'node:worker_threads';
import { main } from './program.js';
import { noteSlowStart } from './snapshot/make.js';

// A reader that closes early, as `head` does, is no failure.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code !== 'EPIPE') throw failure;
  process.exit();
});
// A rejection is a bug and ends the process with its stack. Bundles are CommonJS, which has no await here.
if (isMainThread) {
  process.once('exit', noteSlowStart);
  void main(process.argv);
} else if ('selectLinesOf' in (workerData as object)) {
  void import('./commands/run.js').then(({ serveSelections }) => serveSelections());
} else void import('./check/check-thread.js').then(({ serveChecks }) => serveChecks());

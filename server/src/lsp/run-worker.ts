/** The thread that runs rules: it answers one message at a time and looks at the cancel flag while it works. */
import { parentPort } from 'node:worker_threads';
import { DISK } from './disk.js';
import { describeFault } from './guard.js';
import { RuleRunner } from './rule-runner.js';
import type { FromWorker, ToWorker } from './run-messages.js';

const port = parentPort;
if (port === null) throw new Error('run-worker is started as a worker thread only');
const runner = new RuleRunner(DISK);
const send = (message: FromWorker): void => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'run': {
      const { id, job } = message;
      const flag = new Int32Array(message.cancel);
      answer(id, () => ({
        kind: 'ran',
        id,
        answer: runner.run(job, {
          isCancelled: () => Atomics.load(flag, 0) !== 0,
          report: (text, percentage) => send({ kind: 'progress', id, message: text, percentage }),
        }),
      }));
      return;
    }
    case 'explain': {
      const { id, job } = message;
      answer(id, () => ({ kind: 'explained', id, markdown: runner.explain(job) }));
      return;
    }
    case 'changed':
      runner.changed(message.path);
      return;
    case 'forget':
      runner.forget(message.path);
  }
});

/** A bug met while answering is the answer; the thread goes on. */
function answer(id: number, work: () => FromWorker): void {
  try {
    send(work());
  } catch (fault) {
    send({ kind: 'fault', id, message: describeFault(fault) });
  }
}

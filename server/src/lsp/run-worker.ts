/** The thread that runs rules: it answers one message at a time and looks at the cancel flag while it works. */
import { parentPort } from 'node:worker_threads';
import { DISK } from './disk.js';
import { describeFault } from './guard.js';
import { RuleRunner, type RunHooks } from './rule-runner.js';
import type { FromWorker, ToWorker } from './run-messages.js';

const port = parentPort;
if (port === null) throw new Error('run-worker is started as a worker thread only');
const runner = new RuleRunner(DISK);
const send = (message: FromWorker): void => port.postMessage(message);

/** What was asked before, done or not: messages are answered in their order. */
let before: Promise<void> = Promise.resolve();

port.on('message', (message: ToWorker) => {
  before = before.then(() => handle(message));
});

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'run': {
      const { id, job } = message;
      const hooks = hooksOf(id, message.cancel);
      await answer(id, async () => ({ kind: 'ran', id, answer: await runner.run(job, hooks) }));
      return;
    }
    case 'backtest': {
      const { id, job } = message;
      const hooks = hooksOf(id, message.cancel);
      await answer(id, async () => ({ kind: 'backtested', id, result: await runner.backtest(job, hooks) }));
      return;
    }
    case 'explain': {
      const { id, job } = message;
      await answer(id, () => ({ kind: 'explained', id, markdown: runner.explain(job) }));
      return;
    }
    case 'samples': {
      const { id, job } = message;
      const hooks = hooksOf(id, message.cancel);
      await answer(id, async () => ({ kind: 'sampled', id, answer: await runner.samples(job, hooks) }));
      return;
    }
    case 'events': {
      const { id, job } = message;
      const hooks = hooksOf(id, message.cancel);
      await answer(id, async () => ({ kind: 'handled', id, result: await runner.events(job, hooks) }));
      return;
    }
    case 'changed':
      runner.changed(message.path);
      return;
    case 'forget':
      runner.forget(message.path);
  }
}

/** How a job asks whether it is still wanted, and tells how far it is. */
function hooksOf(id: number, cancel: SharedArrayBuffer): RunHooks {
  const flag = new Int32Array(cancel);
  return {
    isCancelled: () => Atomics.load(flag, 0) !== 0,
    report: (message, percentage) => send({ kind: 'progress', id, message, percentage }),
  };
}

/** A bug met while answering is the answer; the thread goes on. */
async function answer(id: number, work: () => FromWorker | Promise<FromWorker>): Promise<void> {
  try {
    send(await work());
  } catch (fault) {
    send({ kind: 'fault', id, message: describeFault(fault) });
  }
}

/** The thread that runs rule tests and reviews: one after the other, looking at the cancel flag while it works. */
import { parentPort } from 'node:worker_threads';
import { DISK } from './disk.js';
import { describeFault } from './guard.js';
import type { FromProof, ProofAnswer, ProofJob, ProofSetting, ToProof } from './proof-messages.js';
import { ProofRunner, type ProofHooks } from './proof-runner.js';

const port = parentPort;
if (port === null) throw new Error('proof-worker is started as a worker thread only');
const runner = new ProofRunner(DISK);
const send = (message: FromProof): void => port.postMessage(message);
let last: Promise<void> = Promise.resolve();

port.on('message', (message: ToProof) => {
  if (message.kind === 'changed') runner.changed(message.path);
  else last = last.then(() => work(message));
});

/** A bug met while working is the answer; the thread goes on. */
async function work({ id, job, setting, cancel }: Extract<ToProof, { kind: 'work' }>): Promise<void> {
  const flag = new Int32Array(cancel);
  const hooks: ProofHooks = {
    isCancelled: () => Atomics.load(flag, 0) !== 0,
    report: (text, percentage) => send({ kind: 'progress', id, message: text, percentage }),
    tell: (event) => send({ kind: 'event', id, event }),
  };
  try {
    send({ id, ...(await answer(job, setting, hooks)) });
  } catch (fault) {
    send({ kind: 'fault', id, message: describeFault(fault) });
  }
}

async function answer(job: ProofJob, setting: ProofSetting, hooks: ProofHooks): Promise<ProofAnswer> {
  switch (job.kind) {
    case 'tests':
      return { kind: 'tested', result: await runner.tests(job.files, job.coverage, setting, hooks) };
    case 'review':
      return { kind: 'reviewed', result: await runner.review(setting, hooks) };
    case 'mutate':
    case 'evade':
      return { kind: 'reported', result: await runner.report(job.kind, job.rule, setting, hooks) };
    default:
      return { kind: 'edited', result: await runner.edit(job, setting, hooks) };
  }
}

import assert from 'node:assert/strict';
import { CancellationToken, CancellationTokenSource } from 'vscode-languageserver';
import { Cancelled } from '../../server/src/lsp/guard.js';
import { RunChannel, type RunThread } from '../../server/src/lsp/run-channel.js';
import type { FromWorker, RunAnswer, RunJob, ToWorker } from '../../server/src/lsp/run-messages.js';

const ANSWER: RunAnswer = {
  result: { ok: false, uri: 'file:///a.kql', region: 0, code: 'no-samples', message: 'none' },
  counts: undefined,
};

/** A thread of which the test plays the other side. */
class FakeThread implements RunThread {
  readonly posted: ToWorker[] = [];
  stopped = false;
  send: (message: FromWorker) => void = () => undefined;
  end: (reason: string) => void = () => undefined;

  post(message: ToWorker): void {
    this.posted.push(message);
  }
  onMessage(listener: (message: FromWorker) => void): void {
    this.send = listener;
  }
  onEnd(listener: (reason: string) => void): void {
    this.end = listener;
  }
  stop(): void {
    this.stopped = true;
  }

  /** The run asked for last, and whether it was asked to stop. */
  get run(): { readonly id: number; readonly cancelled: boolean } {
    const message = this.posted.findLast((m) => m.kind === 'run');
    assert.ok(message?.kind === 'run');
    return { id: message.id, cancelled: Atomics.load(new Int32Array(message.cancel), 0) === 1 };
  }
}

describe('run channel', () => {
  const job = { path: '/a.kql' } as RunJob;
  let threads: FakeThread[];
  let errors: string[];
  let channel: RunChannel;
  const run = (token = CancellationToken.None): Promise<RunAnswer> => channel.run(job, token, () => undefined);

  beforeEach(() => {
    threads = [];
    errors = [];
    const log = { error: (m: string) => void errors.push(m), debug: () => undefined };
    channel = new RunChannel(() => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    }, log);
  });

  it('starts the thread with the first run, and only then', async () => {
    channel.tell({ kind: 'changed', path: '/b' });
    assert.equal(await channel.explain({ path: '/a.kql', region: 0, file: '/e', line: 1 }), undefined);
    assert.equal(threads.length, 0);
    const answer = run();
    threads[0]!.send({ kind: 'ran', id: threads[0]!.run.id, answer: ANSWER });
    assert.equal(await answer, ANSWER);
  });

  it('passes progress and answers to the run that they are about', async () => {
    const seen: string[] = [];
    const first = channel.run(job, CancellationToken.None, (m) => void seen.push(`first ${m}`));
    const firstId = threads[0]!.run.id;
    const second = channel.run(job, CancellationToken.None, (m) => void seen.push(`second ${m}`));
    const secondId = threads[0]!.run.id;
    threads[0]!.send({ kind: 'progress', id: secondId, message: 'half', percentage: 50 });
    threads[0]!.send({ kind: 'fault', id: firstId, message: 'a bug' });
    threads[0]!.send({ kind: 'ran', id: secondId, answer: ANSWER });
    await assert.rejects(first, /a bug/);
    assert.equal(await second, ANSWER);
    assert.deepEqual(seen, ['second half']);
    assert.equal(threads.length, 1);
  });

  it('answers a cancelled run although the thread has not noticed yet', async () => {
    const source = new CancellationTokenSource();
    const answer = run(source.token);
    assert.equal(threads[0]!.run.cancelled, false);
    source.cancel();
    await assert.rejects(answer, Cancelled);
    assert.equal(threads[0]!.run.cancelled, true);
    assert.equal(threads[0]!.stopped, false);
  });

  it('stops a thread that does not stop its run, and starts another one for the next', async function () {
    this.timeout(10_000);
    const source = new CancellationTokenSource();
    const answer = run(source.token);
    source.cancel();
    await assert.rejects(answer, Cancelled);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    assert.ok(threads[0]!.stopped);
    const next = run();
    threads[1]!.send({ kind: 'ran', id: threads[1]!.run.id, answer: ANSWER });
    assert.equal(await next, ANSWER);
  });

  it('fails what waits when the thread ends, says so, and starts again', async () => {
    const answer = run();
    threads[0]!.end('out of memory');
    await assert.rejects(answer, /out of memory/);
    assert.match(errors[0]!, /out of memory/);
    const next = run();
    assert.equal(threads.length, 2);
    // The end of the old thread is no news.
    threads[0]!.end('exit code 1');
    threads[1]!.send({ kind: 'ran', id: threads[1]!.run.id, answer: ANSWER });
    assert.equal(await next, ANSWER);
  });
});

import type { CancellationToken } from 'vscode-languageserver';
import { Cancelled, type Log } from './guard.js';
import type { ExplainJob, FromWorker, RunAnswer, RunJob, ToWorker } from './run-messages.js';

/** A thread that runs `run-worker`. */
export interface RunThread {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called once, when the thread ended: by itself, by a fault, or because it was stopped. */
  onEnd(listener: (reason: string) => void): void;
  stop(): void;
}

/** A cancelled run is answered after this time, whether or not the thread has noticed, in ms. */
const CANCEL_ANSWER = 80;
/** A thread that has not noticed by then is stopped, in ms. */
const CANCEL_STOP = 2000;

interface Pending {
  progress(message: string, percentage: number | undefined): void;
  resolve(message: FromWorker): void;
  reject(fault: Error): void;
}

/** Talks to the thread that runs rules; starts it when first needed, and again after it ended. */
export class RunChannel {
  private thread: RunThread | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(
    private readonly start: () => RunThread,
    private readonly log: Log,
  ) {}

  /** Runs a rule. Throws {@link Cancelled} soon after the token is cancelled. */
  async run(
    job: RunJob,
    token: CancellationToken,
    progress: (message: string, percentage: number | undefined) => void,
  ): Promise<RunAnswer> {
    const cancel = new SharedArrayBuffer(4);
    const id = ++this.lastId;
    const answered = this.ask({ kind: 'run', id, job, cancel }, progress);
    const { promise: cancelled, stop } = cancellation(token, () => {
      Atomics.store(new Int32Array(cancel), 0, 1);
      setTimeout(() => {
        if (this.pending.has(id)) this.end('it did not stop when it was asked to');
      }, CANCEL_STOP).unref();
    });
    try {
      const message = await Promise.race([answered, cancelled]);
      if (message?.kind !== 'ran') throw new Cancelled();
      if (!message.answer.result.ok && message.answer.result.code === 'cancelled') throw new Cancelled();
      return message.answer;
    } finally {
      stop();
    }
  }

  /** Markdown on an event; undefined when the thread does not hold that run. */
  async explain(job: ExplainJob): Promise<string | undefined> {
    if (this.thread === undefined) return undefined;
    const message = await this.ask({ kind: 'explain', id: ++this.lastId, job }, () => undefined);
    return message.kind === 'explained' ? message.markdown : undefined;
  }

  /** Tells a running thread something; one that is not running needs not know. */
  tell(message: Extract<ToWorker, { kind: 'changed' | 'forget' }>): void {
    this.thread?.post(message);
  }

  dispose(): void {
    this.thread?.stop();
  }

  private ask(message: Extract<ToWorker, { id: number }>, progress: Pending['progress']): Promise<FromWorker> {
    const thread = (this.thread ??= this.open());
    return new Promise((resolve, reject) => {
      this.pending.set(message.id, { progress, resolve, reject });
      thread.post(message);
    });
  }

  private open(): RunThread {
    const thread = this.start();
    thread.onMessage((message) => this.take(message));
    thread.onEnd((reason) => {
      if (this.thread === thread) this.lost(reason);
    });
    return thread;
  }

  private take(message: FromWorker): void {
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    if (message.kind === 'progress') {
      pending.progress(message.message, message.percentage);
      return;
    }
    this.pending.delete(message.id);
    if (message.kind === 'fault') pending.reject(new Error(message.message));
    else pending.resolve(message);
  }

  private end(reason: string): void {
    const { thread } = this;
    this.lost(reason);
    thread?.stop();
  }

  private lost(reason: string): void {
    this.log.error(`The thread that runs rules ended: ${reason}. It starts again with the next run.`);
    this.thread = undefined;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const p of waiting) p.reject(new Error(`the evaluation was ended: ${reason}`));
  }
}

/** Resolves a little after a token is cancelled; `stop` ends the waiting. */
function cancellation(
  token: CancellationToken,
  onCancel: () => void,
): { promise: Promise<undefined>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let subscription = { dispose: (): void => undefined };
  const promise = new Promise<undefined>((resolve) => {
    const cancel = (): void => {
      onCancel();
      timer = setTimeout(() => resolve(undefined), CANCEL_ANSWER);
    };
    if (token.isCancellationRequested) cancel();
    else subscription = token.onCancellationRequested(cancel);
  });
  return {
    promise,
    stop: () => {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}

import type { CancellationToken } from 'vscode-languageserver';
import type { Log } from './guard.js';

/** A thread that answers messages. */
export interface Thread<To, From> {
  post(message: To): void;
  onMessage(listener: (message: From) => void): void;
  /** Called once, when the thread ended: by itself, by a fault, or because it was stopped. */
  onEnd(listener: (reason: string) => void): void;
  stop(): void;
}

/** A bug that was met while a thread answered. */
export interface FaultMessage {
  readonly kind: 'fault';
  readonly id: number;
  readonly message: string;
}

interface Pending<From> {
  /** Takes a message that is no answer; false for one that is. */
  note(message: From): boolean;
  resolve(message: From): void;
  reject(fault: Error): void;
}

/** A cancelled request is answered after this time, whether or not the thread has noticed, in ms. */
const CANCEL_ANSWER = 80;
/** A thread that has not noticed by then is stopped, in ms. */
const CANCEL_STOP = 2000;

/** Talks to a thread; starts it when first needed, and again after it ended. */
export class ThreadChannel<To, From extends { readonly kind: string; readonly id: number }> {
  private thread: Thread<To, From | FaultMessage> | undefined;
  private readonly pending = new Map<number, Pending<From>>();
  private lastId = 0;

  /** @param work - what the thread does, as a phrase for the log: `runs rules`. */
  constructor(
    private readonly start: () => Thread<To, From | FaultMessage>,
    private readonly log: Log,
    private readonly work: string,
  ) {}

  get isRunning(): boolean {
    return this.thread !== undefined;
  }

  /** Asks the thread something, and starts it where it does not run. Rejects when the thread ends. */
  ask(message: (id: number) => To, note: (message: From) => boolean = () => false): Promise<From> {
    return this.post(++this.lastId, message, note);
  }

  /**
   * Asks the thread something that can be cancelled: through a flag in shared memory that the thread looks at.
   *
   * @returns the answer; undefined soon after the token is cancelled, whether or not the thread has noticed.
   */
  async askCancellable(
    message: (id: number, cancel: SharedArrayBuffer) => To,
    token: CancellationToken,
    note: (message: From) => boolean,
  ): Promise<From | undefined> {
    const cancel = new SharedArrayBuffer(4);
    const id = ++this.lastId;
    const answered = this.post(id, () => message(id, cancel), note);
    const { promise: cancelled, stop } = cancellation(token, () => {
      Atomics.store(new Int32Array(cancel), 0, 1);
      this.stopWhenDeaf(id);
    });
    // When nobody waits for it any more, its thread may still be stopped.
    answered.catch(() => undefined);
    try {
      return await Promise.race([answered, cancelled]);
    } finally {
      stop();
    }
  }

  /** Tells a running thread something; one that is not running needs not know. */
  tell(message: To): void {
    this.thread?.post(message);
  }

  dispose(): void {
    this.thread?.stop();
  }

  private post(id: number, message: (id: number) => To, note: Pending<From>['note']): Promise<From> {
    const thread = (this.thread ??= this.open());
    return new Promise((resolve, reject) => {
      this.pending.set(id, { note, resolve, reject });
      thread.post(message(id));
    });
  }

  /** Ends the thread when it does not notice a cancelled request that it works on; requests before that one are left alone. */
  private stopWhenDeaf(id: number): void {
    setTimeout(() => {
      if (!this.pending.has(id)) return;
      const [first] = this.pending.keys();
      if (first === id) this.end('it did not stop when it was asked to');
      else this.stopWhenDeaf(id);
    }, CANCEL_STOP).unref();
  }

  private open(): Thread<To, From | FaultMessage> {
    const thread = this.start();
    thread.onMessage((message) => this.take(message));
    thread.onEnd((reason) => {
      if (this.thread === thread) this.lost(reason);
    });
    return thread;
  }

  private take(message: From | FaultMessage): void {
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    if (isFault(message)) {
      this.pending.delete(message.id);
      pending.reject(new Error(message.message));
      return;
    }
    if (pending.note(message)) return;
    this.pending.delete(message.id);
    pending.resolve(message);
  }

  private end(reason: string): void {
    const { thread } = this;
    this.lost(reason);
    thread?.stop();
  }

  private lost(reason: string): void {
    this.log.error(`The thread that ${this.work} ended: ${reason}. It starts again when it is needed.`);
    this.thread = undefined;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const p of waiting) p.reject(new Error(`the evaluation was ended: ${reason}`));
  }
}

function isFault(message: { readonly kind: string }): message is FaultMessage {
  return message.kind === 'fault';
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

import type { CancellationToken } from 'vscode-languageserver';
import type { DocumentThread } from './document-thread.js';
import type { OpenDocument } from './documents.js';
import { throwIfCancelled } from './guard.js';

/** When nothing is asked for so long, the thread ends, in ms. */
const IDLE = 10_000;

/** Large files that are not open: one thread looks at one after the other, and ends when it has nothing to do. */
export class ClosedFiles {
  private thread: DocumentThread | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** The thread knows what does not hold any more. */
  private isOld = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly create: (document: OpenDocument) => DocumentThread) {}

  /** Asks about a file when those before it are done. Fails as {@link DocumentThread.ask} does. */
  async ask<R>(document: OpenDocument, method: string, params: object, token?: CancellationToken): Promise<R> {
    clearTimeout(this.timer);
    this.waiting++;
    const answer = this.last.then(() => {
      if (token !== undefined) throwIfCancelled(token);
      return this.threadFor(document).ask<R>(method, params, token);
    });
    this.last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      if (--this.waiting === 0) this.endLater();
    }
  }

  /** What is asked from now on is answered by another thread. */
  renew(): void {
    if (this.waiting > 0) this.isOld = true;
    else this.end();
  }

  private end(): void {
    clearTimeout(this.timer);
    this.thread?.stop();
    this.thread = undefined;
    this.isOld = false;
  }

  private threadFor(document: OpenDocument): DocumentThread {
    if (this.isOld) this.end();
    if (this.thread === undefined) this.thread = this.create(document);
    else this.thread.replace(document);
    return this.thread;
  }

  private endLater(): void {
    this.timer = setTimeout(() => this.end(), IDLE);
    this.timer.unref();
  }
}

import type { CancellationToken } from 'vscode-languageserver';
import { Cancelled, type Log } from './guard.js';
import type { EventsResult } from '../service/protocol/events.js';
import type { EventsJob, ExplainJob, FromWorker, RunAnswer, RunJob, ToWorker } from './run-messages.js';
import { ThreadChannel, type Thread } from './thread-channel.js';

/** A thread that runs `run-worker`. */
export type RunThread = Thread<ToWorker, FromWorker>;

/** Talks to the thread that runs rules. */
export class RunChannel {
  private readonly channel: ThreadChannel<ToWorker, Exclude<FromWorker, { kind: 'fault' }>>;

  constructor(start: () => RunThread, log: Log) {
    this.channel = new ThreadChannel(start, log, 'runs rules');
  }

  /** Runs a rule. Throws {@link Cancelled} soon after the token is cancelled. */
  async run(
    job: RunJob,
    token: CancellationToken,
    progress: (message: string, percentage: number | undefined) => void,
  ): Promise<RunAnswer> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'run', id, job, cancel }),
      token,
      (note) => {
        if (note.kind !== 'progress') return false;
        progress(note.message, note.percentage);
        return true;
      },
    );
    if (message?.kind !== 'ran') throw new Cancelled();
    if (!message.answer.result.ok && message.answer.result.code === 'cancelled') throw new Cancelled();
    return message.answer;
  }

  /** Does something with event files. Throws {@link Cancelled} soon after the token is cancelled. */
  async events(
    job: EventsJob,
    token: CancellationToken,
    progress: (message: string, percentage: number | undefined) => void,
  ): Promise<EventsResult> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'events', id, job, cancel }),
      token,
      (note) => {
        if (note.kind !== 'progress') return false;
        progress(note.message, note.percentage);
        return true;
      },
    );
    if (message?.kind !== 'handled' || token.isCancellationRequested) throw new Cancelled();
    return message.result;
  }

  /** Markdown on an event; undefined when the thread does not hold that run. */
  async explain(job: ExplainJob): Promise<string | undefined> {
    if (!this.channel.isRunning) return undefined;
    const message = await this.channel.ask((id) => ({ kind: 'explain', id, job }));
    return message.kind === 'explained' ? message.markdown : undefined;
  }

  /** Tells a running thread something; one that is not running needs not know. */
  tell(message: Extract<ToWorker, { kind: 'changed' | 'forget' }>): void {
    this.channel.tell(message);
  }

  dispose(): void {
    this.channel.dispose();
  }
}

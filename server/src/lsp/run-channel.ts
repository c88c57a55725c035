import type { CancellationToken } from 'vscode-languageserver';
import { Cancelled, type Log } from './guard.js';
import type { BacktestResult } from '../service/protocol/connections.js';
import type { EventsResult } from '../service/protocol/events.js';
import type {
  BacktestJob,
  EventsJob,
  ExplainJob,
  FromWorker,
  RunAnswer,
  RunJob,
  SamplesAnswer,
  SamplesJob,
  ToWorker,
} from './run-messages.js';
import { ThreadChannel, type Thread } from './thread-channel.js';

/** A thread that runs `run-worker`. */
export type RunThread = Thread<ToWorker, FromWorker>;

export type RunProgress = (message: string, percentage: number | undefined) => void;

/** Talks to the thread that runs rules. */
export class RunChannel {
  private readonly channel: ThreadChannel<ToWorker, Exclude<FromWorker, { kind: 'fault' }>>;

  constructor(start: () => RunThread, log: Log) {
    this.channel = new ThreadChannel(start, log, 'runs rules');
  }

  /** Runs a rule. Throws {@link Cancelled} soon after the token is cancelled. */
  async run(job: RunJob, token: CancellationToken, progress: RunProgress): Promise<RunAnswer> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'run', id, job, cancel }),
      token,
      told(progress),
    );
    if (message?.kind !== 'ran') throw new Cancelled();
    if (!message.answer.result.ok && message.answer.result.code === 'cancelled') throw new Cancelled();
    return message.answer;
  }

  /** Does something with event files. Throws {@link Cancelled} soon after the token is cancelled. */
  async events(job: EventsJob, token: CancellationToken, progress: RunProgress): Promise<EventsResult> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'events', id, job, cancel }),
      token,
      told(progress),
    );
    if (message?.kind !== 'handled' || token.isCancellationRequested) throw new Cancelled();
    return message.result;
  }

  /** Asks something of a rule's samples. Throws {@link Cancelled} soon after the token is cancelled. */
  async samples(job: SamplesJob, token: CancellationToken): Promise<SamplesAnswer | undefined> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'samples', id, job, cancel }),
      token,
      told(() => undefined),
    );
    if (message?.kind !== 'sampled' || token.isCancellationRequested) throw new Cancelled();
    return message.answer;
  }

  /** Runs a rule as its schedule would. Throws {@link Cancelled} soon after the token is cancelled. */
  async backtest(job: BacktestJob, token: CancellationToken, progress: RunProgress): Promise<BacktestResult> {
    const message = await this.channel.askCancellable(
      (id, cancel) => ({ kind: 'backtest', id, job, cancel }),
      token,
      told(progress),
    );
    if (message?.kind !== 'backtested') throw new Cancelled();
    if (!message.result.ok && message.result.code === 'cancelled') throw new Cancelled();
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

/** Passes on what the thread tells on its way. */
function told(progress: RunProgress): (note: FromWorker) => boolean {
  return (note) => {
    if (note.kind !== 'progress') return false;
    progress(note.message, note.percentage);
    return true;
  };
}

import {
  DEFAULT_LIMITS,
  LONGEST_SECONDS,
  type RemoteHooks,
  type RemoteHost,
  type RemoteLimits,
  type TimeRange,
} from '../remote/query.js';
import { findConnection, type Connection } from '../remote/connection.js';
import { logSent, sentLogFile, sentRecord } from '../remote/sent-log.js';
import { commandLineTokens, SIGN_IN_WAYS, type SignInWay } from '../remote/sign-in.js';
import type { Configuration } from '../schema/configuration/types.js';
import type { RuleUnit } from '../service/project.js';
import { rangeOfLength } from '../service/remote-range.js';
import { wallClock } from './clock.js';
import { confirm } from './confirm.js';
import { CommandFailure, USAGE } from './exit.js';
import { choice } from './options.js';

/** Options of commands that use a connection. */
export interface RemoteOptions {
  readonly on?: string;
  readonly since?: string;
  readonly limit?: string;
  readonly timeLimit?: string;
  readonly yes?: boolean;
  readonly signIn?: string;
  readonly quiet?: boolean;
}

/** The connection that the user names. */
export function chosenConnection(configuration: Configuration, name: string): Connection {
  const connection = findConnection(configuration, name);
  if (typeof connection === 'string') throw new CommandFailure(USAGE, connection);
  return connection;
}

const WAYS = Object.fromEntries(SIGN_IN_WAYS.map((way) => [way, way])) as Readonly<Record<SignInWay, SignInWay>>;

/** What signs in, and keeps the log of what was sent. */
export function remoteHost({ signIn = 'default' }: RemoteOptions): RemoteHost {
  const way = choice('sign-in', signIn, WAYS);
  const file = sentLogFile();
  return {
    tokens: commandLineTokens(way, (message) => process.stderr.write(`${message}\n`)),
    sent: (request) => logSent(file, sentRecord(request)),
  };
}

/** What a query may take, and the time that it is about. */
export interface Bounds {
  readonly limits: RemoteLimits;
  /** Undefined is all time. */
  readonly range: TimeRange | undefined;
}

/** The bounds of a query. Without one it is sent only when the user says so: with `--yes`, or when asked. */
export async function remoteBounds(unit: RuleUnit, options: RemoteOptions, now = wallClock()): Promise<Bounds> {
  const limits = remoteLimits(options);
  const range = remoteRange(unit, options.since, now);
  const unbounded = [
    ...(range === undefined ? ['Without a time range the service reads all there is.'] : []),
    ...(limits.rows === undefined ? ['With --limit none it gives every row it finds.'] : []),
  ];
  if (unbounded.length > 0 && options.yes !== true) {
    const give = range === undefined ? 'Give --since 7d, or add' : 'Add';
    await confirm(unbounded.join(' '), `${give} --yes if that is meant.`);
  }
  return { limits, range };
}

/** The rows and the time that a query may take. */
export function remoteLimits({ limit, timeLimit }: RemoteOptions): RemoteLimits {
  const rows = limit === undefined ? DEFAULT_LIMITS.rows : limit === 'none' ? undefined : wholeNumber('--limit', limit);
  const seconds = timeLimit === undefined ? DEFAULT_LIMITS.seconds : wholeNumber('--time-limit', timeLimit);
  if (seconds > LONGEST_SECONDS) {
    throw new CommandFailure(
      USAGE,
      `--time-limit ${seconds}: no service runs a query longer than ${LONGEST_SECONDS} s.`,
    );
  }
  return { rows, seconds };
}

/** The time that a rule looks at: `--since`, or the period of its schedule, up to now. */
function remoteRange(unit: RuleUnit, since: string | undefined, now: bigint): TimeRange | undefined {
  if (since !== undefined) {
    const range = rangeOfLength(since, now);
    if (range !== undefined) return range;
    throw new CommandFailure(USAGE, `--since ${since} is no length of time. Write it as 7d, 12h or 30m.`);
  }
  const period = unit.region.rule?.queryPeriod?.ticks;
  return period === undefined ? undefined : { from: now - period, to: now };
}

/** Lets the user stop a query with Ctrl+C, and shows how far it is where standard error is a terminal. */
export async function withHooks<T>(quiet: boolean, use: (hooks: RemoteHooks) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  const shows = !quiet && process.stderr.isTTY;
  const report = (message: string): void => {
    if (shows) process.stderr.write(`\r\u001B[K${message}…`);
  };
  try {
    return await use({ signal: controller.signal, report });
  } finally {
    process.off('SIGINT', stop);
    if (shows) process.stderr.write('\r\u001B[K');
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number <= 0) {
    throw new CommandFailure(USAGE, `${option} ${text} is no whole number above 0.`);
  }
  return number;
}

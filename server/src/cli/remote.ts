import { parseTimespanLiteral } from '../engine/values/timespan.js';
import {
  DEFAULT_LIMITS,
  LONGEST_SECONDS,
  type RemoteHooks,
  type RemoteHost,
  type RemoteLimits,
  type TimeRange,
} from '../remote/query.js';
import { findConnection, type Connection } from '../remote/connection.js';
import { commandLineTokens, SIGN_IN_WAYS, type SignInWay } from '../remote/sign-in.js';
import type { RuleUnit } from '../service/project.js';
import { wallClock } from './clock.js';
import { CommandFailure, USAGE } from './exit.js';
import { logSent, sentLogFile } from './sent-log.js';

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
export function chosenConnection(unit: RuleUnit, name: string): Connection {
  const connection = findConnection(unit.document.configuration, name);
  if (typeof connection === 'string') throw new CommandFailure(USAGE, connection);
  return connection;
}

/** What signs in, and keeps the log of what was sent. */
export function remoteHost({ signIn = 'default' }: RemoteOptions): RemoteHost {
  if (!(SIGN_IN_WAYS as readonly string[]).includes(signIn)) {
    throw new CommandFailure(USAGE, `--sign-in ${signIn} is not known. Use one of: ${SIGN_IN_WAYS.join(', ')}.`);
  }
  const file = sentLogFile();
  return {
    tokens: commandLineTokens(signIn as SignInWay, (message) => process.stderr.write(`${message}\n`)),
    sent: (request) => logSent(file, request),
  };
}

/** The rows and the time that a query may take. Nothing unbounded without `--yes`. */
export function remoteLimits({ limit, timeLimit, yes }: RemoteOptions): RemoteLimits {
  const rows = limit === undefined ? DEFAULT_LIMITS.rows : limit === 'none' ? undefined : wholeNumber('--limit', limit);
  if (rows === undefined && yes !== true) {
    throw new CommandFailure(USAGE, '--limit none takes every row the service gives. Add --yes if that is meant.');
  }
  const seconds = timeLimit === undefined ? DEFAULT_LIMITS.seconds : wholeNumber('--time-limit', timeLimit);
  if (seconds > LONGEST_SECONDS) {
    throw new CommandFailure(
      USAGE,
      `--time-limit ${seconds}: no service runs a query longer than ${LONGEST_SECONDS} s.`,
    );
  }
  return { rows, seconds };
}

/**
 * The time that a rule looks at: `--since`, or the period of its schedule, up to now. Undefined is all time, which
 * needs `--yes`.
 */
export function remoteRange(unit: RuleUnit, { since, yes }: RemoteOptions, now = wallClock()): TimeRange | undefined {
  const period = since === undefined ? unit.region.rule?.queryPeriod?.ticks : parseTimespanLiteral(since);
  if (since !== undefined && (period === undefined || period === null || period <= 0n)) {
    throw new CommandFailure(USAGE, `--since ${since} is no length of time. Write it as 7d, 12h or 30m.`);
  }
  if (period === undefined || period === null) {
    if (yes === true) return undefined;
    const message = 'Without a time range the service reads all there is. Give --since 7d, or --yes if that is meant.';
    throw new CommandFailure(USAGE, message);
  }
  return { from: now - period, to: now };
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

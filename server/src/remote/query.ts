import type { Connection } from './connection.js';
import type { TokenSource } from './token-source.js';

/** A half-open range of time, in ticks. */
export interface TimeRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What a query may take. */
export interface RemoteLimits {
  /** The most rows that are taken; undefined: as many as the service gives. */
  readonly rows: number | undefined;
  /** The longest it may run at the service, in seconds. */
  readonly seconds: number;
}

export const DEFAULT_LIMITS: RemoteLimits = { rows: 10_000, seconds: 180 };

/** The longest a query may run, in seconds. Source: https://learn.microsoft.com/azure/azure-monitor/service-limits */
export const LONGEST_SECONDS = 600;

/** A query as it is sent. */
export interface RemoteQuery {
  readonly text: string;
  /** Only rows of this time are read; undefined: of all time. */
  readonly range: TimeRange | undefined;
  /** The column that `range` is about, where the service must be told; undefined: the service knows. */
  readonly timeColumn: string | undefined;
  /** What `now()` is, in ticks, on services that can be told; undefined: the time of day. */
  readonly now: bigint | undefined;
  readonly limits: RemoteLimits;
}

/** A request that left the machine. */
export interface SentRequest {
  readonly connection: Connection;
  /** What was sent it for, such as `run`, `cancel`. */
  readonly purpose: string;
  /** The query or command, whole. */
  readonly text: string;
  /** What was sent beside it, by the service's own names. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What clients are given by the door that the user came through. */
export interface RemoteHost {
  readonly tokens: TokenSource;
  /** Called before each request. */
  sent(request: SentRequest): void;
}

/** One query's way to be stopped and to tell how far it is. */
export interface RemoteHooks {
  readonly signal: AbortSignal;
  /** What it is doing, in a few words. */
  report(message: string): void;
}

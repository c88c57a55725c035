/** What the server and its clients say to each other about connections: places where a rule runs for real. */

import type { RunFailure } from '../protocol.js';

/** Which rule of which file. */
export interface RuleChoice {
  /** The rule file. */
  readonly uri: string;
  /** Which query of the file; by default the one at `line`, else the first. */
  readonly region?: number;
  readonly line?: number;
}

/** `kqlens/connections`: what the configuration of a rule names to run it on. Nothing is sent to any of them. */
export const CONNECTIONS_REQUEST = 'kqlens/connections';

export interface ConnectionsResult {
  readonly connections: readonly OfferedConnection[];
  readonly region: number;
  /** What the rule is called; the name of the file where it holds none. */
  readonly title: string;
  /** How often the rule's schedule runs in a day. */
  readonly runsPerDay: number;
  /** The time that the rule's schedule looks at, such as `2d`; undefined where it states none. */
  readonly period: string | undefined;
}

export interface OfferedConnection {
  readonly name: string;
  /** `log-analytics`, `kusto` or `emulator`. */
  readonly kind: string;
  /** What it is and where, in a few words. */
  readonly description: string;
  /** What an access token for it must be for; undefined where nobody signs in. */
  readonly scope: string | undefined;
  /** The tenant to sign in to; undefined: the account's own. */
  readonly tenant: string | undefined;
}

/** What a request that uses a connection says about it. Requests without a bound need the user's word. */
export interface ConnectionUse {
  readonly connection: string;
  /** How far back, up to now, such as `7d`; undefined is all time. */
  readonly since?: string;
  /** The most rows that are taken; undefined takes all that the service gives. */
  readonly rows?: number;
  /** The longest a query may run, in seconds. */
  readonly seconds: number;
  /** The user was asked and wants it without a bound. */
  readonly unbounded?: boolean;
  /** For this request alone: it is neither kept nor logged. Undefined where nobody signs in. */
  readonly accessToken?: string;
}

/** `kqlens/runOn`: evaluate a rule on a connection. Cancellable; reports progress. The answer is a `RunResult`. */
export const RUN_ON_REQUEST = 'kqlens/runOn';

export interface RunOnParams extends RuleChoice, ConnectionUse {
  readonly workDoneToken?: string | number;
}

/** What a run on a connection has beside its rows. */
export interface RanOn {
  readonly connection: string;
  /** Why the answer is not whole; a sentence each. Empty where it is. */
  readonly missing: readonly string[];
  /** What was asked and what it took, as a sentence. */
  readonly took: string;
}

/** `kqlens/backtest`: run a rule as its schedule would over the last days. Cancellable; reports progress. */
export const BACKTEST_REQUEST = 'kqlens/backtest';

export interface BacktestParams extends RuleChoice {
  readonly days: number;
  /** Event files; by default the rule's samples. */
  readonly files?: readonly string[];
  /** Over a connection instead: a query for each run, so that it needs the user's word (`unbounded`). */
  readonly on?: ConnectionUse;
  readonly workDoneToken?: string | number;
}

export type BacktestResult = BacktestSuccess | RunFailure;

export interface BacktestSuccess {
  readonly ok: true;
  readonly title: string;
  readonly alerts: number;
  /** The report. */
  readonly markdown: string;
}

/** `kqlens/import`: fetch what a connection has, as files to write. Writes none. Cancellable; reports progress. */
export const IMPORT_REQUEST = 'kqlens/import';

export interface ImportParams extends ConnectionUse {
  /** A file or folder whose configuration names the connection. */
  readonly uri: string;
  readonly wanted: ImportWanted;
  readonly workDoneToken?: string | number;
}

export type ImportWanted =
  | { readonly kind: 'schema' | 'watchlist'; readonly names: readonly string[] }
  /** Without names: all of them. */
  | { readonly kind: 'functions'; readonly names: readonly string[] }
  /** The rows of the rule at `uri`, as sample events. */
  | {
      readonly kind: 'events';
      readonly region: number;
      readonly label: 'malicious' | 'benign';
      readonly anonymise: boolean;
    };

export interface ImportResult {
  readonly files: readonly { readonly uri: string; readonly text: string; readonly what: string }[];
  /** What a user should know: what was not imported and why, what is missing; a sentence each. */
  readonly remarks: readonly string[];
  /** Why nothing came. */
  readonly failure?: string;
}

/** `kqlens/didSend`: a request is about to leave the machine. Comes before it does. */
export const DID_SEND_NOTIFICATION = 'kqlens/didSend';

export interface DidSendParams {
  /** ISO 8601. */
  readonly at: string;
  readonly connection: string;
  readonly address: string;
  /** The workspace id, or the database. */
  readonly target: string;
  /** What it is sent for, such as `query`, `cancel`. */
  readonly purpose: string;
  /** The query or command, whole. */
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
}

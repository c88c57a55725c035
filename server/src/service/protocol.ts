/**
 * What KQLens' server and its clients say to each other beyond the Language Server Protocol. Only types and names, so
 * that a client can import it without the server. Lines and characters count from 0 as in LSP, unless said otherwise.
 */

import type { RanOn } from './protocol/connections.js';

/** A range as LSP has it. */
export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** `kqlens/run`: evaluate a rule over event files. Cancellable; reports progress under `workDoneToken`. */
export const RUN_REQUEST = 'kqlens/run';

export interface RunParams {
  /** The rule file. */
  readonly uri: string;
  /** Which query of the file; by default the one at `line`, else the first. */
  readonly region?: number;
  /** A line of the query that is meant, such as the cursor's, where `region` is not known. */
  readonly line?: number;
  /** Event files; by default the rule's samples. */
  readonly files?: readonly string[];
  /** The clock, as ISO 8601; by default one second after the newest event. */
  readonly now?: string;
  readonly workDoneToken?: string | number;
}

/** A run's outcome, or why there is none. */
export type RunResult = RunSuccess | RunFailure;

export interface RunFailure {
  readonly ok: false;
  readonly uri: string;
  readonly region: number;
  /** An engine error code, `no-samples`, or the kind of failure of a service, such as `throttled`. */
  readonly code: string;
  readonly message: string;
  /** The place in the rule file. */
  readonly range?: WireRange;
}

export interface RunSuccess {
  readonly ok: true;
  readonly uri: string;
  readonly region: number;
  /** The rule's name as shown. */
  readonly title: string;
  readonly table: string | undefined;
  /** ISO 8601; undefined when the rule was not bound to a clock. */
  readonly now: string | undefined;
  readonly clock: 'given' | 'newest event' | 'none';
  readonly counts: {
    readonly hits: number;
    readonly events: number;
    readonly benign: number;
    readonly maxRisk: number | undefined;
  };
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly scoreColumn: string | undefined;
  /** The names of the configured score bands, from low to high. */
  readonly bands?: readonly string[];
  readonly rows: readonly RunRow[];
  /** Annotations by event file. */
  readonly files: readonly AnnotatedFile[];
  /** Rows that leave each operator, in the order of the text. */
  readonly operators: readonly { readonly range: WireRange; readonly rows: number }[];
  readonly clauses: readonly ClauseCount[];
  /** What became of each event file. */
  readonly loads: readonly LoadedFile[];
  /** How the clock was chosen, as a sentence. */
  readonly clockText: string;
  /** How a result asked to be shown. */
  readonly visualization: { readonly chart: string; readonly properties: Readonly<Record<string, string>> } | undefined;
  /** Of a run on a connection: where, what is missing and what it took. Its rows have no events. */
  readonly on?: RanOn;
}

export interface RunRow {
  /** The values as text, in the order of the columns. */
  readonly cells: readonly string[];
  readonly score: number | string | undefined;
  readonly band: string | undefined;
  readonly sources: readonly { readonly uri: string; readonly line: number }[];
  readonly labels: readonly string[];
  /** The clause that decided: the arm that gave the score, or else the first clause that the event satisfied. */
  readonly clause?: { readonly range: WireRange; readonly text: string };
}

/** An event file and what the run says about its lines. */
export interface AnnotatedFile {
  readonly uri: string;
  readonly lines: readonly LineAnnotation[];
  /** Lines that could not be read. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/** What became of an event file. */
export interface LoadedFile {
  readonly uri: string;
  /** What it holds and how that was told: format, mapping, tables and rows. */
  readonly summary: string;
  /** What a user should know besides, such as columns that the rule reads and no record has; a sentence each. */
  readonly remarks: readonly string[];
  /** Records that became rows. */
  readonly read: number;
  /** Records that did not; {@link AnnotatedFile.skipped} lists them. */
  readonly skippedCount: number;
}

/** What stands behind a line; why, says {@link EXPLAIN_REQUEST}. */
export interface LineAnnotation {
  readonly line: number;
  readonly kind: 'hit' | 'missed';
  readonly score: number | string | undefined;
  readonly band: string | undefined;
  /** The text behind the line, such as `90 · get secrets`. */
  readonly text: string;
  /** The result row of a hit. */
  readonly row: number | undefined;
}

/** How many events satisfied a clause. */
export interface ClauseCount {
  readonly range: WireRange;
  readonly kind: string;
  readonly matched: number;
  readonly benign: number;
  readonly unmatched: number;
  /** For an arm of case() or iff() and for what is left: the events that got its value. */
  readonly taken?: number;
  /** Some of the events that satisfied it. */
  readonly examples: readonly { readonly uri: string; readonly line: number }[];
}

/** `kqlens/didRun`: a run that the server made by itself (after an edit) is done. */
export const DID_RUN_NOTIFICATION = 'kqlens/didRun';

/** `kqlens/clear`: forget a rule's last run, so that it does not run again by itself. Without uri: all of them. */
export const CLEAR_REQUEST = 'kqlens/clear';
export interface ClearParams {
  readonly uri?: string;
}

/** `kqlens/explain`: why the event on a line hits or not. */
export const EXPLAIN_REQUEST = 'kqlens/explain';
export interface ExplainParams {
  /** The event file. */
  readonly uri: string;
  readonly line: number;
  /** The rule; by default the one that ran last over this file. */
  readonly rule?: string;
}
export interface ExplainResult {
  readonly markdown: string;
  readonly rule: string | undefined;
}

/** `kqlens/checkWorkspace`: check all rules; findings come as diagnostics, the answer sums them up. */
export const CHECK_WORKSPACE_REQUEST = 'kqlens/checkWorkspace';
export interface CheckWorkspaceParams {
  readonly workDoneToken?: string | number;
}
export interface CheckWorkspaceResult {
  readonly files: number;
  readonly rules: number;
  readonly errors: number;
  readonly warnings: number;
}

/** `kqlens/status`: what the status bar shows for a file. */
export const STATUS_REQUEST = 'kqlens/status';
export interface StatusParams {
  readonly uri: string;
}
export interface StatusResult {
  readonly platform: string | undefined;
  readonly platformReason: string | undefined;
  readonly rules: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Commands that the server puts into code lenses and code actions; the client carries them out. */
export const COMMANDS = {
  run: 'kqlens.run',
  runOn: 'kqlens.runOn',
  showResults: 'kqlens.showResults',
  runTests: 'kqlens.runTests',
  coverTests: 'kqlens.coverTests',
  explain: 'kqlens.explain',
  openDocumentation: 'kqlens.openDocumentation',
} as const;

/** Settings of the client, under `kqlens`. */
export interface ClientSettings {
  readonly inlayHints: {
    readonly counts: 'off' | 'operators' | 'clauses';
    /** The types of let values and of columns that the query makes. */
    readonly types: boolean;
    /** The names of parameters before the arguments of calls. */
    readonly parameterNames: boolean;
  };
  readonly autoRun: boolean;
  readonly codeLens: boolean;
}

export const DEFAULT_CLIENT_SETTINGS: ClientSettings = {
  inlayHints: { counts: 'clauses', types: false, parameterNames: false },
  autoRun: true,
  codeLens: true,
};

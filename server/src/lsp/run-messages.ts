import type { SampleFacts, TextCount } from '../events/sample-facts.js';
import type { ParserDiagnostic } from '../kusto/diagnostics.js';
import type { RunResult } from '../service/protocol.js';
import type { EventsAction, EventsResult } from '../service/protocol/events.js';
import type { BacktestResult } from '../service/protocol/connections.js';
import type { RuleCounts } from '../service/rule-counts.js';
import type { QueryBlock } from '../syntax/statements.js';
import type { TableSchema } from '../syntax/types.js';

/** A query as the server analysed it, in a form that can travel between threads. */
export interface PortableAnalysis {
  readonly text: string;
  /** A {@link QueryBlock} made portable, see tree-transfer.ts. */
  readonly tree: PortableTree;
  readonly diagnostics: readonly ParserDiagnostic[];
  readonly result: TableSchema | undefined;
}

/** A tree whose values of our own classes are spelled in plain objects. */
export type PortableTree = { readonly portable: unknown } & Pick<QueryBlock, 'kind'>;

/** A rule to run. */
export interface RunJob {
  readonly path: string;
  /** The rule file. */
  readonly text: string;
  readonly region: number;
  /** Undefined for a large rule: the thread analyses it, so that the server need not. */
  readonly analysis: PortableAnalysis | undefined;
  /** Event files by path; undefined: the rule's samples. */
  readonly files: readonly string[] | undefined;
  /** The clock in ticks; undefined: after the newest event. */
  readonly now: bigint | undefined;
  /** The folders that samples may lie in. */
  readonly folders: readonly string[];
  /** The documents that the client has open, by URI as it writes them. */
  readonly open: ReadonlyMap<string, OpenText>;
}

/** A document that is open in the editor; its text counts, not the disk's. */
export interface OpenText {
  readonly path: string;
  readonly version: number;
  /** Undefined while it is what the disk has, as far as is known. */
  readonly text: string | undefined;
}

/** What is asked of the samples of a rule: what they hold, or how many of them hold a text. */
export interface SamplesJob extends Pick<RunJob, 'path' | 'text' | 'region' | 'folders' | 'open'> {
  /** The tables that the rule reads. */
  readonly tables: readonly string[];
  /** Undefined: what they hold. */
  readonly count: string | undefined;
}

export type SamplesAnswer = { readonly facts: SampleFacts } | { readonly count: TextCount };

export interface RunAnswer {
  readonly result: RunResult;
  /** For a result: what each operator and clause counted. */
  readonly counts: RuleCounts | undefined;
}

/** A rule to run as its schedule would. */
export interface BacktestJob {
  readonly rule: RunJob;
  readonly days: number;
}

/** Which event to explain, by the rule that ran last over its file. */
export interface ExplainJob {
  readonly path: string;
  readonly region: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What is to be done with event files. */
export interface EventsJob {
  readonly paths: readonly string[];
  /** `target`: as a path. */
  readonly action: EventsAction;
  /** The folders that are open. */
  readonly folders: readonly string[];
  /** The documents that the client has open, by URI as it writes them. */
  readonly open: ReadonlyMap<string, OpenText>;
}

export type ToWorker =
  | { readonly kind: 'run'; readonly id: number; readonly job: RunJob; readonly cancel: SharedArrayBuffer }
  | { readonly kind: 'backtest'; readonly id: number; readonly job: BacktestJob; readonly cancel: SharedArrayBuffer }
  | { readonly kind: 'explain'; readonly id: number; readonly job: ExplainJob }
  | { readonly kind: 'samples'; readonly id: number; readonly job: SamplesJob; readonly cancel: SharedArrayBuffer }
  | { readonly kind: 'events'; readonly id: number; readonly job: EventsJob; readonly cancel: SharedArrayBuffer }
  /** A file changed on the disk. */
  | { readonly kind: 'changed'; readonly path: string }
  /** A rule's run is not needed any more; of all rules without a path. */
  | { readonly kind: 'forget'; readonly path: string | undefined };

export type FromWorker =
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly message: string;
      readonly percentage: number | undefined;
    }
  | { readonly kind: 'backtested'; readonly id: number; readonly result: BacktestResult }
  | { readonly kind: 'ran'; readonly id: number; readonly answer: RunAnswer }
  /** `markdown` is undefined when the worker does not hold that run. */
  | { readonly kind: 'explained'; readonly id: number; readonly markdown: string | undefined }
  /** `answer` is undefined where there are no samples, or too many to look at. */
  | { readonly kind: 'sampled'; readonly id: number; readonly answer: SamplesAnswer | undefined }
  | { readonly kind: 'handled'; readonly id: number; readonly result: EventsResult }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string };

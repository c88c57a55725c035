/** What KQLens' server and its clients say to each other about reports on rules and edits of their tests. Lines and characters count from 0. */
import type { WireRange } from '../protocol.js';
import type { TestFileEdit } from './review.js';

/** A rule, by a line of its query where its file holds several. All requests can be cancelled and report progress. */
export interface RuleParams {
  readonly uri: string;
  readonly line?: number;
  readonly workDoneToken?: string | number;
}

/** `kqlens/mutate`: which changes of a rule its tests do not notice. */
export const MUTATE_REQUEST = 'kqlens/mutate';

/** `kqlens/evade`: which ways of writing the commands of malicious events a rule misses. */
export const EVADE_REQUEST = 'kqlens/evade';

/** A report on a rule as Markdown, or why there is none. */
export type RuleReport =
  | {
      readonly kind: 'report';
      readonly title: string;
      readonly markdown: string;
      /** Places of the rule that the report is about. */
      readonly places: readonly ReportPlace[];
    }
  | {
      readonly kind: 'none';
      /** A sentence. */
      readonly reason: string;
      /** What would help: tests of the rule, or malicious samples. */
      readonly lacks: 'tests' | 'samples' | undefined;
    };

export interface ReportPlace {
  readonly range: WireRange;
  /** A sentence. */
  readonly message: string;
  /** A mutant that a case may kill. */
  readonly mutant: Mutation | undefined;
}

/** A change of a rule. */
export interface Mutation {
  readonly range: WireRange;
  readonly replacement: string;
}

/** `kqlens/killMutant`: adds a case that tells a rule from a mutant. */
export const KILL_REQUEST = 'kqlens/killMutant';
export interface KillParams extends RuleParams {
  readonly mutant: Mutation;
}

/** `kqlens/createTests`: a test file for a rule, or what the one it has does not cover. */
export const CREATE_TESTS_REQUEST = 'kqlens/createTests';

/** `kqlens/updateExpected`: tests that expect what the rule does now. */
export const UPDATE_EXPECTED_REQUEST = 'kqlens/updateExpected';
export interface UpdateExpectedParams {
  /** The test file. */
  readonly uri: string;
  /** The names of the tests that are meant. */
  readonly tests: readonly string[];
  /** Why benign events may hit; asked for by `reason`. */
  readonly reason?: string;
  readonly workDoneToken?: string | number;
}

/** `kqlens/addEvent`: an event of a file as a case of a rule's tests. */
export const ADD_EVENT_REQUEST = 'kqlens/addEvent';
export interface AddEventParams {
  readonly rule: string;
  readonly region?: number;
  /** The event file, and a line of the event. */
  readonly event: { readonly uri: string; readonly line: number };
  readonly label: 'malicious' | 'benign';
  /** Why the rule may do otherwise than the label asks for. */
  readonly known?: string;
  readonly workDoneToken?: string | number;
}

/**
 * A change of a test file.
 * - `edit`: the change, and what it does, as a sentence; `line`: where it begins in the file as it becomes.
 * - `reason`: benign events hit, which needs a reason; the request is sent again with one.
 * - `present`: what was to be added is there already, as `message` says; it stands on `line`.
 * - `refused`: why there is no change, as a sentence.
 */
export type TestEdit =
  | {
      readonly kind: 'edit';
      readonly edit: Exclude<TestFileEdit, { kind: 'refused' }>;
      readonly message: string;
      readonly line: number;
    }
  | { readonly kind: 'reason'; readonly tests: readonly string[] }
  | { readonly kind: 'present'; readonly uri: string; readonly message: string; readonly line: number }
  | { readonly kind: 'refused'; readonly reason: string };

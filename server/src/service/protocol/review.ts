/** What KQLens' server and its clients say to each other about changed rules. Lines and characters count from 0. */
import type { WirePlace } from './tests.js';

/** `kqlens/review`: what changed rules do to benign events. Cancellable; reports progress under `workDoneToken`. */
export const REVIEW_REQUEST = 'kqlens/review';

export interface ReviewParams {
  readonly workDoneToken?: string | number;
}

export interface ReviewResult {
  /** The rules that differ from the last commit. */
  readonly rules: readonly ReviewedRule[];
  /** Why there is no review, or not of all folders, a sentence each. */
  readonly problems: readonly string[];
}

export interface ReviewedRule {
  readonly uri: string;
  /** The path as shown: from the workspace's folder. */
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted';
  /** How many benign events were read. */
  readonly events: number;
  /** Added first, then with another score, then removed. */
  readonly hits: readonly ReviewedHit[];
  /** The clauses that let new hits in, or kept them out before. */
  readonly clauses: readonly ReviewedClause[];
  readonly notes: readonly string[];
  readonly errors: readonly { readonly message: string; readonly place: WirePlace | undefined }[];
}

/** A benign event whose hit changed. */
export interface ReviewedHit {
  readonly kind: 'added' | 'removed' | 'rescored';
  readonly before: number | string | undefined;
  readonly after: number | string | undefined;
  readonly corpus: string;
  /** As `accepted` in the rule's tests names it. */
  readonly id: string;
  readonly place: WirePlace;
  readonly command: string;
  readonly host: string;
  readonly account: string;
  /** The command line without what varies. */
  readonly shape: string;
  /** Why it may stay; undefined where nobody said so. */
  readonly accepted: string | undefined;
  /** The case of the rule's tests that was made of it. */
  readonly caseName: string | undefined;
}

export interface ReviewedClause {
  /** In the version that has it. */
  readonly place: WirePlace;
  readonly text: string;
  /** What it did, as a phrase. */
  readonly note: string;
  /** Whether that is the rule as it is now, else the one of the last commit. */
  readonly isNew: boolean;
  /** The ids of the hits that it decides over. */
  readonly hits: readonly string[];
}

/** `kqlens/accept`: the edit that accepts a new hit in the rule's tests. */
export const ACCEPT_REQUEST = 'kqlens/accept';

export interface AcceptParams {
  readonly rule: string;
  readonly corpus: string;
  readonly id: string;
  /** The event's file. */
  readonly file: string;
  readonly reason: string;
}

/** A change of a test file. */
export type TestFileEdit =
  | { readonly kind: 'create'; readonly uri: string; readonly text: string }
  | { readonly kind: 'change'; readonly uri: string; readonly edits: readonly WireEdit[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface WireEdit {
  readonly range: WirePlace['range'];
  readonly newText: string;
}

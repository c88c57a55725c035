import type { LintCategory, LintSeverity } from '../schema/configuration/types.js';
import type { Range, TextEdit } from '../rules/region.js';

/**
 * `safe` fixes keep what the query means and may be applied in bulk; `suggest` ones change it, or guess, and are offered
 * one at a time.
 */
export type FixKind = 'safe' | 'suggest';

/**
 * What the offsets of a finding count in: the text of the query, or the rule file that the query and its metadata
 * stand in.
 */
export type Scope = 'query' | 'file';

/** A change that removes the cause of a finding. */
export interface Fix {
  /** What it does, as an imperative: ``Remove `x` ``. */
  readonly title: string;
  readonly kind: FixKind;
  /** Changes that do not overlap, in the offsets of the finding's scope. */
  readonly edits: readonly TextEdit[];
}

/** A place that explains a finding. */
export interface RelatedLocation extends Range {
  readonly scope: Scope;
  readonly message: string;
  /** The file, where it is another one than the rule's (sample events). */
  readonly file?: string;
  /** With `file`: the 1-based line there; `start` and `end` are 0. */
  readonly line?: number;
}

/** Values that a finding is about; also what its message names. */
export type FindingData = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The severities that something is reported under. */
export type FindingSeverity = Exclude<LintSeverity, 'off'>;

/** One thing that a lint says about one rule. */
export interface Finding extends Range {
  /** The id of the lint, or the code of an analyzer of the language package (`KS503`). */
  readonly lint: string;
  readonly messageId: string;
  readonly category: LintCategory;
  readonly severity: FindingSeverity;
  readonly scope: Scope;
  /** What is, in one or two sentences; names stand between back-ticks. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  readonly related: readonly RelatedLocation[];
  readonly data: FindingData;
  /** The lint's page. */
  readonly docUrl: string | undefined;
  /** Builds the fixes, the best one first. */
  fixes(): readonly Fix[];
}

/** What sample events say about one clause of a rule. */
export interface ClauseEvidence {
  /** Sample events of this label that the clause alone keeps. */
  readonly kept: number;
  /** All sample events of this label. */
  readonly total: number;
  /** Some of those kept, with the file as the user names it and the 1-based line. */
  readonly examples: readonly { readonly file: string; readonly line: number }[];
}

/** Counts over the samples bound to a rule, made by whoever can run it. */
export interface SampleEvidence {
  /** What the predicate at this place of the query keeps on its own; undefined where it was not evaluated. */
  clause(
    start: number,
    end: number,
  ): { readonly benign: ClauseEvidence; readonly malicious: ClauseEvidence } | undefined;
}

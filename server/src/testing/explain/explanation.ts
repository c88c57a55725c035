import type { Value } from '../../engine/values/types.js';
import type { Range } from '../../rules/region.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** A clause of a rule. Offsets are of the query's text. */
export interface ClauseReference extends Range {
  readonly text: string;
}

/** A clause and what it was for an event. */
export interface ClauseOutcome extends ClauseReference {
  /** Null where a value is missing. */
  readonly value: boolean | null;
  /** Whether the outcome would be another if this clause alone were turned round. */
  readonly decided: boolean;
}

/** A row of the result as it is, or would be. */
export interface ExplainedRow {
  readonly columns: readonly ColumnInfo[];
  readonly values: readonly Value[];
  readonly score: number | string | undefined;
}

/** The arm that gave a column its value, of one `case()` or `iff()`. */
export interface ArmChoice {
  /** The condition of the arm that was taken; undefined for the value that is left when none is true. */
  readonly condition: ClauseOutcome | undefined;
  /** The place and text of the value. */
  readonly result: ClauseReference;
  /** Arms whose conditions are true too, and that come too late. */
  readonly shadowed: readonly { readonly condition: ClauseReference; readonly result: ClauseReference }[];
}

/** Why an event hits. */
export interface HitExplanation {
  readonly kind: 'hit';
  /** The rows of the result that it contributes to. */
  readonly rows: readonly ExplainedRow[];
  /** The predicates that carry the conditions of each `where`, those that decide alone first. */
  readonly deciding: readonly ClauseOutcome[];
  readonly arms: readonly ArmChoice[];
}

/** What a clause would have to be. */
export interface Need extends ClauseReference {
  readonly wanted: boolean;
  /** It is null now: a value is missing. */
  readonly isNull: boolean;
}

/** Why an event does not hit. */
export interface MissExplanation {
  readonly kind: 'miss';
  /** The conditions of each `where` that are not true, in order; the first one drops it. */
  readonly dropped: readonly ClauseReference[];
  /** Those that are true. */
  readonly passed: readonly ClauseReference[];
  /** The smallest sets of clauses which, were they so, would let it pass every `where`; each set does alone. */
  readonly nearest: readonly (readonly Need[])[];
  /** More sets than these are as small. */
  readonly more: number;
  /** The operator that leaves it out once every `where` lets it pass: a join, an aggregation, `take`. */
  readonly droppedLater: ClauseReference | undefined;
  /** The row that it would give if every `where` let it pass. */
  readonly would: ExplainedRow | undefined;
}

export type Explanation = HitExplanation | MissExplanation;

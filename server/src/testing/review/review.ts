import type { EngineErrorCode } from '../../engine/errors.js';
import type { SourceRange } from '../../schema/configuration/types.js';
import type { Cause } from '../result.js';
import type { EventFacts } from './event-facts.js';
import type { HitChange } from './compare-versions.js';

/** An event of a benign corpus whose hit changed. */
export interface ReviewedChange {
  readonly kind: HitChange['kind'];
  readonly before: number | string | undefined;
  readonly after: number | string | undefined;
  /** The corpus that the event is of. */
  readonly corpus: string;
  /** As `accepted` names it; of a row of several events the first. */
  readonly id: string;
  readonly place: SourceRange;
  /** How many events the row comes from. */
  readonly eventCount: number;
  readonly facts: EventFacts;
  /** The command line without what varies. */
  readonly shape: string;
  /** Why it may stay; undefined where nobody said so. */
  readonly accepted: string | undefined;
  /** The case of the rule's tests that was made of it. */
  readonly caseName: string | undefined;
}

/** A clause or list item that one version has and the other has not, and that decides over what is new. */
export interface LettingClause extends Cause {
  /** The ids of the added hits for which it alone decides. */
  readonly events: readonly string[];
  /** It is of the newer version and lets them in; else of the older one, where it kept them out. */
  readonly isNew: boolean;
}

/** How many hits a corpus has in both versions. */
export interface ReviewedCorpus {
  readonly name: string;
  readonly events: number;
  readonly before: number;
  readonly after: number;
}

/** Why a rule was not reviewed. */
export interface ReviewError {
  readonly code: EngineErrorCode | 'test';
  readonly message: string;
  readonly place: SourceRange | undefined;
}

/** What a change of a rule does to events that it should leave alone. */
export interface RuleReview {
  readonly path: string;
  /** `added`: there was no older version; `deleted`: there is no newer one. */
  readonly change: 'added' | 'modified' | 'deleted';
  readonly corpora: readonly ReviewedCorpus[];
  /** Added first, then with another score, then removed. */
  readonly changes: readonly ReviewedChange[];
  readonly clauses: readonly LettingClause[];
  readonly notes: readonly string[];
  readonly errors: readonly ReviewError[];
}

/** The added hits that nobody accepted: what a budget is for. */
export function unacceptedAdditions(review: RuleReview): readonly ReviewedChange[] {
  return review.changes.filter((c) => c.kind === 'added' && c.accepted === undefined);
}

/** Changes of one shape of command line. */
export interface ReviewGroup {
  readonly shape: string;
  readonly changes: readonly ReviewedChange[];
  /** How many changes each host and account has, the most first. */
  readonly hosts: readonly (readonly [string, number])[];
  readonly accounts: readonly (readonly [string, number])[];
}

/** Changes by the shape of their command lines, the largest groups first. */
export function groupChanges(changes: readonly ReviewedChange[]): ReviewGroup[] {
  const groups = new Map<string, ReviewedChange[]>();
  for (const change of changes) {
    const known = groups.get(change.shape);
    if (known === undefined) groups.set(change.shape, [change]);
    else known.push(change);
  }
  return [...groups]
    .map(([shape, list]) => ({
      shape,
      changes: list,
      hosts: counted(list.map((c) => c.facts.host)),
      accounts: counted(list.map((c) => c.facts.account)),
    }))
    .sort((a, b) => b.changes.length - a.changes.length);
}

function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

import type { Span } from '../../syntax/expressions.js';
import { Clause } from './clause.js';
export { Clause } from './clause.js';
export type { EventOrder } from './event-outcomes.js';

/** What a place in the query is to the outcome. */
export type ClauseKind =
  /** A predicate that is not made of others. */
  | 'leaf'
  | 'and'
  | 'or'
  /** The condition of one arm of case() or iff(). */
  | 'arm'
  /** The value given when no arm's condition is true. */
  | 'otherwise'
  /** The whole condition of a where. */
  | 'condition'
  /** `not(…)` around predicates of its own; only where decisions are recorded, else it is a leaf. */
  | 'not'
  /** An item of the list of `in`, `has_any` and kin; only where decisions are recorded. */
  | 'item';

/**
 * How much a trace records. `outcomes`: what each clause of a `where` and each arm was. `decisions`: besides, which
 * clauses decided the outcome alone, list items, operands of `not()`, and predicates that `extend` computes.
 */
export type TraceDetail = 'outcomes' | 'decisions';

/** The outcomes that a clause had for one event, as bits. */
export const TRUE = 1;
export const FALSE = 2;
export const NULL = 4;
/** For an arm: it was the one taken. */
export const TAKEN = 8;
/** It was true, and were it not, the outcome would be another. */
export const DECIDED_TRUE = 16;
/** It was false or null, and were it true, the outcome would be another. */
export const DECIDED_FALSE = 32;

/** The rows that left one operator. */
export class OperatorCount {
  rows = 0;
  /** Of those, rows of the event that the trace follows through every `where`. */
  followed = 0;
  constructor(readonly span: Span) {}
}

/** An event by its table and the number of its row. */
export interface EventPlace {
  readonly table: string;
  readonly row: number;
}

/** What each clause did to each event in one traced run. Events are ordinals of the run. */
export class Trace {
  private readonly clausesByPlace = new Map<string, Clause>();
  private readonly operatorsByPlace = new Map<string, OperatorCount>();

  /**
   * @param detail - how much is recorded.
   * @param through - an event whose rows pass every `where`, so that what comes after one that drops it is seen too.
   */
  constructor(
    readonly detail: TraceDetail = 'outcomes',
    readonly through?: EventPlace,
  ) {}

  /** The clause at a place; the same object each time. */
  clause(span: Span, kind: ClauseKind, parent?: Clause): Clause {
    const key = `${span.start}:${span.end}:${kind}`;
    let clause = this.clausesByPlace.get(key);
    if (clause === undefined) this.clausesByPlace.set(key, (clause = new Clause(span, kind, parent)));
    return clause;
  }

  operator(span: Span): OperatorCount {
    const key = `${span.start}:${span.end}`;
    let count = this.operatorsByPlace.get(key);
    if (count === undefined) this.operatorsByPlace.set(key, (count = new OperatorCount(span)));
    return count;
  }

  /** Every clause that was compiled, in order of place, outer before inner. */
  get clauses(): Clause[] {
    return [...this.clausesByPlace.values()].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  }

  get clauseCount(): number {
    return this.clausesByPlace.size;
  }

  get operators(): OperatorCount[] {
    return [...this.operatorsByPlace.values()].sort((a, b) => a.span.start - b.span.start);
  }
}

import type { Span } from '../../syntax/expressions.js';

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

/** Outcomes of some events, which are merged with others when somebody asks. */
interface Part {
  readonly events: Int32Array;
  readonly outcomes: Uint8Array;
}

/** One place in the query and its outcome for every event that reached it. */
export class Clause {
  private merged = new Uint8Array(0);
  private parts: Part[] = [];
  constructor(
    readonly span: Span,
    readonly kind: ClauseKind,
    /** The clause that it is an operand, item or condition of; known only where decisions are recorded. */
    readonly parent?: Clause,
  ) {}

  /** The outcome bits by event; 0 for an event that never reached the clause, as for all beyond the end. */
  get bits(): Uint8Array {
    if (this.parts.length > 0) this.merge();
    return this.merged;
  }

  /** The outcome bits for an event; 0 when the event never reached the clause. */
  outcome(event: number): number {
    return this.bits[event] ?? 0;
  }

  mark(event: number, outcome: number): void {
    if (event >= this.merged.length) this.grow(event + 1);
    this.merged[event]! |= outcome;
  }

  /** Marks events with an outcome each. The arrays must not change afterwards: they are looked at when somebody asks. */
  markAll(events: Int32Array, outcomes: Uint8Array): void {
    if (events.length > 0) this.parts.push({ events, outcomes });
  }

  /** How many events have a given outcome bit. */
  count(outcome: number): number {
    const { bits } = this;
    let n = 0;
    for (let i = 0; i < bits.length; i++) if ((bits[i]! & outcome) !== 0) n++;
    return n;
  }

  /** Visits the events that reached the clause, ascending, with their outcome bits. */
  forEach(visit: (event: number, outcome: number) => void): void {
    const { bits } = this;
    for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) visit(i, bits[i]!);
  }

  /** The events that have a given outcome bit, ascending. */
  events(outcome: number): number[] {
    const { bits } = this;
    const result: number[] = [];
    for (let i = 0; i < bits.length; i++) if ((bits[i]! & outcome) !== 0) result.push(i);
    return result;
  }

  private merge(): void {
    const { parts } = this;
    this.parts = [];
    let last = 0;
    for (const { events } of parts) for (let i = 0; i < events.length; i++) if (events[i]! > last) last = events[i]!;
    if (last >= this.merged.length) this.grow(last + 1);
    const { merged } = this;
    for (const { events, outcomes } of parts) {
      for (let i = 0; i < events.length; i++) merged[events[i]!]! |= outcomes[i]!;
    }
  }

  private grow(length: number): void {
    const grown = new Uint8Array(Math.max(length, this.merged.length * 2, 64));
    grown.set(this.merged);
    this.merged = grown;
  }
}

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

  get operators(): OperatorCount[] {
    return [...this.operatorsByPlace.values()].sort((a, b) => a.span.start - b.span.start);
  }
}

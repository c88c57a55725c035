import type { Span } from '../../syntax/expressions.js';
import { EventOutcomes, type EventOrder, type OutcomePart } from './event-outcomes.js';
import type { ClauseKind } from './trace.js';

/** One place in the query and its outcome for every event that reached it. */
export class Clause {
  private readonly outcomes = new EventOutcomes();
  constructor(
    readonly span: Span,
    readonly kind: ClauseKind,
    /** The clause that it is an operand, item or condition of; known only where decisions are recorded. */
    readonly parent?: Clause,
  ) {}

  /** The outcome bits for an event; 0 when the event never reached the clause. */
  outcome(event: number): number {
    return this.outcomes.of(event);
  }

  mark(event: number, outcome: number): void {
    this.outcomes.add(event, outcome);
  }

  /**
   * Marks events with an outcome each. The arrays must not change afterwards: they are looked at when somebody asks.
   * `order`: how the events follow each other, where that is known.
   */
  markAll(events: Int32Array, outcomes: Uint8Array, order?: EventOrder): void {
    this.outcomes.addAll(events, outcomes, order);
  }

  /** How many events have a given outcome bit. */
  count(outcome: number): number {
    let n = 0;
    for (const { counts } of this.parts)
      for (let o = 0; o < counts.length; o++) if ((o & outcome) !== 0) n += counts[o]!;
    return n;
  }

  /** Visits the events that reached the clause, ascending, with their outcome bits. */
  forEach(visit: (event: number, outcome: number) => void): void {
    for (const { events, outcomes } of this.parts) {
      for (let i = 0; i < events.length; i++) if (outcomes[i] !== 0) visit(events[i]!, outcomes[i]!);
    }
  }

  /** The events that have a given outcome bit, ascending. */
  events(outcome: number): number[] {
    const result: number[] = [];
    this.forEach((event, o) => {
      if ((o & outcome) !== 0) result.push(event);
    });
    return result;
  }

  /** The events by parts, of which no two share an event; ascending. */
  get parts(): readonly OutcomePart[] {
    return this.outcomes.parts;
  }
}

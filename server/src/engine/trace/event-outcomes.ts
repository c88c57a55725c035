/** How the events of some rows follow each other: each is the one after that before it, or at least comes after it. */
export type EventOrder = 'consecutive' | 'ascending';

/** An outcome is one of so many bits together. */
export const OUTCOME_BITS = 6;

/** Events, ascending, with an outcome each; 0 for one that has none. */
export interface OutcomePart {
  readonly events: Int32Array;
  readonly outcomes: Uint8Array;
  /** How many events have each outcome. */
  readonly counts: Uint32Array;
}

interface Added {
  readonly events: Int32Array;
  readonly outcomes: Uint8Array;
  readonly order: EventOrder | undefined;
}

/** Outcomes of events, as bits. What was added in parts is put together only when parts share events. */
export class EventOutcomes {
  private added: Added[] = [];
  /** Those that were added one by one, or had to be put together, by event. */
  private merged: Uint8Array = new Uint8Array(0);
  private end = 0;
  private ordered: readonly OutcomePart[] | undefined;

  add(event: number, outcome: number): void {
    this.ordered = undefined;
    this.reserve(event + 1);
    this.merged[event]! |= outcome;
  }

  /** Adds arrays that will not change. */
  addAll(events: Int32Array, outcomes: Uint8Array, order: EventOrder | undefined): void {
    if (events.length === 0) return;
    this.ordered = undefined;
    this.added.push({ events, outcomes, order });
  }

  /** The outcome of an event; 0 when it has none. */
  of(event: number): number {
    const { parts } = this;
    let low = 0;
    let high = parts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const { events, outcomes } = parts[middle]!;
      if (event < events[0]!) high = middle - 1;
      else if (event > events[events.length - 1]!) low = middle + 1;
      else return outcomes[placeOf(events, event)] ?? 0;
    }
    return 0;
  }

  get parts(): readonly OutcomePart[] {
    return (this.ordered ??= this.order());
  }

  private order(): OutcomePart[] {
    const parts = together(this.added).sort((a, b) => a.events[0]! - b.events[0]!);
    const areApart = parts.every(
      ({ events, order }, i) =>
        order !== undefined && (i + 1 === parts.length || events[events.length - 1]! < parts[i + 1]!.events[0]!),
    );
    if (!areApart || (this.end > 0 && parts.length > 0)) this.merge();
    if (this.end === 0)
      return parts.map(({ events, outcomes }) => ({ events, outcomes, counts: countsOf(outcomes, events.length) }));
    const outcomes = this.merged.slice(0, this.end);
    const events = new Int32Array(this.end);
    for (let event = 0; event < this.end; event++) events[event] = event;
    return [{ events, outcomes, counts: countsOf(outcomes, this.end) }];
  }

  private merge(): void {
    for (const { events, outcomes } of this.added) {
      for (let i = 0; i < events.length; i++) {
        this.reserve(events[i]! + 1);
        this.merged[events[i]!]! |= outcomes[i]!;
      }
    }
    this.added = [];
  }

  /** Makes room for events up to, and without, `end`. */
  private reserve(end: number): void {
    if (end > this.end) this.end = end;
    if (end <= this.merged.length) return;
    const grown = new Uint8Array(Math.max(end, this.merged.length * 2, 64));
    grown.set(this.merged);
    this.merged = grown;
  }
}

/** Parts, of which those of the same events are one. */
function together(parts: readonly Added[]): Added[] {
  const byEvents = new Map<Int32Array, Added>();
  for (const part of parts) {
    const before = byEvents.get(part.events);
    byEvents.set(
      part.events,
      before === undefined ? part : { ...part, outcomes: before.outcomes.map((o, i) => o | part.outcomes[i]!) },
    );
  }
  return [...byEvents.values()];
}

/** Where an event stands among others; -1 where it does not. */
function placeOf(events: Int32Array, event: number): number {
  const guess = event - events[0]!;
  if (events[guess] === event) return guess;
  let low = 0;
  let high = events.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = events[middle]!;
    if (at === event) return middle;
    if (at < event) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Outcomes are often those of the run before, in the same array. */
const counted = new WeakMap<Uint8Array, Uint32Array>();

/** How many of some outcomes there are of each; without those that have none. */
function countsOf(outcomes: Uint8Array, length: number): Uint32Array {
  let counts = counted.get(outcomes);
  if (counts === undefined) {
    counts = new Uint32Array(1 << OUTCOME_BITS);
    for (let i = 0; i < length; i++) counts[outcomes[i]!]!++;
    counts[0] = 0;
    counted.set(outcomes, counts);
  }
  return counts;
}

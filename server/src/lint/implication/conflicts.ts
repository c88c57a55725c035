import { conflictKeys } from './conflict-keys.js';
import { contradictory, exclusive } from './implies.js';
import type { Predicate } from './predicate.js';

/** Finds, in a list of predicates, those that exclude each other, without comparing each with each. */
export class Conflicts {
  /** Places in the list by what a predicate must be about to be compared with the one there. */
  private readonly places = new Map<string, number[]>();
  /** Places of predicates that exclude everything. */
  private readonly impossible: number[] = [];

  constructor(private readonly predicates: readonly Predicate[]) {
    for (const [place, predicate] of predicates.entries()) {
      if (contradictory(predicate)) this.impossible.push(place);
      for (const key of conflictKeys(predicate).against) {
        const at = this.places.get(key);
        if (at === undefined) this.places.set(key, [place]);
        else at.push(place);
      }
    }
  }

  /** The first place before `end` whose predicate and the given one no row satisfies both. */
  firstBefore(end: number, predicate: Predicate): number | undefined {
    const anyway = contradictory(predicate) ? this.predicates.keys() : this.impossible;
    return this.find(predicate, anyway, (place) => place < end);
  }

  private find(predicate: Predicate, anyway: Iterable<number>, within: (place: number) => boolean): number | undefined {
    const candidates = new Set(anyway);
    for (const key of conflictKeys(predicate).own)
      for (const place of this.places.get(key) ?? []) candidates.add(place);
    return [...candidates]
      .filter(within)
      .sort((a, b) => a - b)
      .find((place) => exclusive(predicate, this.predicates[place]!));
  }

  /** The places of the first two that exclude each other; those that no row satisfies by themselves are left out. */
  firstPair(): readonly [number, number] | undefined {
    const alone = new Set(this.impossible);
    for (const [place, predicate] of this.predicates.entries()) {
      if (alone.has(place)) continue;
      const other = this.find(predicate, [], (later) => later > place && !alone.has(later));
      if (other !== undefined) return [place, other];
    }
    return undefined;
  }
}

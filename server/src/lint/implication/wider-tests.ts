import { caseFold } from '../../engine/values/fold.js';
import type { Predicate } from './predicate.js';

/**
 * Finds, in a list of predicates, those that a text test may imply (or, for tests that must fail, those that may imply
 * it), without comparing each with each: the needle of the other is a part of its own, case aside.
 */
export class WiderTests {
  /** Places of text tests by subject and folded needle. */
  private readonly bySubject = new Map<string, Map<string, number[]>>();
  /** The lengths of the needles of a subject. */
  private readonly lengths = new Map<string, Set<number>>();
  /** Places of everything else: it has to be compared with. */
  private readonly others: number[] = [];
  private readonly all: readonly number[];

  /** `negated` tells whether tests that must fail are looked for, or those that must hold. */
  constructor(
    predicates: readonly Predicate[],
    private readonly negated: boolean,
  ) {
    this.all = [...predicates.keys()];
    for (const [place, predicate] of predicates.entries()) {
      if (predicate.kind === 'text' && predicate.negated === negated) {
        this.add(predicate.subject.key, caseFold(predicate.test.needle), place);
      } else this.others.push(place);
    }
  }

  private add(subject: string, needle: string, place: number): void {
    let byNeedle = this.bySubject.get(subject);
    if (byNeedle === undefined) this.bySubject.set(subject, (byNeedle = new Map<string, number[]>()));
    const places = byNeedle.get(needle);
    if (places === undefined) byNeedle.set(needle, [place]);
    else places.push(place);
    const lengths = this.lengths.get(subject);
    if (lengths === undefined) this.lengths.set(subject, new Set([needle.length]));
    else lengths.add(needle.length);
  }

  /** The first place before `end` that is accepted, of those where a predicate comes into question. */
  firstBefore(end: number, predicate: Predicate, accepts: (place: number) => boolean): number | undefined {
    let first = end;
    for (const places of this.candidates(predicate)) {
      for (const place of places) {
        if (place >= first) break;
        if (accepts(place)) first = place;
      }
    }
    return first === end ? undefined : first;
  }

  /** Lists of places, each in ascending order. */
  private candidates(predicate: Predicate): Iterable<readonly number[]> {
    if (predicate.kind !== 'text' || predicate.negated !== this.negated) return [this.all];
    const found = new Set<readonly number[]>([this.others]);
    const byNeedle = this.bySubject.get(predicate.subject.key);
    const needle = caseFold(predicate.test.needle);
    for (const length of this.lengths.get(predicate.subject.key) ?? []) {
      for (let at = 0; at + length <= needle.length; at++) {
        const places = byNeedle?.get(needle.slice(at, at + length));
        if (places !== undefined) found.add(places);
      }
    }
    return found;
  }
}

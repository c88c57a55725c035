import type { Expression } from '../../syntax/expressions.js';
import type { RangeSet } from './ranges.js';
import type { TextTest } from './text-test.js';

/**
 * What a condition says, as far as it can be reasoned about: tests of subjects, joined by `and` and `or`. Negations are
 * pushed down to the tests. A predicate stands for the rows on which the condition is true; where it is false or null is
 * one and the same.
 */
export type Predicate =
  | { readonly kind: 'true' | 'false'; readonly node: Expression }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Predicate[]; readonly node: Expression }
  | TextPredicate
  | RangePredicate
  | OpaquePredicate;

/** The value that a test is about. */
export interface Subject {
  /** Equal for expressions that have the same value on every row; names are told apart by what they mean at their place. */
  readonly key: string;
  readonly expression: Expression;
}

/** A comparison of a text with a constant, or its opposite. Texts are never null. */
export interface TextPredicate {
  readonly kind: 'text';
  readonly subject: Subject;
  readonly test: TextTest;
  readonly negated: boolean;
  readonly node: Expression;
}

/** The values of a number, bool, datetime or timespan on which a comparison is true. Bools are 0 and 1. */
export interface RangePredicate {
  readonly kind: 'range';
  readonly subject: Subject;
  /** Values of different axes cannot be compared: a datetime may be absolute, or relative to now. */
  readonly axis: 'absolute' | 'relative';
  readonly set: RangeSet;
  /** Whether it is true for a null. */
  readonly onNull: boolean;
  readonly node: Expression;
}

/** A condition of another form: known only to be the same as, or the opposite of, an equal one. */
export interface OpaquePredicate {
  readonly kind: 'opaque';
  readonly key: string;
  readonly negated: boolean;
  readonly node: Expression;
}

/** The tests in a predicate, in written order. */
export function* testsOf(
  predicate: Predicate,
): Generator<TextPredicate | RangePredicate | OpaquePredicate, void, undefined> {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      for (const part of predicate.parts) yield* testsOf(part);
      return;
    case 'true':
    case 'false':
      return;
    default:
      yield predicate;
  }
}

/** The alternatives of a predicate, each a list of tests that hold together; undefined when there are more than `limit`. */
export function alternatives(predicate: Predicate, limit: number): readonly (readonly Predicate[])[] | undefined {
  switch (predicate.kind) {
    case 'false':
      return [];
    case 'true':
      return [[]];
    case 'or': {
      const all: (readonly Predicate[])[] = [];
      for (const part of predicate.parts) {
        const some = alternatives(part, limit);
        if (some === undefined || all.push(...some) > limit) return undefined;
      }
      return all;
    }
    case 'and': {
      let all: Predicate[][] = [[]];
      for (const part of predicate.parts) {
        const some = alternatives(part, limit);
        if (some === undefined || all.length * some.length > limit) return undefined;
        const [only] = some;
        // Most conditions are long chains of single tests: those are put into the lists in place.
        if (some.length === 1) for (const left of all) left.push(...only!);
        else all = all.flatMap((left) => some.map((right) => [...left, ...right]));
      }
      return all;
    }
    default:
      return [[predicate]];
  }
}

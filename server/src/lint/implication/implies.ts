import { alternatives, type Predicate, type RangePredicate, type TextPredicate } from './predicate.js';
import { includes, intersection, isEmpty, type RangeSet } from './ranges.js';
import { passes, testImplies, testsExclude } from './text-test.js';

/** How many alternatives of a condition are looked at before nothing is claimed. */
const LIMIT = 200;

/**
 * Whether every row that satisfies `a` satisfies `b`. Says true only where it is certain.
 */
export function implies(a: Predicate, b: Predicate): boolean {
  if (a.kind === 'false' || b.kind === 'true') return true;
  if (a.kind === 'or') return a.parts.every((part) => implies(part, b));
  if (b.kind === 'and') return b.parts.every((part) => implies(a, part));
  if (b.kind === 'or') {
    if (b.parts.some((part) => implies(a, part))) return true;
    if (impliedRange(a, b.parts)) return true;
    // An alternative in `a` may decide which part of `b` holds.
    if (a.kind !== 'and') return false;
    const cases = alternatives(a, LIMIT);
    return cases !== undefined && cases.length > 1 && cases.every((tests) => implies(conjunction(tests, a), b));
  }
  if (a.kind === 'and') {
    if (a.parts.some((part) => implies(part, b))) return true;
    if (b.kind === 'range') {
      const set = rangeOf(a.parts, b);
      if (set !== undefined && includes(b.set, set.set) && (b.onNull || !set.onNull)) return true;
    }
    return contradictory(a);
  }
  return basicImplies(a, b);
}

/** Whether no row satisfies both. Says true only where it is certain. */
export function exclusive(a: Predicate, b: Predicate): boolean {
  return contradictory({ kind: 'and', parts: [a, b], node: a.node });
}

/** Whether no row satisfies the condition. Says true only where it is certain. */
export function contradictory(predicate: Predicate): boolean {
  if (predicate.kind === 'false') return true;
  if (predicate.kind === 'true') return false;
  if (predicate.kind === 'or') return predicate.parts.every(contradictory);
  const cases = alternatives(predicate, LIMIT);
  if (cases !== undefined) return cases.every(cannotHoldTogether);
  // Too many alternatives: the tests that hold in all of them may still contradict each other.
  return (
    predicate.kind === 'and' &&
    cannotHoldTogether(predicate.parts.filter((part) => part.kind !== 'or' && part.kind !== 'and'))
  );
}

const conjunction = (parts: readonly Predicate[], { node }: Predicate): Predicate => ({ kind: 'and', parts, node });

function basicImplies(a: Predicate, b: Predicate): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.subject.key === b.subject.key && textImplies(a, b);
  if (a.kind === 'range' && b.kind === 'range') {
    return sameAxis(a, b) && includes(b.set, a.set) && (b.onNull || !a.onNull);
  }
  return a.kind === 'opaque' && b.kind === 'opaque' && a.key === b.key && a.negated === b.negated;
}

function textImplies(a: TextPredicate, b: TextPredicate): boolean {
  if (!a.negated) return b.negated ? testsExclude(a.test, b.test) : testImplies(a.test, b.test);
  if (b.negated) return testImplies(b.test, a.test);
  // What is left when a test fails is certain only for the test that every text passes: nothing.
  return passesAll(a);
}

/** A test that every text passes, so that its negation holds for none. */
function passesAll({ test }: TextPredicate): boolean {
  return test.needle === '' && test.relation !== 'equals';
}

function sameAxis(a: RangePredicate, b: RangePredicate): boolean {
  return a.subject.key === b.subject.key && a.axis === b.axis;
}

/** The values that the tests of one subject leave together; undefined if none is about it. */
function rangeOf(parts: readonly Predicate[], like: RangePredicate): { set: RangeSet; onNull: boolean } | undefined {
  let result: { set: RangeSet; onNull: boolean } | undefined;
  for (const part of parts) {
    if (part.kind !== 'range' || !sameAxis(part, like)) continue;
    result =
      result === undefined
        ? { set: part.set, onNull: part.onNull }
        : { set: intersection(result.set, part.set), onNull: result.onNull && part.onNull };
  }
  return result;
}

/** Whether a range is covered by several alternatives together: `x > 1` by `x > 5 or x <= 5`. */
function impliedRange(a: Predicate, parts: readonly Predicate[]): boolean {
  if (a.kind !== 'range') return false;
  const others = parts.filter((part) => part.kind === 'range').filter((part) => sameAxis(a, part));
  if (others.length < 2) return false;
  const covered = others.reduce((rest, part) => subtract(rest, part.set), a.set);
  return isEmpty(covered) && (!a.onNull || others.some((part) => part.onNull));
}

function subtract(a: RangeSet, b: RangeSet): RangeSet {
  let rest: RangeSet = a;
  for (const { low, lowClosed, high, highClosed } of b) {
    const outside: RangeSet = [
      ...(low === undefined ? [] : [{ low: undefined, lowClosed: false, high: low, highClosed: !lowClosed }]),
      ...(high === undefined ? [] : [{ low: high, lowClosed: !highClosed, high: undefined, highClosed: false }]),
    ];
    rest = intersection(rest, outside);
  }
  return rest;
}

/** Whether tests that are to hold on the same row contradict each other. */
function cannotHoldTogether(tests: readonly Predicate[]): boolean {
  for (const [i, a] of tests.entries()) {
    if (a.kind === 'false' || (a.kind === 'text' && a.negated && passesAll(a))) return true;
    if (a.kind === 'range') {
      const together = rangeOf(tests, a)!;
      if (isEmpty(together.set) && !together.onNull) return true;
    }
    if (tests.slice(i + 1).some((b) => excludes(a, b))) return true;
    if (a.kind === 'text' && !a.negated && a.test.relation === 'equals' && a.test.caseSensitive) {
      const value = a.test.needle;
      const others = tests.filter((b) => b.kind === 'text').filter((b) => b.subject.key === a.subject.key);
      if (others.some((b) => passes(b.test, value) === b.negated)) return true;
    }
  }
  return false;
}

function excludes(a: Predicate, b: Predicate): boolean {
  if (a.kind === 'text' && b.kind === 'text' && a.subject.key === b.subject.key) {
    if (a.negated && b.negated) return false;
    if (a.negated) return testImplies(b.test, a.test);
    return b.negated ? testImplies(a.test, b.test) : testsExclude(a.test, b.test);
  }
  return a.kind === 'opaque' && b.kind === 'opaque' && a.key === b.key && a.negated !== b.negated;
}

import { mayConflict } from './conflict-keys.js';
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
  if (!mayConflict(a, b) && !contradictory(a) && !contradictory(b)) return false;
  return computeContradictory({ kind: 'and', parts: [a, b], node: a.node });
}

/** Whether no row satisfies the condition. Says true only where it is certain. */
export function contradictory(predicate: Predicate): boolean {
  let result = contradictions.get(predicate);
  if (result === undefined) {
    result = computeContradictory(predicate);
    contradictions.set(predicate, result);
  }
  return result;
}

const contradictions = new WeakMap<Predicate, boolean>();

function computeContradictory(predicate: Predicate): boolean {
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
  const texts = new Map<string, TextPredicate[]>();
  const ranges = new Map<string, RangePredicate[]>();
  const opaque = new Map<string, boolean>();
  for (const test of tests) {
    switch (test.kind) {
      case 'false':
        return true;
      case 'text':
        if (test.negated && passesAll(test)) return true;
        append(texts, test.subject.key, test);
        break;
      case 'range':
        append(ranges, `${test.axis} ${test.subject.key}`, test);
        break;
      case 'opaque': {
        if (opaque.get(test.key) === !test.negated) return true;
        opaque.set(test.key, test.negated);
        break;
      }
      case 'true':
      case 'and':
      case 'or':
        break;
    }
  }
  for (const ofSubject of ranges.values()) {
    const { set, onNull } = rangeOf(ofSubject, ofSubject[0]!)!;
    if (isEmpty(set) && !onNull) return true;
  }
  for (const ofSubject of texts.values()) if (textsExclude(ofSubject)) return true;
  return false;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Whether tests of one text contradict each other. Two failed tests never do, so only tests that hold are compared. */
function textsExclude(tests: readonly TextPredicate[]): boolean {
  for (const [i, a] of tests.entries()) {
    if (a.negated) continue;
    for (const [j, b] of tests.entries()) {
      if (b.negated ? testImplies(a.test, b.test) : j > i && testsExclude(a.test, b.test)) return true;
      const isValue = a.test.relation === 'equals' && a.test.caseSensitive;
      if (isValue && passes(b.test, a.test.needle) === b.negated) return true;
    }
  }
  return false;
}

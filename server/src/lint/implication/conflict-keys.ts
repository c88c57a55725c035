import { testsOf, type Predicate } from './predicate.js';

/** What the tests of a predicate are about, and what a test must be about to contradict one of them. */
interface ConflictKeys {
  readonly own: ReadonlySet<string>;
  readonly against: ReadonlySet<string>;
}

const known = new WeakMap<Predicate, ConflictKeys>();

/**
 * The keys by which predicates that may contradict each other find one another: where no key of `own` of one is in
 * `against` of the other, no test of the one excludes a test of the other. Two failed tests of a text never do.
 */
export function conflictKeys(predicate: Predicate): ConflictKeys {
  let keys = known.get(predicate);
  if (keys === undefined) {
    keys = compute(predicate);
    known.set(predicate, keys);
  }
  return keys;
}

function compute(predicate: Predicate): ConflictKeys {
  const own = new Set<string>();
  const against = new Set<string>();
  for (const test of testsOf(predicate)) {
    if (test.kind === 'range') {
      own.add(`range ${test.subject.key}`);
      against.add(`range ${test.subject.key}`);
      continue;
    }
    const about = test.kind === 'text' ? `text ${test.subject.key}` : `opaque ${test.key}`;
    own.add(test.negated ? `not ${about}` : about);
    against.add(test.negated ? about : `not ${about}`);
    if (test.kind === 'text' && !test.negated) against.add(about);
  }
  return { own, against };
}

/** Whether a test of one predicate may exclude a test of the other. */
export function mayConflict(a: Predicate, b: Predicate): boolean {
  const { own } = conflictKeys(a);
  const { against } = conflictKeys(b);
  for (const key of own) if (against.has(key)) return true;
  return false;
}

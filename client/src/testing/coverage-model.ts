import type { WireRange } from '../../../server/src/service/protocol.js';
import type { CoveredClause, CoveredLet, RuleCoverage } from '../../../server/src/service/protocol/tests.js';

/** A place of a rule, and how often tests reached it. Zero: not, or not with every outcome. */
export interface CoveredPlace {
  readonly range: WireRange;
  readonly executed: number;
  /** The outcomes of a predicate. */
  readonly branches: readonly { readonly label: string; readonly executed: number }[];
}

/** How many of some places are covered. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
}

/** Clauses and list items are what the editor calls statements, arms what it calls branches, lets declarations. */
export interface RuleCounts {
  readonly clauses: CoverageCount;
  readonly arms: CoverageCount;
  readonly lets: CoverageCount;
}

/** The counts of a rule, over all tests that ran. */
export function ruleCounts({ clauses, lets }: RuleCoverage): RuleCounts {
  const of = (...kinds: CoveredClause['kind'][]): CoverageCount => count(clauses.filter((c) => kinds.includes(c.kind)));
  return {
    clauses: of('predicate', 'item'),
    arms: of('arm', 'otherwise'),
    lets: count(lets.map((l) => ({ covered: l.tests.length > 0 }))),
  };
}

/** What the tests of several files exercise of one rule. `tests` of a clause: named by {@link testKey}. */
export function mergeCoverage(
  parts: readonly { readonly file: string; readonly coverage: RuleCoverage }[],
): RuleCoverage {
  const clauses = new Map<string, CoveredClause>();
  for (const { file, coverage } of parts) {
    for (const clause of coverage.clauses) {
      const key = JSON.stringify([clause.kind, clause.range]);
      const own = { ...clause, tests: clause.tests.map((t) => ({ ...t, test: testKey(file, t.test) })) };
      const known = clauses.get(key);
      clauses.set(key, known === undefined ? own : together(known, own));
    }
  }
  const lets = new Map<string, CoveredLet>();
  for (const { file, coverage } of parts) {
    for (const one of coverage.lets) {
      const key = JSON.stringify(one.range);
      const tests = one.tests.map((test) => testKey(file, test));
      lets.set(key, { ...one, tests: [...(lets.get(key)?.tests ?? []), ...tests] });
    }
  }
  return { ...parts[0]!.coverage, clauses: [...clauses.values()], lets: [...lets.values()] };
}

/** The let statements to mark, each with how many tests reached it. Of one test: only those that it reached. */
export function coveredLets({ lets }: RuleCoverage, test?: string): readonly (CoveredLet & { executed: number })[] {
  if (test === undefined) return lets.map((l) => ({ ...l, executed: l.tests.length }));
  return lets.filter((l) => l.tests.includes(test)).map((l) => ({ ...l, executed: 1 }));
}

/** Names a test where those of several files are together. */
export function testKey(file: string, test: string): string {
  return `${file}#${test}`;
}

function together(a: CoveredClause, b: CoveredClause): CoveredClause {
  const sums = { true: a.true + b.true, false: a.false + b.false, taken: a.taken + b.taken };
  // One file may have seen a predicate true, and another one false.
  const both = a.kind === 'predicate' && sums.true > 0 && sums.false > 0;
  const covered = a.covered || b.covered || both;
  return { ...a, ...sums, covered, lacks: covered ? undefined : a.lacks, tests: [...a.tests, ...b.tests] };
}

/**
 * The places to mark. A place that lacks an outcome counts as not executed, so that it is red; its branches say which
 * outcome it lacks. `test`: only what one test reached, where each place that it reached counts.
 */
export function coveredPlaces({ clauses }: RuleCoverage, test?: string): CoveredPlace[] {
  const shown = clauses.filter((c) => c.kind !== 'operator');
  if (test === undefined) {
    return shown.map((c) => ({
      range: c.range,
      executed: c.covered ? Math.max(1, reached(c)) : 0,
      branches: branchesOf(c.kind, c),
    }));
  }
  return shown.flatMap((c) => {
    const own = c.tests.find((t) => t.test === test);
    if (own === undefined) return [];
    const executed = c.kind === 'arm' || c.kind === 'otherwise' ? own.taken : reached(own);
    return [{ range: c.range, executed, branches: branchesOf(c.kind, own) }];
  });
}

interface Outcomes {
  readonly true: number;
  readonly false: number;
  readonly taken: number;
}

function reached(c: Outcomes): number {
  return Math.max(c.true + c.false, c.taken);
}

function branchesOf(kind: CoveredClause['kind'], c: Outcomes): CoveredPlace['branches'] {
  if (kind !== 'predicate') return [];
  return [
    { label: 'true', executed: c.true },
    { label: 'false', executed: c.false },
  ];
}

function count(list: readonly { readonly covered: boolean }[]): CoverageCount {
  return { covered: list.filter((c) => c.covered).length, total: list.length };
}

/** What the server and its clients both make of the coverage of a rule. */
import type { CoveredClause, CoveredLet, RuleCoverage } from './tests.js';

/** How many of some places are covered. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
}

export function countCovered(list: readonly { readonly covered: boolean }[]): CoverageCount {
  return { covered: list.filter((c) => c.covered).length, total: list.length };
}

/** Names a test where those of several files are together. */
export function testKey(file: string, test: string): string {
  return `${file}#${test}`;
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

function together(a: CoveredClause, b: CoveredClause): CoveredClause {
  const sums = { true: a.true + b.true, false: a.false + b.false, taken: a.taken + b.taken };
  // One file may have seen a predicate true, and another one false.
  const both = a.kind === 'predicate' && sums.true > 0 && sums.false > 0;
  const covered = a.covered || b.covered || both;
  return { ...a, ...sums, covered, lacks: covered ? undefined : a.lacks, tests: [...a.tests, ...b.tests] };
}

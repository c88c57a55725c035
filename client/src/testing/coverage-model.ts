import type { WireRange } from '../../../server/src/service/protocol.js';
import { countCovered, type CoverageCount } from '../../../server/src/service/protocol/coverage.js';
import type { CoveredClause, CoveredLet, RuleCoverage } from '../../../server/src/service/protocol/tests.js';

/** A place of a rule, and how often tests reached it. Zero: not, or not with every outcome. */
export interface CoveredPlace {
  readonly range: WireRange;
  readonly executed: number;
  /** The outcomes of a predicate. */
  readonly branches: readonly { readonly label: string; readonly executed: number }[];
}

/** Clauses and list items are what the editor calls statements, arms what it calls branches, lets declarations. */
export interface RuleCounts {
  readonly clauses: CoverageCount;
  readonly arms: CoverageCount;
  readonly lets: CoverageCount;
}

/** The counts of a rule, over all tests that ran. */
export function ruleCounts({ clauses, lets }: RuleCoverage): RuleCounts {
  const of = (...kinds: CoveredClause['kind'][]): CoverageCount =>
    countCovered(clauses.filter((c) => kinds.includes(c.kind)));
  return {
    clauses: of('predicate', 'item'),
    arms: of('arm', 'otherwise'),
    lets: countCovered(lets.map((l) => ({ covered: l.tests.length > 0 }))),
  };
}

/** The let statements to mark, each with how many tests reached it. Of one test: only those that it reached. */
export function coveredLets({ lets }: RuleCoverage, test?: string): readonly (CoveredLet & { executed: number })[] {
  if (test === undefined) return lets.map((l) => ({ ...l, executed: l.tests.length }));
  return lets.filter((l) => l.tests.includes(test)).map((l) => ({ ...l, executed: 1 }));
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

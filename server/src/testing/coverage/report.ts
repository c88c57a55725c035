import type { SourceRange } from '../../schema/configuration/types.js';

/**
 * What a covered place is: a `predicate` that is not made of others, an `operator` (`and`, `or`, `not`) over predicates,
 * the condition of an `arm` of case() or iff(), the value `otherwise`, an `item` of a list.
 */
export type CoverageKind = 'predicate' | 'operator' | 'arm' | 'otherwise' | 'item';

/** What one test did at a place. */
export interface TestCoverage {
  readonly test: string;
  readonly true: number;
  readonly false: number;
  readonly taken: number;
}

/** How many events of all tests had which outcome at one place of the rule. */
export interface ClauseCoverage {
  readonly kind: CoverageKind;
  /** Offsets in the text of the query. */
  readonly start: number;
  readonly end: number;
  readonly place: SourceRange;
  readonly text: string;
  /** Events for which it was true; for an item: that matched it. */
  readonly true: number;
  /** Events for which it was false or null; not counted for items. */
  readonly false: number;
  /** Of those, null. */
  readonly null: number;
  /** Arms, and `otherwise`: events that got its value. */
  readonly taken: number;
  /** Events for which it was true and alone decided the outcome. */
  readonly decidedTrue: number;
  /** Events for which it was not true and alone decided the outcome. */
  readonly decidedFalse: number;
  readonly covered: boolean;
  /** It was seen to decide both ways. */
  readonly decided: boolean;
  /** What it lacks, as a phrase; undefined when it is covered. */
  readonly lacks: string | undefined;
  /** Why an outcome that was not seen cannot be, so that it is not asked for. */
  readonly excused: string | undefined;
  /** The tests that reached it. */
  readonly tests: readonly TestCoverage[];
}

/** A let statement that the result depends on. */
export interface LetCoverage {
  readonly name: string;
  readonly place: SourceRange;
  /** The tests that reached it. */
  readonly tests: readonly string[];
  readonly covered: boolean;
}

/** What is counted. */
export type CoverageMetric = 'clauses' | 'arms' | 'items' | 'decided' | 'lets';

export const COVERAGE_METRICS: readonly CoverageMetric[] = ['clauses', 'arms', 'items', 'decided', 'lets'];

export interface CoverageTotal {
  readonly covered: number;
  readonly total: number;
  /** 0 to 100, rounded down to one digit; 100 of nothing. */
  readonly percent: number;
}

/** A percentage that is lower than demanded. */
export interface CoverageShortfall {
  readonly metric: CoverageMetric;
  readonly percent: number;
  readonly demanded: number;
}

/** What the tests of a rule exercise. */
export interface CoverageReport {
  readonly rule: string;
  /** In order of place, outer before inner. */
  readonly clauses: readonly ClauseCoverage[];
  readonly lets: readonly LetCoverage[];
  readonly totals: Readonly<Record<CoverageMetric, CoverageTotal>>;
  readonly shortfalls: readonly CoverageShortfall[];
  /** Only some of the file's tests were run, so that nothing is demanded and no percentage speaks of the rule. */
  readonly partial: boolean;
}

export function coverageTotal(covered: number, total: number): CoverageTotal {
  // Rounded down, so that 100 means all.
  return { covered, total, percent: total === 0 ? 100 : Math.floor((1000 * covered) / total) / 10 };
}

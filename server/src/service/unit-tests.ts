import type { RuleUnit } from './project.js';
import { countCovered, mergeCoverage } from './protocol/coverage.js';
import type { RuleCoverage, TestOutcome } from './protocol/tests.js';

/** How the tests of a file came out that ran over the same texts. */
export interface TestFileRun {
  readonly ruleText: string;
  readonly testText: string;
  /** By the name of the test. */
  readonly outcomes: ReadonlyMap<string, TestOutcome['status']>;
  /** Of a run of all tests that collected it. */
  readonly coverage: RuleCoverage | undefined;
}

/** A test file of a rule, and its newest run. */
export interface UnitTestFile {
  readonly path: string;
  readonly text: string;
  /** The names of its tests. */
  readonly tests: readonly string[];
  readonly run: TestFileRun | undefined;
}

/** The test files of a rule; none where there are none that can be read. */
export type UnitTests = (unit: RuleUnit) => readonly UnitTestFile[];

/** What the tests of a rule come to. */
export interface UnitTestState {
  /** Tests that there are. */
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Something changed since, so that the numbers are of before. */
  readonly stale: boolean;
  /** The share of predicates that the tests cover, in percent, rounded down; undefined where it was not collected. */
  readonly clauses: number | undefined;
}

/** Adds up the test files of a rule. Undefined where it has none. */
export function unitTestState(unit: RuleUnit, files: readonly UnitTestFile[]): UnitTestState | undefined {
  if (files.length === 0) return undefined;
  const ruleText = unit.document.text;
  const outcomes = files.flatMap((f) => [...(f.run?.outcomes.values() ?? [])]);
  const of = (...wanted: TestOutcome['status'][]): number => outcomes.filter((o) => wanted.includes(o)).length;
  const parts = files.flatMap(({ path, run }) =>
    run?.coverage === undefined ? [] : [{ file: path, coverage: run.coverage }],
  );
  return {
    total: files.reduce((n, f) => n + f.tests.length, 0),
    passed: of('passed'),
    failed: of('failed', 'error'),
    skipped: of('skipped'),
    stale: files.some(({ run, text }) => run !== undefined && (run.ruleText !== ruleText || run.testText !== text)),
    clauses: parts.length < files.length ? undefined : percent(mergeCoverage(parts)),
  };
}

function percent({ clauses }: RuleCoverage): number {
  const { covered, total } = countCovered(clauses.filter((c) => c.kind === 'predicate'));
  return total === 0 ? 100 : Math.floor((100 * covered) / total);
}

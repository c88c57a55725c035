import type { EngineErrorCode } from '../engine/errors.js';
import type { EventLabel } from '../events/load.js';
import type { SourceRange } from '../schema/configuration/types.js';
import type { CoverageReport } from './coverage/report.js';

/** An event that a report speaks of. */
export interface EventReference {
  /** As the test file names it. */
  readonly id: string;
  readonly place: SourceRange;
  /** Its table, and its row there, in the run of the test. */
  readonly table: string;
  readonly row: number;
}

/** One column of a row that holds something else than expected. */
export interface Difference {
  readonly column: string;
  readonly expected: string;
  readonly actual: string;
  /** Where the test file says what is expected. */
  readonly place: SourceRange;
}

/** A row of a result, as text by column. */
export type RowText = readonly { readonly column: string; readonly value: string }[];

/** A place in the rule that a failure comes from, with what it did. */
export interface Cause {
  readonly place: SourceRange;
  /** The rule's text there. */
  readonly text: string;
  /** What it did or lacked, as a phrase. */
  readonly note: string;
}

/**
 * What was not as expected.
 * - `missed`: an event does not hit that should.
 * - `unexpected`: a row that nothing expects.
 * - `values`: an event hits with other values.
 * - `fixed`: a known gap is closed, or an accepted hit is gone.
 * - `row`: an expected row is not there.
 * - `count`, `order`: the result as a whole.
 */
export type FailureKind = 'missed' | 'unexpected' | 'values' | 'fixed' | 'row' | 'count' | 'order';

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence, without the name of the test. */
  readonly message: string;
  /** Where the expectation stands, or the event. */
  readonly place: SourceRange;
  readonly events: readonly EventReference[];
  readonly differences: readonly Difference[];
  /** The row that is meant. */
  readonly row: RowText | undefined;
  readonly causes: readonly Cause[];
}

/** Something that is not as it should be, and that the test file says so of. */
export interface KnownGap {
  readonly event: string;
  /** `missed`: a malicious event does not hit; `hit`: a benign one does; `values`: a row holds other values. */
  readonly kind: 'missed' | 'hit' | 'values';
  readonly reason: string;
  readonly place: SourceRange;
}

/** Why a test has no outcome. `test`: the test file itself is at fault. */
export interface TestError {
  readonly code: EngineErrorCode | 'test';
  readonly message: string;
  readonly remedy: string | undefined;
  readonly place: SourceRange;
}

export type TestStatus = 'passed' | 'failed' | 'error' | 'skipped';

/** The outcome of one case or corpus. */
export interface TestResult {
  readonly kind: 'case' | 'corpus';
  readonly name: string;
  readonly label: EventLabel;
  readonly technique: string | undefined;
  readonly tags: readonly string[];
  readonly place: SourceRange;
  readonly status: TestStatus;
  /** Why it was left out. */
  readonly skipped: string | undefined;
  readonly failures: readonly Failure[];
  /** What would be failures if unexpected hits were not merely warned of. */
  readonly warnings: readonly Failure[];
  readonly known: readonly KnownGap[];
  readonly errors: readonly TestError[];
  readonly hits: number;
  readonly events: number;
}

/** The outcome of a rule test file. */
export interface RuleTestResult {
  readonly path: string;
  /** The rule's file; undefined where it was not found. */
  readonly rule: string | undefined;
  /** Why no test of the file was run. */
  readonly errors: readonly TestError[];
  /** What was assumed, as sentences. */
  readonly notes: readonly string[];
  /** Cases, then corpora, in the order of the file. */
  readonly results: readonly TestResult[];
  /** Present where it was asked for, or the file demands it. */
  readonly coverage: CoverageReport | undefined;
}

/** How many tests of some files came out how. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
}

export function countResults(files: readonly RuleTestResult[]): TestCounts {
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0 };
  for (const { results } of files) for (const { status } of results) counts[status]++;
  return counts;
}

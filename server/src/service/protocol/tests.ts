/** What KQLens' server and its clients say to each other about rule tests. Lines and characters count from 0. */
import type { WireRange } from '../protocol.js';

/** A place in a file. */
export interface WirePlace {
  readonly uri: string;
  readonly range: WireRange;
}

/** `kqlens/tests`: the rule tests of the workspace, or of some of its files. */
export const TESTS_REQUEST = 'kqlens/tests';

export interface TestsParams {
  /** Test files; by default all of the workspace that the configuration takes in. */
  readonly uris?: readonly string[];
}

export interface TestsResult {
  readonly files: readonly TestFileItem[];
}

/** A rule test file. */
export interface TestFileItem {
  readonly uri: string;
  /** The rule's file, where it is there. */
  readonly rule: string | undefined;
  /** Why its tests are not known. */
  readonly problem: { readonly message: string; readonly range: WireRange } | undefined;
  /** Everything that is wrong with it, in order of place; a sentence each, with what to do about it. */
  readonly problems: readonly { readonly message: string; readonly range: WireRange }[];
  /** Cases, then corpora, in the order of the file. */
  readonly tests: readonly TestItem[];
}

/** A case or corpus. Its name is unique in its file. */
export interface TestItem {
  readonly kind: 'case' | 'corpus';
  readonly name: string;
  readonly range: WireRange;
  readonly label: string;
  readonly technique: string | undefined;
  readonly tags: readonly string[];
  /** Why it is left out. */
  readonly skip: string | undefined;
}

/** `kqlens/ruleTestFiles`: the test files of a rule that can be read. */
export const RULE_TEST_FILES_REQUEST = 'kqlens/ruleTestFiles';

export interface RuleTestFilesParams {
  /** The rule file. */
  readonly uri: string;
  /** Which query of the file; by default the one at `line`, else the first. */
  readonly region?: number;
  readonly line?: number;
}

export interface RuleTestFilesResult {
  readonly uris: readonly string[];
}

/**
 * `kqlens/runTests`: run rule tests. Cancellable; reports progress under `workDoneToken`, and each {@link TestEvent} as it
 * happens under `partialResultToken`.
 */
export const RUN_TESTS_REQUEST = 'kqlens/runTests';

export interface RunTestsParams {
  readonly files: readonly RunTestFile[];
  /** Collect clause coverage. */
  readonly coverage: boolean;
  readonly workDoneToken?: string | number;
  readonly partialResultToken?: string | number;
}

export interface RunTestFile {
  readonly uri: string;
  /** The names of the tests to run; by default all. */
  readonly tests?: readonly string[];
}

export interface RunTestsResult {
  readonly files: readonly TestFileOutcome[];
}

/** What became of a test file as a whole. */
export interface TestFileOutcome {
  readonly uri: string;
  /** Why none of its tests was run. */
  readonly errors: readonly TestErrorMessage[];
  /** What was assumed, as sentences. */
  readonly notes: readonly string[];
  readonly coverage: RuleCoverage | undefined;
}

/** A test begins, or is done. */
export type TestEvent =
  | { readonly kind: 'started'; readonly uri: string; readonly name: string }
  | { readonly kind: 'done'; readonly outcome: TestOutcome };

/** What became of a case or corpus. */
export interface TestOutcome {
  /** The test file. */
  readonly uri: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  /** In milliseconds. */
  readonly duration: number;
  readonly hits: number;
  readonly events: number;
  readonly failures: readonly TestFailure[];
  readonly errors: readonly TestErrorMessage[];
  /** What is not as it should be and known to be so, a sentence each. */
  readonly known: readonly string[];
  /** Unexpected hits that only warn, a sentence each. */
  readonly warnings: readonly string[];
}

export interface TestErrorMessage {
  readonly message: string;
  readonly place: WirePlace;
}

/** Something that is not as expected. */
export interface TestFailure {
  /** One sentence. */
  readonly message: string;
  readonly place: WirePlace;
  /** The row that is expected and the row that is there, a line for each column; for failures about a row. */
  readonly diff: { readonly expected: string; readonly actual: string } | undefined;
  /** The places in the rule that it comes from. */
  readonly causes: readonly { readonly place: WirePlace; readonly text: string; readonly note: string }[];
}

/** What tests exercise of a rule. */
export interface RuleCoverage {
  readonly rule: string;
  readonly clauses: readonly CoveredClause[];
  readonly lets: readonly CoveredLet[];
}

/** A let statement that the result depends on, and the tests that reached it. */
export interface CoveredLet {
  readonly name: string;
  readonly range: WireRange;
  readonly tests: readonly string[];
}

/** How many events had which outcome at one place of a rule. */
export interface CoveredClause {
  readonly kind: 'predicate' | 'operator' | 'arm' | 'otherwise' | 'item';
  readonly range: WireRange;
  readonly text: string;
  readonly true: number;
  readonly false: number;
  /** Arms: events that got its value. */
  readonly taken: number;
  readonly covered: boolean;
  /** What it lacks, as a phrase. */
  readonly lacks: string | undefined;
  /** The same by test, of the tests that reached it. */
  readonly tests: readonly {
    readonly test: string;
    readonly true: number;
    readonly false: number;
    readonly taken: number;
  }[];
}

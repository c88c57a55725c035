import type { SourceRange } from '../schema/configuration/types.js';
import type {
  RuleCoverage,
  TestErrorMessage,
  TestFailure,
  TestFileOutcome,
  TestOutcome,
  WirePlace,
} from '../service/protocol/tests.js';
import type { CoverageReport } from '../testing/coverage/report.js';
import type { Failure, KnownGap, RuleTestResult, TestError, TestResult } from '../testing/result.js';

type UriOf = (path: string) => string;

/** A place, from 1, as the protocol has it. */
export function wirePlace({ file, line, column, endLine, endColumn }: SourceRange, uriOf: UriOf): WirePlace {
  const start = { line: line - 1, character: column - 1 };
  return { uri: uriOf(file), range: { start, end: { line: endLine - 1, character: endColumn - 1 } } };
}

/** The outcome of a test as the protocol has it. */
export function testOutcome(file: string, result: TestResult, duration: number, uriOf: UriOf): TestOutcome {
  const { name, status, hits, events } = result;
  return {
    uri: uriOf(file),
    name,
    status,
    duration,
    hits,
    events,
    failures: result.failures.map((f) => testFailure(f, uriOf)),
    errors: result.errors.map((e) => errorMessage(e, uriOf)),
    known: result.known.map(knownText),
    warnings: result.warnings.map((w) => w.message),
  };
}

/** The outcome of a test file as a whole. */
export function fileOutcome({ path, errors, notes, coverage }: RuleTestResult, uriOf: UriOf): TestFileOutcome {
  return {
    uri: uriOf(path),
    errors: errors.map((e) => errorMessage(e, uriOf)),
    notes,
    coverage: coverage === undefined ? undefined : ruleCoverage(coverage, uriOf),
  };
}

function testFailure(failure: Failure, uriOf: UriOf): TestFailure {
  const { message, place, causes } = failure;
  return {
    message,
    place: wirePlace(place, uriOf),
    diff: rowDiff(failure),
    causes: causes.map((c) => ({ place: wirePlace(c.place, uriOf), text: c.text, note: c.note })),
  };
}

/** The row that is there, and the same with what is expected in its place; columns in the order of the result. */
function rowDiff({ kind, row, differences }: Failure): TestFailure['diff'] {
  if (row === undefined) return undefined;
  const actual = row.map(({ column, value }) => `${column}: ${value}`).join('\n');
  if (kind === 'unexpected') return { expected: '', actual };
  if (differences.length === 0) return undefined;
  const wanted = new Map(differences.map((d) => [d.column, d]));
  const expected = row.map(({ column, value }) => `${column}: ${wanted.get(column)?.expected ?? value}`);
  // What is no column, such as the events that a row comes from.
  const others = differences.filter((d) => !row.some((r) => r.column === d.column));
  const lines = (side: 'expected' | 'actual'): string => others.map((d) => `\n${d.column}: ${d[side]}`).join('');
  return { expected: expected.join('\n') + lines('expected'), actual: actual + lines('actual') };
}

function errorMessage({ message, remedy, place }: TestError, uriOf: UriOf): TestErrorMessage {
  return { message: remedy === undefined ? message : `${message}. ${remedy}`, place: wirePlace(place, uriOf) };
}

const GAPS: Readonly<Record<KnownGap['kind'], string>> = {
  missed: 'does not hit',
  hit: 'hits',
  values: 'holds other values',
};

function knownText({ event, kind, reason }: KnownGap): string {
  return `known: ${event} ${GAPS[kind]}: ${reason}`;
}

function ruleCoverage({ rule, clauses, lets }: CoverageReport, uriOf: UriOf): RuleCoverage {
  return {
    rule: uriOf(rule),
    clauses: clauses.map((c) => ({
      kind: c.kind,
      range: wirePlace(c.place, uriOf).range,
      text: c.text,
      true: c.true,
      false: c.false,
      taken: c.taken,
      covered: c.covered,
      lacks: c.lacks,
      tests: c.tests,
    })),
    lets: lets.map(({ name, place, tests }) => ({ name, range: wirePlace(place, uriOf).range, tests })),
  };
}

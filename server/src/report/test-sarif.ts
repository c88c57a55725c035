import type { Location, ReportingDescriptor, Result } from 'sarif';
import type { Failure, FailureKind, RuleTestResult, TestError, TestResult } from '../testing/result.js';
import { sarifLocation, sarifLog } from './sarif-log.js';
import type { TestReport } from './test-report.js';

/** What each kind of result says, by its id. */
const RULES: Readonly<Record<FailureKind | 'not-run' | 'coverage', string>> = {
  missed: 'An event does not hit that should.',
  unexpected: 'A row that no test expects.',
  values: 'An event hits with other values than expected.',
  fixed: 'A known gap is closed, or an accepted hit is gone.',
  row: 'An expected row is not there.',
  count: 'The number of hits is another than expected.',
  order: 'The rows come in another order than expected.',
  'not-run': 'A test has no outcome.',
  coverage: 'The tests cover less of the rule than demanded.',
};

const IDS = Object.keys(RULES) as (keyof typeof RULES)[];

/**
 * Test results as SARIF 2.1.0: each failure at the clause of the rule that it comes from, where one is known, with the
 * place of the expectation as a related one.
 */
export function sarifTests({ files, shownPath, version }: TestReport & { readonly version: string }): string {
  return sarifLog(
    version,
    IDS.map((id): ReportingDescriptor => ({ id: `test/${id}`, shortDescription: { text: RULES[id] } })),
    files.flatMap((file) => resultsOf(file, shownPath)),
  );
}

type Shown = TestReport['shownPath'];

function resultsOf(file: RuleTestResult, shownPath: Shown): Result[] {
  const errors = [...file.errors, ...file.results.flatMap((r) => r.errors)];
  return [
    ...errors.map((e) => errorResult(e, shownPath)),
    ...file.results.flatMap((r) => [
      ...r.failures.map((f) => failureResult(r, f, 'error', shownPath)),
      ...r.warnings.map((f) => failureResult(r, f, 'warning', shownPath)),
    ]),
    ...(file.coverage?.shortfalls ?? []).map(({ metric, percent, demanded }): Result => ({
      ...named('coverage'),
      level: 'error',
      message: { text: `The tests cover ${percent}% of the ${metric} of the rule; ${demanded}% are demanded.` },
      locations: [startOf(file.coverage!.rule, shownPath)],
    })),
  ];
}

function errorResult({ message, remedy, place }: TestError, shownPath: Shown): Result {
  return {
    ...named('not-run'),
    level: 'error',
    message: { text: remedy === undefined ? message : `${message}. ${remedy}` },
    locations: [sarifLocation(place, shownPath)],
  };
}

function failureResult(test: TestResult, failure: Failure, level: Result['level'], shownPath: Shown): Result {
  const [cause, ...others] = failure.causes;
  const differences = failure.differences.map((d) => `${d.column}: expected ${d.expected}, actual ${d.actual}`);
  const text = [`${test.name}: ${failure.message}`, ...differences].join('. ');
  const related: Location[] = [
    ...(cause === undefined ? [] : [sarifLocation(failure.place, shownPath, 'what is expected')]),
    ...others.map((c) => sarifLocation(c.place, shownPath, `${c.text} ${c.note}`)),
    ...failure.events.map((e) => sarifLocation(e.place, shownPath, `the event ${e.id}`)),
  ];
  return {
    ...named(failure.kind),
    level,
    message: { text: cause === undefined ? text : `${text}. ${cause.text} ${cause.note}` },
    locations: [sarifLocation(cause?.place ?? failure.place, shownPath)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((l, id) => ({ id, ...l })) }),
  };
}

function named(id: keyof typeof RULES): Pick<Result, 'ruleId' | 'ruleIndex'> {
  return { ruleId: `test/${id}`, ruleIndex: IDS.indexOf(id) };
}

function startOf(file: string, shownPath: Shown): Location {
  return sarifLocation({ file, line: 1, column: 1, endLine: 1, endColumn: 1 }, shownPath);
}

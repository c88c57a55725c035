import type { RuleTestResult, TestResult } from '../testing/result.js';
import { xml } from './check-junit.js';
import { PLAIN } from './style.js';
import { errorText, failureLines, gapText, type TestReport } from './test-report.js';

/** Test results as JUnit XML: a suite for each file, a test case for each case and corpus, and one for the coverage. */
export function junitTests(report: TestReport): string {
  const suites = report.files.map((file) => suite(file, report));
  const total = (name: 'tests' | 'failures' | 'errors' | 'skipped'): number => suites.reduce((n, s) => n + s[name], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kqlens test" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}" skipped="${total('skipped')}">`,
    ...suites.map((s) => s.text),
    '</testsuites>',
  ].join('\n');
}

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suite(file: RuleTestResult, { shownPath }: TestReport): Suite {
  const path = shownPath(file.path);
  const cases = file.results.map((result) => testCase(path, result, shownPath));
  let failures = file.results.filter((r) => r.status === 'failed').length;
  let errors = file.results.filter((r) => r.status === 'error').length;
  if (file.errors.length > 0) {
    errors++;
    const text = file.errors.map((e) => errorText(e, shownPath));
    cases.push(element(path, 'the test file', [`<error message="${xml(text[0]!)}">${xml(text.join('\n'))}</error>`]));
  }
  if (file.coverage?.partial === false) {
    const low = file.coverage.shortfalls.map((s) => `${s.metric}: ${s.percent}% of ${s.demanded}%`);
    if (low.length > 0) failures++;
    const inner = low.length === 0 ? [] : [`<failure type="coverage" message="${xml(low.join(', '))}"/>`];
    cases.push(element(path, 'coverage', inner));
  }
  const skipped = file.results.filter((r) => r.status === 'skipped').length;
  const counts = { tests: cases.length, failures, errors, skipped };
  const attributes = Object.entries(counts).map(([name, n]) => `${name}="${n}"`);
  const text = [`  <testsuite name="${xml(path)}" ${attributes.join(' ')}>`, ...cases, '  </testsuite>'].join('\n');
  return { text, ...counts };
}

function testCase(path: string, result: TestResult, shownPath: TestReport['shownPath']): string {
  const inner: string[] = [];
  const { failures, errors, skipped, known } = result;
  if (errors.length > 0) {
    const text = errors.map((e) => errorText(e, shownPath)).join('\n');
    inner.push(`<error type="${xml(errors[0]!.code)}" message="${xml(errors[0]!.message)}">${xml(text)}</error>`);
  } else if (failures.length > 0) {
    const text = failures.flatMap((f) => failureLines(f, shownPath, PLAIN)).join('\n');
    inner.push(`<failure type="${failures[0]!.kind}" message="${xml(failures[0]!.message)}">${xml(text)}</failure>`);
  }
  if (skipped !== undefined) inner.push(`<skipped message="${xml(skipped)}"/>`);
  if (known.length > 0)
    inner.push(`<system-out>${xml(known.map((g) => `known gap: ${gapText(g)}`).join('\n'))}</system-out>`);
  return element(path, result.name, inner);
}

function element(path: string, name: string, inner: readonly string[]): string {
  const open = `    <testcase classname="${xml(path)}" name="${xml(name)}"`;
  return inner.length === 0
    ? `${open}/>`
    : [`${open}>`, ...inner.map((line) => `      ${line}`), '    </testcase>'].join('\n');
}

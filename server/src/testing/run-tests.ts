import { formatDatetime } from '../engine/values/datetime.js';
import type { EvaluationError } from '../engine/evaluate.js';
import type { Range } from '../rules/region.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { LineIndex } from '../syntax/line-index.js';
import { checkCase } from './compare/check-case.js';
import { checkCorpus } from './compare/check-corpus.js';
import type { CheckOutcome } from './compare/check.js';
import { resultRows } from './compare/result-rows.js';
import { CoverageCollector } from './coverage/collector.js';
import { TestData, type RunnableTest } from './data/test-data.js';
import type { TestEvents } from './data/test-events.js';
import type { TestHost } from './data/test-host.js';
import type { CoverageThresholds, RuleTest, TestFileProblem } from './file/model.js';
import { readRuleTest } from './file/read.js';
import { causesOf } from './causes.js';
import type { ExplainInput } from './explain.js';
import type { Failure, RuleTestResult, TestError, TestResult } from './result.js';
import { runRule, type RuleRun, type RuleRunOptions } from './rule-run.js';
import { openSubject, placeIn, type TestSubject } from './subject.js';

export interface RunTestsOptions {
  /** Which tests are run; the others are left out of the result. */
  readonly filter?: ((test: RunnableTest) => boolean) | undefined;
  /** Collect clause coverage also where the file demands none. */
  readonly coverage?: boolean | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
  /** Called before each test is run. */
  readonly onTest?: ((test: RunnableTest) => void) | undefined;
}

/**
 * Runs the tests of one rule test file. Results come in the order of the file. What cannot be read or evaluated is an
 * error of the file or of the test, never a pass. Never throws for what a test file, a rule or events hold.
 *
 * @param path - absolute, with `/`.
 */
export async function runRuleTest(
  path: string,
  text: string,
  host: TestHost,
  options: RunTestsOptions = {},
): Promise<RuleTestResult> {
  const lines = new LineIndex(text);
  const placeOf = (range: Range): SourceRange => placeIn(lines, path, range);
  const { test, problems } = readRuleTest(path, text);
  if (test === undefined)
    return unread(
      path,
      undefined,
      problems.map((p) => testError(p, placeOf)),
    );
  const found: TestFileProblem[] = [];
  const subject = openSubject(test, host, found);
  const rule = subject?.rule.document.path;
  if (subject === undefined || found.length > 0)
    return unread(
      path,
      rule,
      found.map((p) => testError(p, placeOf)),
    );
  const invalid = subject.analysis.diagnostics.find((d) => d.severity === 'error');
  if (invalid !== undefined) {
    const { code, message } = invalid;
    return unread(path, rule, [
      { code: 'syntax', message: `${message} (${code})`, remedy: undefined, place: subject.placeOf(invalid) },
    ]);
  }
  return new FileRunner(test, lines, subject, host, options, placeOf).run();
}

function unread(path: string, rule: string | undefined, errors: readonly TestError[]): RuleTestResult {
  return { path, rule, errors, notes: [], results: [], coverage: undefined };
}

function testError(
  { start, end, message, remedy }: TestFileProblem,
  placeOf: (range: Range) => SourceRange,
): TestError {
  return { code: 'test', message, remedy, place: placeOf({ start, end }) };
}

/** How many failures of a test are explained. */
const EXPLAINED = 20;

class FileRunner {
  private readonly notes = new Set<string>();
  private readonly collector: CoverageCollector | undefined;
  private readonly data: TestData;

  constructor(
    private readonly test: RuleTest,
    lines: LineIndex,
    private readonly subject: TestSubject,
    host: TestHost,
    private readonly options: RunTestsOptions,
    private readonly placeOf: (range: Range) => SourceRange,
  ) {
    const demanded = Object.values(this.thresholds).some((percent) => percent !== undefined);
    if (options.coverage === true || demanded) {
      this.collector = new CoverageCollector(subject.rule, subject.analysis, (range) => subject.placeOf(range));
    }
    this.data = new TestData(test, lines, subject, host);
  }

  async run(): Promise<RuleTestResult> {
    const { test, subject, placeOf } = this;
    const base = { path: test.path, rule: subject.rule.document.path };
    const faults = await this.data.open();
    if (faults.length > 0)
      return unread(
        base.path,
        base.rule,
        faults.map((p) => testError(p, placeOf)),
      );
    const results: TestResult[] = [];
    for (const one of [...test.cases, ...test.corpora]) {
      if (this.options.isCancelled?.() === true) break;
      if (this.options.filter?.(one) === false) continue;
      this.options.onTest?.(one);
      results.push(await this.runOne(one));
    }
    const all = results.length === test.cases.length + test.corpora.length;
    return {
      ...base,
      errors: [],
      notes: [...this.notes],
      results,
      // What only some of the tests cover says nothing of what is demanded of all.
      coverage: this.collector?.report(all ? this.thresholds : NO_THRESHOLDS),
    };
  }

  /** The test file's thresholds over those of the configuration. */
  private get thresholds(): CoverageThresholds {
    const { clauses, arms } = this.subject.rule.document.configuration.tests.coverage;
    const own = this.test.coverage;
    return { ...own, clauses: own.clauses ?? clauses, arms: own.arms ?? arms };
  }

  private async runOne(one: RunnableTest): Promise<TestResult> {
    const { name, label, tags } = one;
    const base: Omit<TestResult, 'status'> = {
      kind: one.kind,
      name,
      label,
      technique: one.kind === 'case' ? one.technique : undefined,
      tags,
      place: this.placeOf(one.nameRange),
      skipped: one.skip,
      failures: [],
      warnings: [],
      known: [],
      errors: [],
      hits: 0,
      events: 0,
    };
    if (one.skip !== undefined) return { ...base, status: 'skipped' };
    const data = await this.data.eventsOf(one);
    if (data.events === undefined) {
      return { ...base, status: 'error', errors: data.problems.map((p) => testError(p, this.placeOf)) };
    }
    const { events } = data;
    const counted = { ...base, events: events.ownCount };
    const run = this.evaluate(one, events);
    if (!run.ok) return { ...counted, status: 'error', errors: [this.notEvaluable(one, run.error)] };
    if (run.value.trace !== undefined) this.collector?.add(name, run.value.trace);
    const outcome = this.check(one, events, run.value);
    const failures = this.explained(one, events, outcome.failures);
    const errors = outcome.problems.map((p) => testError(p, this.placeOf));
    return {
      ...counted,
      hits: run.value.hits.length,
      status: errors.length > 0 ? 'error' : failures.length > 0 ? 'failed' : 'passed',
      failures,
      warnings: outcome.warnings,
      known: outcome.known,
      errors,
    };
  }

  private evaluate(one: RunnableTest, events: TestEvents): ReturnType<typeof runRule> {
    const { subject, test } = this;
    const now = one.now ?? test.now;
    const run = runRule(subject.analysis, events.loaded, events.dataSource(subject.catalog), {
      ...this.runOptions(one),
      traced: this.collector !== undefined,
      detail: 'decisions',
    });
    if (now === undefined && subject.usesClock && run.ok) {
      const at = run.value.clock === 'none' ? 'no event has a time' : `it is ${formatDatetime(run.value.now)}`;
      this.notes.add(
        `${one.name}: \`now\` is not given, so the clock stands one second after the newest event: ${at}.`,
      );
    }
    return run;
  }

  private runOptions(one: RunnableTest): RuleRunOptions {
    return {
      score: this.subject.rule.document.configuration.score,
      now: one.now ?? this.test.now,
      labelOf: () => one.label,
      isCancelled: this.options.isCancelled,
    };
  }

  private check(one: RunnableTest, events: TestEvents, run: RuleRun): CheckOutcome {
    const rows = resultRows(run, events);
    return one.kind === 'case'
      ? checkCase(one, events, rows, this.placeOf)
      : checkCorpus(one, events, rows, this.placeOf);
  }

  /** The failures with the places in the rule that they come from. */
  private explained(one: RunnableTest, events: TestEvents, failures: readonly Failure[]): readonly Failure[] {
    const { subject } = this;
    const input: ExplainInput = {
      analysis: subject.analysis,
      events: events.loaded,
      data: events.dataSource(subject.catalog),
      options: this.runOptions(one),
    };
    return failures.map((failure, i) =>
      i < EXPLAINED ? { ...failure, causes: causesOf(failure, input, (range) => subject.placeOf(range)) } : failure,
    );
  }

  private notEvaluable(one: RunnableTest, { code, message, start, end }: EvaluationError): TestError {
    const place =
      start === undefined ? this.placeOf(one.nameRange) : this.subject.placeOf({ start, end: end ?? start });
    return { code, message, remedy: undefined, place };
  }
}

const NO_THRESHOLDS: CoverageThresholds = {
  clauses: undefined,
  arms: undefined,
  items: undefined,
  decided: undefined,
  lets: undefined,
};

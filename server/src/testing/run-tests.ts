import { formatDatetime } from '../engine/values/datetime.js';
import { causesOf } from './causes.js';
import { CoverageCollector } from './coverage/collector.js';
import type { RunnableTest } from './data/test-data.js';
import type { TestEvents } from './data/test-events.js';
import type { TestHost } from './data/test-host.js';
import type { ExplainInput } from './explain.js';
import type { CoverageThresholds } from './file/model.js';
import type { Failure, RuleTestResult, TestResult } from './result.js';
import type { RuleRunOutcome } from './rule-run.js';
import { openBench, testError, type TestBench } from './test-bench.js';

export type { RunnableTest } from './data/test-data.js';

export interface RunTestsOptions {
  /** Which tests are run; the others are left out of the result. */
  readonly filter?: ((test: RunnableTest) => boolean) | undefined;
  /** Collect clause coverage also where the file demands none. */
  readonly coverage?: boolean | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
  /** Called before each test is run. */
  readonly onTest?: ((test: RunnableTest) => void) | undefined;
  /** Called after each test. */
  readonly onResult?: ((result: TestResult) => void) | undefined;
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
  const opening = await openBench(path, text, host);
  if (opening.bench !== undefined) return new FileRunner(opening.bench, options).run();
  return { path, rule: opening.rule, errors: opening.errors, notes: [], results: [], coverage: undefined };
}

/** How many failures of a test are explained. */
const EXPLAINED = 20;

class FileRunner {
  private readonly notes = new Set<string>();
  private readonly collector: CoverageCollector | undefined;

  constructor(
    private readonly bench: TestBench,
    private readonly options: RunTestsOptions,
  ) {
    const demanded = Object.values(this.thresholds).some((percent) => percent !== undefined);
    const { subject } = bench;
    if (options.coverage === true || demanded) {
      this.collector = new CoverageCollector(subject.rule, subject.analysis, (range) => subject.placeOf(range));
    }
  }

  async run(): Promise<RuleTestResult> {
    const { bench, options } = this;
    const results: TestResult[] = [];
    for (const one of bench.tests) {
      if (options.isCancelled?.() === true) break;
      if (options.filter?.(one) === false) continue;
      options.onTest?.(one);
      const result = await this.runOne(one);
      results.push(result);
      options.onResult?.(result);
    }
    return {
      path: bench.test.path,
      rule: bench.subject.rule.document.path,
      errors: [],
      notes: [...this.notes],
      results,
      // What only some of the tests cover says nothing of what is demanded of all.
      coverage: this.collector?.report(results.length === bench.tests.length ? this.thresholds : undefined),
    };
  }

  /** The test file's thresholds over those of the configuration. */
  private get thresholds(): CoverageThresholds {
    const { clauses, arms } = this.bench.subject.rule.document.configuration.tests.coverage;
    const own = this.bench.test.coverage;
    return { ...own, clauses: own.clauses ?? clauses, arms: own.arms ?? arms };
  }

  private async runOne(one: RunnableTest): Promise<TestResult> {
    const { bench } = this;
    const { name, label, tags } = one;
    const base: Omit<TestResult, 'status'> = {
      kind: one.kind,
      name,
      label,
      technique: one.kind === 'case' ? one.technique : undefined,
      tags,
      place: bench.placeOf(one.nameRange),
      skipped: one.skip,
      failures: [],
      warnings: [],
      known: [],
      errors: [],
      hits: 0,
      events: 0,
    };
    if (one.skip !== undefined) return { ...base, status: 'skipped' };
    const { events, problems = [] } = await bench.eventsOf(one);
    if (events === undefined) {
      return { ...base, status: 'error', errors: problems.map((p) => testError(p, bench.placeOf)) };
    }
    const counted = { ...base, events: events.ownCount };
    const run = this.evaluate(one, events);
    if (!run.ok) return { ...counted, status: 'error', errors: [bench.notEvaluable(one, run.error)] };
    if (run.value.trace !== undefined) this.collector?.add(name, run.value.trace);
    const outcome = bench.check(one, events, run.value);
    const failures = this.explained(one, events, outcome.failures);
    const errors = outcome.problems.map((p) => testError(p, bench.placeOf));
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

  private evaluate(one: RunnableTest, events: TestEvents): RuleRunOutcome {
    const { bench, options } = this;
    const run = bench.evaluate(one, events, {
      traced: this.collector !== undefined,
      detail: 'decisions',
      isCancelled: options.isCancelled,
    });
    if (bench.nowOf(one) === undefined && bench.subject.usesClock && run.ok) {
      const at = run.value.clock === 'none' ? 'no event has a time' : `it is ${formatDatetime(run.value.now)}`;
      this.notes.add(
        `${one.name}: \`now\` is not given, so the clock stands one second after the newest event: ${at}.`,
      );
    }
    return run;
  }

  /** The failures with the places in the rule that they come from. */
  private explained(one: RunnableTest, events: TestEvents, failures: readonly Failure[]): readonly Failure[] {
    const { subject } = this.bench;
    const input: ExplainInput = {
      analysis: subject.analysis,
      events: events.loaded,
      data: events.dataSource(subject.catalog),
      options: { ...this.bench.runOptions(one), isCancelled: this.options.isCancelled },
    };
    return failures.map((failure, i) =>
      i < EXPLAINED ? { ...failure, causes: causesOf(failure, input, (range) => subject.placeOf(range)) } : failure,
    );
  }
}

import type { EvaluationError } from '../engine/evaluate.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Range } from '../rules/region.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { LineIndex } from '../syntax/line-index.js';
import { checkCase } from './compare/check-case.js';
import { checkCorpus } from './compare/check-corpus.js';
import type { CheckOutcome } from './compare/check.js';
import { resultRows } from './compare/result-rows.js';
import { TestData, type RunnableTest, type TestEventsReading } from './data/test-data.js';
import type { EventPart, TestEvents } from './data/test-events.js';
import type { TestHost } from './data/test-host.js';
import type { RuleTest, TestFileProblem } from './file/model.js';
import { readRuleTest } from './file/read.js';
import type { TestError } from './result.js';
import { runRule, type RuleRun, type RuleRunOptions, type RuleRunOutcome } from './rule-run.js';
import { openSubject, placeIn, type TestSubject } from './subject.js';

/** A test file that is ready to run, or why it is not. */
export type BenchOpening =
  | { readonly bench: TestBench; readonly errors?: undefined }
  | {
      readonly bench?: undefined;
      readonly errors: readonly TestError[];
      /** The rule's file, where it was found. */
      readonly rule: string | undefined;
    };

/**
 * Reads a test file, its rule and its inline events.
 *
 * @param path - absolute, with `/`.
 */
export async function openBench(path: string, text: string, host: TestHost): Promise<BenchOpening> {
  const lines = new LineIndex(text);
  const placeOf = (range: Range): SourceRange => placeIn(lines, path, range);
  const failed = (problems: readonly TestFileProblem[], rule?: string): BenchOpening => ({
    errors: problems.map((p) => testError(p, placeOf)),
    rule,
  });
  const { test, problems } = readRuleTest(path, text);
  if (test === undefined) return failed(problems);
  const found: TestFileProblem[] = [];
  const subject = openSubject(test, host, found);
  const rule = subject?.rule.document.path;
  if (subject === undefined || found.length > 0) return failed(found, rule);
  const invalid = subject.analysis.diagnostics.find((d) => d.severity === 'error');
  if (invalid !== undefined) {
    const { code, message } = invalid;
    const place = subject.placeOf(invalid);
    return { errors: [{ code: 'syntax', message: `${message} (${code})`, remedy: undefined, place }], rule };
  }
  const data = new TestData(test, lines, subject, host);
  const faults = await data.open();
  return faults.length > 0 ? failed(faults, rule) : { bench: new TestBench(test, subject, data, placeOf) };
}

export function testError(
  { start, end, message, remedy }: TestFileProblem,
  placeOf: (range: Range) => SourceRange,
): TestError {
  return { code: 'test', message, remedy, place: placeOf({ start, end }) };
}

/** The tests of one file, each of which can be run as often as wanted, also with a rule that was changed. */
export class TestBench {
  private readonly events = new Map<RunnableTest, TestEventsReading>();

  constructor(
    readonly test: RuleTest,
    readonly subject: TestSubject,
    private readonly data: TestData,
    /** The place of a range of the test file. */
    readonly placeOf: (range: Range) => SourceRange,
  ) {}

  /** The rows that every test sees. */
  get shared(): readonly EventPart[] {
    return this.data.shared;
  }

  /** Cases, then corpora, in the order of the file. */
  get tests(): readonly RunnableTest[] {
    return [...this.test.cases, ...this.test.corpora];
  }

  /** The clock of a test; undefined where neither it nor its file gives one. */
  nowOf(one: RunnableTest): bigint | undefined {
    return one.now ?? this.test.now;
  }

  /** The tables that a test reads; files are read once. */
  async eventsOf(one: RunnableTest): Promise<TestEventsReading> {
    let events = this.events.get(one);
    if (events === undefined) this.events.set(one, (events = await this.data.eventsOf(one)));
    return events;
  }

  /** Evaluates the rule, or a changed `analysis` of it. */
  evaluate(
    one: RunnableTest,
    events: TestEvents,
    more: Partial<RuleRunOptions> & { readonly analysis?: Analysis } = {},
  ): RuleRunOutcome {
    const { analysis = this.subject.analysis, ...options } = more;
    const data = events.dataSource(this.subject.catalog);
    return runRule(analysis, events.loaded, data, { ...this.runOptions(one), ...options });
  }

  runOptions(one: RunnableTest): RuleRunOptions {
    return {
      score: this.subject.rule.document.configuration.score,
      now: this.nowOf(one),
      labelOf: () => one.label,
    };
  }

  check(one: RunnableTest, events: TestEvents, run: RuleRun): CheckOutcome {
    const rows = resultRows(run, events);
    return one.kind === 'case'
      ? checkCase(one, events, rows, this.placeOf)
      : checkCorpus(one, events, rows, this.placeOf);
  }

  /** Why a test was not evaluated, with its place in the rule. */
  notEvaluable(one: RunnableTest, { code, message, start, end }: EvaluationError): TestError {
    const place =
      start === undefined ? this.placeOf(one.nameRange) : this.subject.placeOf({ start, end: end ?? start });
    return { code, message, remedy: undefined, place };
  }
}

import { parseDatetime } from '../engine/values/datetime.js';
import { TICKS_PER_MINUTE } from '../engine/values/types.js';
import { analyze } from '../kusto/analysis.js';
import { applyEdits } from '../rules/position-map.js';
import { parentFolder } from '../schema/configuration/paths.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { impossibleOutcomes } from './coverage/impossible.js';
import type { CoverageReport } from './coverage/report.js';
import { fieldValue } from './data/cell-value.js';
import type { RuleUnderTest, TestHost } from './data/test-host.js';
import { addCases, caseLines, testFile, yamlMap } from './edit/add-cases.js';
import { ruleReference } from './edit/rule-reference.js';
import { yamlText } from './edit/yaml-text.js';
import type { TestError } from './result.js';
import { tablesRead } from './rule-run.js';
import { runRuleTest } from './run-tests.js';
import { placesOf } from './subject.js';
import { casesFor, goalText, type CaseContext } from './synthesis/case-text.js';
import { looksAtEachRowAlone } from './synthesis/row-rules.js';
import { timeField, type FieldValue, type Fields } from './synthesis/fields.js';
import { reasonText } from './synthesis/reason-text.js';
import { synthesize, type Attainment, type Goal, type SynthesisInput, type UnsolvedReason } from './synthesize.js';
import { openBench, type TestBench } from './test-bench.js';
import { testPathsBeside } from './test-paths.js';

/** How long is looked for the events of one rule, in seconds, unless the user says otherwise. */
export const DEFAULT_SAMPLE_SECONDS = 60;

/** The clock of a test file that is begun: any would do, as its events stand around it. */
const CLOCK = '2026-01-15T12:00:00Z';

export interface SampleOptions {
  /** Only what begins on these lines of the rule file, counted from 1, also where tests cover it. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined;
  /** All of the rule, also where tests cover it. */
  readonly all?: boolean | undefined;
  /** After so many seconds nothing more is looked for; what was found is kept, and what was not tried is named. */
  readonly seconds?: number | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
  readonly onGoal?: ((done: number, total: number) => void) | undefined;
}

/** A clause, arm or item for which an event was looked for. */
export interface SampledClause {
  /** What is asked for, as a phrase. */
  readonly text: string;
  readonly place: SourceRange;
  /** Undefined where no event was found. */
  readonly how: Attainment | undefined;
  /** Why no event was found, or none that hits. */
  readonly reason: SampleReason | undefined;
}

/** Why no event was found for a clause, with what a person needs to act on it. */
export interface SampleReason {
  readonly kind: UnsolvedReason['kind'];
  /** A sentence without a full stop. */
  readonly text: string;
  /** What it speaks of: clauses that are in the way, a function. */
  readonly places: readonly SourceRange[];
}

/** Test cases made for a rule. */
export interface RuleSamples {
  /** The test file they are for, and whether it is new. */
  readonly path: string;
  readonly isNew: boolean;
  /** The text of the test file with the cases in it; undefined where there is nothing to add. */
  readonly text: string | undefined;
  /** The cases alone, as YAML. */
  readonly cases: string;
  readonly events: number;
  /** What events were found for, and not, in the order of the rule. */
  readonly clauses: readonly SampledClause[];
  /** What the tests cover with the cases. */
  readonly coverage: CoverageReport | undefined;
  /** Why there are no cases. */
  readonly errors: readonly TestError[];
}

/**
 * Makes test cases for a rule: for what its tests do not cover yet, for all of it where it has none, or for one part of it.
 * The cases were run: each passes as the rule is.
 */
export async function sampleRule(
  rule: RuleUnderTest,
  host: TestHost,
  options: SampleOptions = {},
): Promise<RuleSamples> {
  const [known] = testPathsBeside(rule.document.path, host.files);
  const path = known ?? rule.document.path.replace(/\.[^./]*$/u, '.test.yaml');
  const none = (errors: readonly TestError[]): RuleSamples => ({
    path,
    isNew: known === undefined,
    text: undefined,
    cases: '',
    events: 0,
    clauses: [],
    coverage: undefined,
    errors,
  });
  const before = known === undefined ? undefined : (host.files.readFile(known) ?? '');
  const workshop =
    before === undefined ? newWorkshop(rule, host, options) : await openWorkshop(rule, path, before, host, options);
  if ('errors' in workshop) return none(workshop.errors);
  const placeOf = placesOf(rule);
  const { seconds = Infinity } = options;
  const end = performance.now() + 1000 * seconds;
  const isTimeOver = (): boolean => performance.now() > end;
  const isCancelled = (): boolean => options.isCancelled?.() === true || isTimeOver();
  const outcome = await synthesize({ ...workshop.input, isCancelled, onGoal: options.onGoal });
  const isStoppedByTime = isTimeOver();
  if (!outcome.ok) {
    const { code, message, start = 0, end = start } = outcome.error;
    return none([{ code, message, remedy: undefined, place: placeOf({ start, end }) }]);
  }
  const { scenarios, unsolved, weak } = outcome.value;
  const found = new Map(scenarios.flatMap((s) => s.goals.map((g) => [g.goal, g.how] as const)));
  const reasons = new Map([...unsolved, ...weak].map(({ goal, reason }) => [goal, reason]));
  const sampleReason = (goal: Goal): SampleReason | undefined => {
    const reason = reasons.get(goal);
    if (reason === undefined) return undefined;
    if (reason.kind === 'stopped' && isStoppedByTime)
      return { kind: 'stopped', text: `it was not tried: the time for the rule, ${seconds} s, was over`, places: [] };
    return { kind: reason.kind, ...reasonText(reason, workshop.input.analysis.text, placeOf) };
  };
  const clauses = [...found.keys(), ...unsolved.map((u) => u.goal)]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map((goal) => ({
      text: goalText(goal),
      place: placeOf(goal),
      how: found.get(goal),
      reason: sampleReason(goal),
    }));
  if (scenarios.length === 0) return { ...none([]), clauses };
  const why = scenarios.map(({ outcome: made, goals }) => ({ outcome: made, why: goals.map((g) => goalText(g.goal)) }));
  const cases = casesFor(why, workshop.context, looksAtEachRowAlone(workshop.input.analysis.tree));
  const text = workshop.write(cases);
  if (text === undefined) {
    const message = 'cases are added to YAML test files whose cases stand on lines of their own';
    return none([{ code: 'test', message, remedy: undefined, place: fileStart(path) }]);
  }
  const check = await runRuleTest(path, text, host, { coverage: true });
  const failed = check.results.filter((r) => r.status !== 'passed' && r.tags.includes('made-up'));
  const errors = [
    ...check.errors,
    ...failed.flatMap((r) => r.errors),
    ...failed.flatMap((r) => r.failures.map(toError)),
  ];
  if (errors.length > 0) return { ...none(errors), clauses };
  return {
    ...none([]),
    text,
    cases: caseLines(cases, '').join('\n'),
    events: scenarios.reduce((n, s) => n + s.outcome.scenario.length, 0),
    clauses,
    coverage: check.coverage,
  };
}

/** Where cases are made for. */
interface Workshop {
  readonly input: SynthesisInput;
  readonly context: CaseContext;
  /** The text of the test file with cases. */
  write(cases: Parameters<typeof addCases>[2]): string | undefined;
}

function newWorkshop(rule: RuleUnderTest, host: TestHost, options: SampleOptions): Workshop {
  const { catalog, region, document } = rule;
  const analysis = analyze(region.text, catalog);
  const now = parseDatetime(CLOCK)!;
  const time = timeField(now - 10n * TICKS_PER_MINUTE);
  const tables = tablesRead(analysis.tree);
  const typeOf: CaseContext['typeOf'] = (table, column) =>
    catalog.table(table)?.columns.find((c) => c.name === column)?.type;
  const hasTime = tables.some((table) => typeOf(table, 'TimeGenerated') === 'datetime');
  const begin = (table: string): Fields =>
    new Map<string, FieldValue>(typeOf(table, 'TimeGenerated') === 'datetime' ? [['TimeGenerated', time]] : []);
  const isPossible = possible(rule, analysis);
  const isNamed = standing(rule, options);
  const wants = (goal: Goal): boolean => isPossible(goal) && isNamed(goal);
  const header = ruleReference(rule, parentFolder(document.path) ?? '/', host);
  return {
    input: { analysis, catalog, now, score: document.configuration.score, begin, wants },
    context: { mainTable: tables[0], defaults: begin, typeOf, names: new Set() },
    write: (cases) =>
      testFile(header, CLOCK, hasTime ? yamlMap([['TimeGenerated', yamlText(time)]]) : undefined, cases),
  };
}

async function openWorkshop(
  rule: RuleUnderTest,
  path: string,
  text: string,
  host: TestHost,
  options: SampleOptions,
): Promise<Workshop | { readonly errors: readonly TestError[] }> {
  const opening = await openBench(path, text, host);
  if (opening.bench === undefined) return { errors: opening.errors };
  const { bench } = opening;
  const { subject, test } = bench;
  if (subject.rule.region.index !== rule.region.index) {
    const message = 'the test file is about another rule of the file';
    return { errors: [{ code: 'test', message, remedy: 'Begin one for this rule.', place: fileStart(path) }] };
  }
  const run = await runRuleTest(path, text, host, { coverage: true });
  const isPossible = possible(rule, subject.analysis);
  const isMeant =
    options.lines === undefined && options.all !== true ? uncovered(run.coverage) : standing(rule, options);
  const wants = (goal: Goal): boolean => isPossible(goal) && isMeant(goal);
  const now = test.now ?? parseDatetime(CLOCK)!;
  const { analysis, catalog } = subject;
  const { score } = rule.document.configuration;
  const context = contextOf(bench);
  return {
    input: { analysis, catalog, now, score, shared: bench.shared, begin: (table) => context.defaults(table), wants },
    context,
    write: (cases) => {
      const edit = addCases(path, text, cases);
      return edit === undefined ? undefined : applyEdits(text, [edit]);
    },
  };
}

/** What the cases of a test file can leave out. */
export function contextOf({ test, subject }: TestBench): CaseContext {
  const typeOf: CaseContext['typeOf'] = (table, column) =>
    subject.catalog.table(table)?.columns.find((c) => c.name === column)?.type;
  const kept = new Map<string, Fields>();
  const defaultsOf = (table: string): Fields => {
    const fields = new Map<string, FieldValue>();
    for (const { column, value } of test.defaults) {
      const type = typeOf(table, column);
      const field = type === undefined ? null : fieldValue(value, type);
      if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean')
        fields.set(column, field);
    }
    return fields;
  };
  return {
    mainTable: test.table ?? subject.mainTable,
    defaults: (table) => {
      let fields = kept.get(table);
      if (fields === undefined) kept.set(table, (fields = defaultsOf(table)));
      return fields;
    },
    typeOf,
    names: new Set([...test.cases, ...test.corpora].map((t) => t.name)),
  };
}

/** Tells goals that can be from those that a lint proves to be impossible. */
function possible(rule: RuleUnderTest, analysis: SynthesisInput['analysis']): (goal: Goal) => boolean {
  const impossible = impossibleOutcomes(rule, analysis);
  return ({ kind, wanted, start, end }) => {
    const outcome = kind === 'arm' || kind === 'otherwise' ? 'taken' : wanted ? 'true' : 'false';
    return !impossible.some(
      (i) => i.outcome === outcome && i.start === start && (outcome === 'taken' || i.end === end),
    );
  };
}

/** Tells goals that begin on the lines that are asked for. */
function standing(rule: RuleUnderTest, { lines }: SampleOptions): (goal: Goal) => boolean {
  const placeOf = placesOf(rule);
  return (goal) => {
    const { line } = placeOf(goal);
    return lines === undefined || (lines.first <= line && line <= lines.last);
  };
}

/** Tells goals that tests do not meet yet. */
function uncovered(coverage: CoverageReport | undefined): (goal: Goal) => boolean {
  const clauses = new Map((coverage?.clauses ?? []).map((c) => [`${c.kind} ${c.start} ${c.end}`, c]));
  return ({ kind, wanted, start, end }) => {
    const clause = clauses.get(`${kind} ${start} ${end}`);
    if (clause === undefined) return true;
    if (kind === 'predicate') return (wanted ? clause.true : clause.false) === 0;
    return !clause.covered;
  };
}

function toError({ message, place }: { readonly message: string; readonly place: SourceRange }): TestError {
  return { code: 'test', message: `a made-up case does not pass: ${message}`, remedy: undefined, place };
}

function fileStart(file: string): SourceRange {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

import type { Analysis } from '../kusto/analysis.js';
import type { SourceRange } from '../schema/configuration/types.js';
import type { RunnableTest } from './data/test-data.js';
import type { TestEvents } from './data/test-events.js';
import type { TestHost } from './data/test-host.js';
import { Equivalence } from './mutation/equivalence.js';
import { mutantsOf, type Mutant, type MutationOperator } from './mutation/mutants.js';
import type { TestError } from './result.js';
import type { RuleRun } from './rule-run.js';
import { openBench, testError, type TestBench } from './test-bench.js';

export type { MutationOperator } from './mutation/mutants.js';

/**
 * What became of a mutant.
 * - `killed`: a test fails.
 * - `survived`: no test notices.
 * - `equivalent`: no event can tell it from the rule.
 * - `invalid`: it is no query that can be evaluated.
 */
export type MutantStatus = 'killed' | 'survived' | 'equivalent' | 'invalid';

/** One change of the rule, and whether its tests notice. */
export interface MutantResult {
  readonly operator: MutationOperator;
  readonly description: string;
  readonly status: MutantStatus;
  /** The changed part of the rule. */
  readonly place: SourceRange;
  readonly original: string;
  readonly replacement: string;
  /** The first test that fails. */
  readonly killedBy: string | undefined;
}

/** What the tests of a rule notice. */
export interface MutationReport {
  readonly path: string;
  readonly rule: string | undefined;
  /** Why there are no results. */
  readonly errors: readonly TestError[];
  /** In the order of the rule. */
  readonly mutants: readonly MutantResult[];
  /** Of the mutants that can be killed, those that are: 0 to 100. */
  readonly score: number;
}

export interface MutateOptions {
  readonly isCancelled?: (() => boolean) | undefined;
  /** Called after each mutant. */
  readonly onMutant?: ((done: number, total: number) => void) | undefined;
}

/**
 * Changes a rule in one place at a time and runs its tests, to find what no test notices. The tests must pass as the rule
 * is. Events are read once, and the changed queries are planned from the tree, without parsing.
 */
export async function mutateRule(
  path: string,
  text: string,
  host: TestHost,
  options: MutateOptions = {},
): Promise<MutationReport> {
  const opening = await openBench(path, text, host);
  if (opening.bench === undefined) return { path, rule: opening.rule, errors: opening.errors, mutants: [], score: 0 };
  const { bench } = opening;
  const rule = bench.subject.rule.document.path;
  const tests = await runnable(bench);
  if ('errors' in tests) return { path, rule, errors: tests.errors, mutants: [], score: 0 };
  const mutants = await judge(bench, tests.tests, options);
  const count = (status: MutantStatus): number => mutants.filter((m) => m.status === status).length;
  const total = count('killed') + count('survived');
  return {
    path,
    rule,
    errors: [],
    mutants,
    score: total === 0 ? 100 : Math.floor((1000 * count('killed')) / total) / 10,
  };
}

interface ReadyTest {
  readonly one: RunnableTest;
  readonly events: TestEvents;
}

/** The tests with their events, all of which pass; the small ones first. */
async function runnable(
  bench: TestBench,
): Promise<{ readonly tests: readonly ReadyTest[] } | { readonly errors: readonly TestError[] }> {
  const tests: ReadyTest[] = [];
  for (const one of bench.tests) {
    if (one.skip !== undefined) continue;
    const { events, problems = [] } = await bench.eventsOf(one);
    if (events === undefined) return { errors: problems.map((p) => testError(p, bench.placeOf)) };
    const run = bench.evaluate(one, events);
    if (!run.ok) return { errors: [bench.notEvaluable(one, run.error)] };
    if (!passes(bench, { one, events }, run.value)) {
      const message = `\`${one.name}\` does not pass: mutants are judged by tests that do`;
      return { errors: [{ code: 'test', message, remedy: 'Mend it first.', place: bench.placeOf(one.nameRange) }] };
    }
    tests.push({ one, events });
  }
  return { tests: tests.sort((a, b) => a.events.ownCount - b.events.ownCount) };
}

async function judge(bench: TestBench, tests: readonly ReadyTest[], options: MutateOptions): Promise<MutantResult[]> {
  const { analysis, catalog } = bench.subject;
  const all = mutantsOf(analysis);
  const equivalence = new Equivalence(analysis, catalog);
  const results: MutantResult[] = [];
  for (const mutant of all) {
    if (options.isCancelled?.() === true) break;
    const { status, killedBy } = statusOf(bench, tests, mutant, equivalence);
    const { start, end, newText } = mutant.edit;
    results.push({
      operator: mutant.operator,
      description: mutant.description,
      status,
      place: bench.subject.placeOf({ start, end }),
      original: analysis.text.slice(start, end),
      replacement: newText,
      killedBy,
    });
    options.onMutant?.(results.length, all.length);
    // Lets other work run, and the user stop this.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return results;
}

function statusOf(
  bench: TestBench,
  tests: readonly ReadyTest[],
  mutant: Mutant,
  equivalence: Equivalence,
): { readonly status: MutantStatus; readonly killedBy?: string } {
  const tree = mutant.tree();
  for (const test of tests) {
    const outcome = verdict(bench, test, tree);
    if (outcome === 'invalid') return { status: 'invalid' };
    if (outcome === 'failed') return { status: 'killed', killedBy: test.one.name };
  }
  return { status: equivalence.isEquivalent(mutant) ? 'equivalent' : 'survived' };
}

/** How a test comes out with a changed rule. */
function verdict(
  bench: TestBench,
  { one, events }: ReadyTest,
  tree: Analysis['tree'],
): 'passed' | 'failed' | 'invalid' {
  const run = bench.evaluate(one, events, { analysis: { ...bench.subject.analysis, tree } });
  if (!run.ok) return 'invalid';
  return passes(bench, { one, events }, run.value) ? 'passed' : 'failed';
}

function passes(bench: TestBench, { one, events }: ReadyTest, run: RuleRun): boolean {
  const { failures, problems } = bench.check(one, events, run);
  return failures.length === 0 && problems.length === 0;
}

import { parseDatetime } from '../engine/values/datetime.js';
import { applyEdits } from '../rules/position-map.js';
import type { Range } from '../rules/region.js';
import type { TestHost } from './data/test-host.js';
import { addCases, caseLines } from './edit/add-cases.js';
import { mutateRule, type MutantResult } from './mutate-rule.js';
import { resultKey, scenariosNear, textsIn } from './mutation/killers.js';
import { mutantsOf, type Mutant } from './mutation/mutants.js';
import { changedPart, sequencesNear } from './mutation/sequence-killers.js';
import type { TestError } from './result.js';
import { runRuleTest } from './run-tests.js';
import { contextOf } from './sample-rule.js';
import { casesFor, type CaseScenario } from './synthesis/case-text.js';
import { Evaluator, type Outcome } from './synthesis/evaluator.js';
import { reduced } from './synthesis/reduce.js';
import { looksAtEachRowAlone } from './synthesis/row-rules.js';
import type { Scenario } from './synthesis/scenario.js';
import { synthesize, type MadeScenario } from './synthesize.js';
import { openBench } from './test-bench.js';

export interface KillOptions {
  /** Which survivors are meant; all unless given. */
  readonly wants?: ((mutant: MutantResult) => boolean) | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
}

/** Cases that tell a rule from mutants that its tests did not notice. */
export interface MutantKillers {
  readonly path: string;
  /** The text of the test file with the cases; undefined where there is none to add. */
  readonly text: string | undefined;
  /** The cases alone, as YAML. */
  readonly cases: string;
  readonly killed: readonly MutantResult[];
  /** Survivors for which no event was found: they may be no other rule at all. */
  readonly left: readonly MutantResult[];
  readonly errors: readonly TestError[];
}

/** How many events are tried for a mutant: of rules that look at each event alone, and of others. */
const TRIED_TOGETHER = 600;
const TRIED_ALONE = 150;
const TRIED_SEQUENCES = 400;

/** The clock of events where the test file gives none. */
const CLOCK = '2026-01-15T12:00:00Z';

/**
 * Makes cases that kill the mutants which survive the tests of a rule: events near to what the changed part says, of which
 * the engine says that the rule and the mutant answer differently. What is expected is what the rule does.
 */
export async function killMutants(
  path: string,
  text: string,
  host: TestHost,
  options: KillOptions = {},
): Promise<MutantKillers> {
  const none = (errors: readonly TestError[]): MutantKillers => ({
    path,
    text: undefined,
    cases: '',
    killed: [],
    left: [],
    errors,
  });
  const opening = await openBench(path, text, host);
  if (opening.bench === undefined) return none(opening.errors);
  const { bench } = opening;
  const report = await mutateRule(path, text, host, { isCancelled: options.isCancelled });
  if (report.errors.length > 0) return none(report.errors);
  const { analysis, catalog, rule } = bench.subject;
  const mutants = mutantsOf(analysis);
  const survivors = report.mutants.flatMap((result, i) =>
    result.status === 'survived' && (options.wants?.(result) ?? true) ? [{ result, mutant: mutants[i]! }] : [],
  );
  const context = contextOf(bench);
  const input = {
    analysis,
    catalog,
    now: bench.test.now ?? parseDatetime(CLOCK)!,
    score: rule.document.configuration.score,
    shared: bench.shared,
    isCancelled: options.isCancelled,
  };
  const together = looksAtEachRowAlone(analysis.tree);
  const made = await synthesize({
    ...input,
    begin: (table) => context.defaults(table),
    // Of rules that count events together also those that make them hit at all.
    wants: (goal) => survivors.some(({ mutant }) => touches(goal, mutant)) || (!together && goal.kind === 'arm'),
  });
  if (!made.ok) {
    const { code, message, start = 0, end = start } = made.error;
    return none([{ code, message, remedy: undefined, place: bench.subject.placeOf({ start, end }) }]);
  }
  const evaluator = new Evaluator(input, together);
  const kept = (table: string, column: string): boolean => {
    const type = context.typeOf(table, column);
    return type === 'datetime' || context.defaults(table).has(column);
  };
  const found: (CaseScenario & { readonly result: MutantResult })[] = [];
  const left: MutantResult[] = [];
  for (const { result, mutant } of survivors) {
    const other = new Evaluator({ ...input, analysis: { ...analysis, tree: mutant.tree() } }, together);
    const differs = (scenarios: readonly Scenario[]): readonly boolean[] => differences(scenarios, evaluator, other);
    // What tells one mutant from the rule often tells others too.
    const known = found.find((f) => differs([f.outcome.scenario])[0] === true);
    const outcome = known?.outcome ?? killer(made.value.scenarios, mutant, analysis.tree, evaluator, differs, kept);
    if (outcome === undefined) left.push(result);
    else found.push({ outcome, why: [result.description], result });
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const scenarios = grouped(found);
  if (scenarios.length === 0) return { ...none([]), left };
  const titles = { hits: 'what tells the rule from its mutants', misses: 'what only mutants hit' };
  const cases = casesFor(scenarios, context, together, titles);
  const edit = addCases(path, text, cases);
  if (edit === undefined) {
    const message = 'cases are added to YAML test files whose cases stand on lines of their own';
    return none([{ code: 'test', message, remedy: undefined, place: bench.placeOf({ start: 0, end: 0 }) }]);
  }
  const next = applyEdits(text, [edit]);
  const check = await runRuleTest(path, next, host);
  const failed = check.results.filter((r) => r.status !== 'passed' && r.tags.includes('made-up'));
  const errors = [
    ...check.errors,
    ...failed.flatMap((r) => r.errors),
    ...failed.flatMap((r) =>
      r.failures.map(({ message, place }): TestError => ({ code: 'test', message, remedy: undefined, place })),
    ),
  ];
  if (errors.length > 0) return none(errors);
  return {
    ...none([]),
    text: next,
    cases: caseLines(cases, '').join('\n'),
    killed: found.map((f) => f.result),
    left,
  };
}

function touches(goal: { readonly start: number; readonly end: number }, { edit }: Mutant): boolean {
  return goal.start <= edit.end && edit.start <= goal.end;
}

/** Which scenarios the rule and the mutant answer differently; none that either cannot be evaluated over. */
function differences(scenarios: readonly Scenario[], rule: Evaluator, mutant: Evaluator): boolean[] {
  const key = (evaluator: Evaluator): Map<Scenario, string> =>
    new Map(evaluator.evaluate(scenarios).map((o) => [o.scenario, resultKey(o)]));
  const [a, b] = [key(rule), key(mutant)];
  return scenarios.map((s) => a.has(s) && b.has(s) && a.get(s) !== b.get(s));
}

function killer(
  made: readonly MadeScenario[],
  mutant: Mutant,
  tree: Parameters<typeof textsIn>[0],
  evaluator: Evaluator,
  differs: (scenarios: readonly Scenario[]) => readonly boolean[],
  kept: (table: string, column: string) => boolean,
): Outcome | undefined {
  const near = made.filter((m) => m.goals.some((g) => touches(g.goal, mutant)));
  const range = near
    .flatMap((m) => m.goals.map((g) => g.goal))
    .filter((goal) => touches(goal, mutant))
    .reduce<Range>((all, g) => ({ start: Math.min(all.start, g.start), end: Math.max(all.end, g.end) }), mutant.edit);
  const tried = scenariosNear(
    near.map((m) => m.outcome.scenario),
    textsIn(tree, range),
    evaluator.together ? TRIED_TOGETHER : TRIED_ALONE,
  );
  const hitting = made.filter((m) => m.outcome.hits.length > 0).map((m) => m.outcome.scenario);
  const scenarios = near.map((m) => m.outcome.scenario);
  // Events that count together are told apart by those that already hit.
  const sequences = evaluator.together ? [] : sequencesNear(hitting, scenarios, changedPart(tree, range));
  for (const some of [tried, sequences.slice(0, TRIED_SEQUENCES)]) {
    const at = differs(some).indexOf(true);
    if (at < 0) continue;
    const [outcome] = evaluator.evaluate([reduced(some[at]!, differs, kept)]);
    return outcome;
  }
  return undefined;
}

/** One scenario for all mutants that it kills. */
function grouped(found: readonly CaseScenario[]): CaseScenario[] {
  const why = new Map<Outcome, string[]>();
  for (const f of found) why.set(f.outcome, [...(why.get(f.outcome) ?? []), ...f.why]);
  return [...why].map(([outcome, texts]) => ({ outcome, why: texts }));
}

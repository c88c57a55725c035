import { queryError, type EvaluationError } from '../engine/evaluate.js';
import { TICKS_PER_MINUTE } from '../engine/values/types.js';
import type { Analysis } from '../kusto/analysis.js';
import { QueryModel } from '../lint/model/query-model.js';
import type { Catalog } from '../schema/catalog.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import { TestEvents, type EventPart } from './data/test-events.js';
import { ComputedColumns } from './explain/computed-columns.js';
import { tablesRead } from './rule-run.js';
import { Background } from './synthesis/background.js';
import { BaseColumns } from './synthesis/base-columns.js';
import { Evaluator, type Outcome } from './synthesis/evaluator.js';
import { quantityField, type FieldValue, type Fields } from './synthesis/fields.js';
import { attained, goalsOf, rank, type Attainment, type Goal } from './synthesis/goals.js';
import { Links } from './synthesis/links.js';
import { Moves } from './synthesis/moves.js';
import { Reasons, type UnsolvedReason } from './synthesis/reasons.js';
import { reduced } from './synthesis/reduce.js';
import { Repairs } from './synthesis/repairs.js';
import { looksAtEachRowAlone } from './synthesis/row-rules.js';
import { scenarioKey, type MadeEvent, type Scenario } from './synthesis/scenario.js';
import { clauseOf, Search } from './synthesis/search.js';
import { Vocabulary } from './synthesis/vocabulary.js';

export type { Attainment, Goal } from './synthesis/goals.js';
export type { UnsolvedReason } from './synthesis/reasons.js';
export type { MadeEvent, Scenario } from './synthesis/scenario.js';

export interface SynthesisInput {
  readonly analysis: Analysis;
  readonly catalog: Catalog;
  /** The clock of the made-up events. */
  readonly now: bigint;
  readonly score: ScoreConfiguration;
  /** Rows that are there besides the made-up ones; none unless given. */
  readonly shared?: readonly EventPart[] | undefined;
  /** The values that an event of a table begins with, and keeps where nothing asks for others. */
  readonly begin?: ((table: string) => Fields) | undefined;
  /** Which goals are looked for; all unless given. */
  readonly wants?: ((goal: Goal) => boolean) | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
  readonly onGoal?: ((done: number, total: number) => void) | undefined;
}

/** Events that were made, what the rule makes of them, and which goals they meet. */
export interface MadeScenario {
  readonly outcome: Outcome;
  readonly goals: readonly { readonly goal: Goal; readonly event: number; readonly how: Attainment }[];
}

export interface Synthesis {
  /** In the order of the rule; each meets a goal that none before it meets as well. */
  readonly scenarios: readonly MadeScenario[];
  /** Goals for which no event was found, with the reason. */
  readonly unsolved: readonly { readonly goal: Goal; readonly reason: UnsolvedReason }[];
  /** Goals that are met though not alone, see {@link Attainment}; with the reason where no event hits with them. */
  readonly weak: readonly {
    readonly goal: Goal;
    readonly how: Attainment;
    readonly reason: UnsolvedReason | undefined;
  }[];
}

export type SynthesisOutcome =
  { readonly ok: true; readonly value: Synthesis } | { readonly ok: false; readonly error: EvaluationError };

/**
 * Makes events for a rule: for each outcome of each predicate, for each arm and list item one that brings it about, if can
 * be so that it decides alone. Each was put before the rule by the engine, which alone says that it does. Deterministic.
 */
export async function synthesize(input: SynthesisInput): Promise<SynthesisOutcome> {
  const { analysis, catalog, now } = input;
  const invalid = queryError(analysis);
  if (invalid !== undefined) return { ok: false, error: invalid };
  const names = tablesRead(analysis.tree);
  const tables = new Map(
    names.flatMap((name) => {
      const facts = catalog.table(name);
      return facts === undefined ? [] : [[name, facts.columns] as const];
    }),
  );
  const missing = names.find((name) => !tables.has(name)) ?? (names.length === 0 ? '' : undefined);
  if (missing !== undefined) {
    const message = missing === '' ? 'the rule reads no table' : `the columns of ${missing} are not known`;
    return { ok: false, error: { code: 'refused', message, start: undefined, end: undefined } };
  }
  const together = looksAtEachRowAlone(analysis.tree);
  const evaluator = new Evaluator({ ...input, shared: input.shared ?? [] }, together);
  const model = new QueryModel(analysis, catalog);
  const columns = new ComputedColumns(analysis.tree);
  const bases = new BaseColumns(analysis.tree, tables);
  const data = new TestEvents(input.shared ?? [], '/').dataSource(catalog);
  const vocabulary = new Vocabulary(analysis, data, now);
  const repairs = new Repairs(model, bases, vocabulary, now, pseudoRandom());
  const links = new Links(analysis.tree, bases);
  const timeColumn = (table: string): string | undefined =>
    tables.get(table)?.find((c) => c.name === 'TimeGenerated' || c.name === 'Timestamp')?.name ??
    tables.get(table)?.find((c) => c.type === 'datetime')?.name;
  const moves = new Moves(model, bases, repairs, links, vocabulary, timeColumn, new Background(model, now));
  const seed: Scenario = names.map((table): MadeEvent => {
    const fields = new Map<string, FieldValue>([...links.initial(table), ...(input.begin?.(table) ?? [])]);
    for (const column of tables.get(table)!) {
      const time = column.name === timeColumn(table) ? quantityField(now - 10n * TICKS_PER_MINUTE, column) : undefined;
      if (time !== undefined && !fields.has(column.name)) fields.set(column.name, time);
    }
    return { table, fields };
  });
  const failure = evaluator.failure(seed);
  if (failure !== undefined) return { ok: false, error: failure };
  const tools = { evaluator, columns, repairs, moves, links, together };
  const scout = new Search(tools, []);
  scout.begin([seed]);
  await scout.hit();
  // Steps of a scan that no event of the seed reaches are seen only once one does.
  const trees = scout.outcomes.map((o) => o.tree);
  const goals = distinctGoals(trees.flatMap((tree) => goalsOf(tree, columns, analysis.text)))
    .filter((goal) => input.wants?.(goal) ?? true)
    // Which of several lists an item of a let decides in is not known beforehand.
    .map((goal) => (goal.kind === 'item' && repairs.listsWith(goal).length > 1 ? { ...goal, wants: [] } : goal));
  const search = new Search(tools, goals);
  search.begin(scout.outcomes.map((o) => o.scenario));
  // Once more for those that were not met when little was known yet.
  const rounds = [...goals, ...goals];
  for (const [i, goal] of rounds.entries()) {
    if (input.isCancelled?.() === true) break;
    await search.meet(goal);
    input.onGoal?.(i + 1, rounds.length);
  }
  const found = goals.flatMap((goal) => {
    const met = search.known(goal);
    return met === undefined ? [] : [{ goal, ...met }];
  });
  const kept = (table: string, column: string): boolean =>
    column === timeColumn(table) || input.begin?.(table).has(column) === true;
  // What was found stays when the search is stopped, only larger than it could be.
  const isStopped = (): boolean => input.isCancelled?.() === true;
  const judge = new Evaluator({ ...input, shared: input.shared ?? [], isCancelled: undefined }, together);
  const scenarios = chosen(found, judge, kept, isStopped);
  const met = new Map(found.map((f) => [f.goal, f.how]));
  const reasons = new Reasons(model, bases, columns, repairs);
  const reasonFor = (goal: Goal, hits: boolean): UnsolvedReason => reasons.of(goal, hits, search.nearestTry(goal));
  return {
    ok: true,
    value: {
      scenarios,
      unsolved: goals.filter((goal) => !met.has(goal)).map((goal) => ({ goal, reason: reasonFor(goal, false) })),
      weak: found
        .filter((f) => f.how !== 'alone')
        .map(({ goal, how }) => ({ goal, how, reason: how === 'unseen' ? reasonFor(goal, true) : undefined })),
    },
  };
}

/** Each goal once, in the order of the rule; the first of several says the most of what stands beside it. */
function distinctGoals(goals: readonly Goal[]): Goal[] {
  const known = new Map<string, Goal>();
  for (const goal of goals) {
    const key = `${goal.kind} ${goal.start} ${goal.end} ${String(goal.wanted)}`;
    const before = known.get(key);
    if (before === undefined || before.wants.length < goal.wants.length) known.set(key, goal);
  }
  return [...known.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Few scenarios that meet all goals as well as was found, each as small as it can be. */
function chosen(
  found: readonly {
    readonly goal: Goal;
    readonly outcome: Outcome;
    readonly event: number;
    readonly how: Attainment;
  }[],
  evaluator: Evaluator,
  kept: (table: string, column: string) => boolean,
  isStopped: () => boolean,
): MadeScenario[] {
  const made: { outcome: Outcome; goals: { goal: Goal; event: number; how: Attainment }[] }[] = [];
  for (const { goal, outcome, how } of found) {
    const meets = (o: Outcome): boolean => rank(attained(goal, clauseOf(goal, o), o)?.how) >= rank(how);
    const known = made.find((m) => meets(m.outcome));
    if (known !== undefined) {
      known.goals.push({ goal, ...attained(goal, clauseOf(goal, known.outcome), known.outcome)! });
      continue;
    }
    const small = reduced(
      outcome.scenario,
      (scenarios) => {
        const outcomes = new Map(evaluator.evaluate(scenarios).map((o) => [o.scenario, o]));
        return scenarios.map((s) => outcomes.has(s) && meets(outcomes.get(s)!));
      },
      kept,
      isStopped,
    );
    const [alone] = evaluator.evaluate([small]);
    // Put before the rule by itself: what was found among others must hold without them.
    if (alone === undefined || !meets(alone))
      throw new Error(`a made event does not do what it did: ${scenarioKey(small)}`);
    made.push({ outcome: alone, goals: [{ goal, ...attained(goal, clauseOf(goal, alone), alone)! }] });
  }
  return made;
}

/** Numbers in [0, 1), the same ones each time. */
function pseudoRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

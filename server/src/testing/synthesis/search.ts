import type { Clause } from '../../engine/trace/trace.js';
import type { ComputedColumns } from '../explain/computed-columns.js';
import type { Need } from '../explain/explanation.js';
import { NeedFinder } from '../explain/needs.js';
import { isTrue } from '../explain/clause-tree.js';
import { isHit, type Evaluator, type Outcome } from './evaluator.js';
import { textOf } from './fields.js';
import { attained, rank, type Attainment, type Goal } from './goals.js';
import type { Links } from './links.js';
import type { Moves } from './moves.js';
import type { NearestTry } from './reasons.js';
import type { Repairs } from './repairs.js';
import { scenarioKey, withEvent, type Scenario } from './scenario.js';

/** How many scenarios are followed at once, and how often they are changed. */
const BEAM = 4;
/** How many are followed besides that were changed where the goal stands. */
const DIRECT = 2;
/** Rounds before that, unless nothing else is left to change. */
const STRAIGHT = 3;
const ROUNDS = 10;
/** Rounds after which a goal that is met by another clause's help is taken so. */
const PATIENCE = 4;
/** How many sets of needs of a scenario are worked on, and how many events of it. */
const NEED_SETS = 6;
const EVENTS = 4;
/** How many changes are tried in a round: of rules that look at each event alone, and of others. */
const TRIED_TOGETHER = 160;
const TRIED_ALONE = 50;
/** How many outcomes are kept to begin with. */
const POOL = 240;

/** The best scenario for a goal so far. */
export interface Found {
  readonly outcome: Outcome;
  /** The event of the scenario that meets the goal. */
  readonly event: number;
  readonly how: Attainment;
}

/** What the search changes scenarios by. */
export interface SearchTools {
  readonly evaluator: Evaluator;
  readonly columns: ComputedColumns;
  readonly repairs: Repairs;
  readonly moves: Moves;
  readonly links: Links;
  /** Whether the rule looks at each event alone. */
  readonly together: boolean;
}

/**
 * Looks for scenarios that meet goals: those nearest to a goal are changed where the fewest clauses are in the way, and
 * the engine says what comes of it. Whatever meets another goal on the way is kept for that one.
 */
export class Search {
  private readonly pool: Outcome[] = [];
  private readonly found = new Map<Goal, Found>();
  private readonly seen = new Set<string>();
  /** Scenarios that were changed where the goal itself stands: followed for a while though more is in the way then. */
  private direct = new WeakSet<Scenario>();
  /** By goal the outcome that came nearest to it when it was looked for. */
  private readonly nearestTo = new Map<Goal, Outcome>();

  constructor(
    private readonly tools: SearchTools,
    private readonly goals: readonly Goal[],
  ) {}

  /** Tries scenarios to begin with. */
  begin(scenarios: readonly Scenario[]): Outcome[] {
    return this.evaluate(scenarios);
  }

  /** The best that is known for a goal. */
  known(goal: Goal): Found | undefined {
    return this.found.get(goal);
  }

  /** Looks for more for a goal, where it is not met alone. */
  async meet(goal: Goal): Promise<void> {
    let beam: readonly Outcome[] = this.pool;
    this.direct = new WeakSet();
    const direct: Outcome[] = [];
    let isStuck = false;
    for (let round = 0; round < ROUNDS; round++) {
      const { how } = this.found.get(goal) ?? {};
      if (how === 'alone' || (round >= PATIENCE && rank(how) >= rank('together'))) break;
      beam = [...this.nearest(goal, beam), ...(isStuck ? this.nearest(goal, direct, DIRECT) : [])];
      if (beam[0] !== undefined) this.nearestTo.set(goal, beam[0]);
      const next = this.evaluate(this.changes(goal, beam));
      if (next.length === 0 && isStuck) break;
      isStuck ||= next.length === 0 || round >= STRAIGHT;
      if (await this.isStopped()) break;
      direct.push(...next.filter((o) => this.direct.has(o.scenario)));
      beam = [...beam, ...next];
    }
  }

  /** What stands between a goal and the scenario that came nearest to it; undefined where it was not looked for. */
  nearestTry(goal: Goal): NearestTry | undefined {
    const outcome = this.nearestTo.get(goal);
    if (outcome === undefined) return undefined;
    const sets = eventsOf(outcome).map((event) => this.needs(goal, outcome, event)[0] ?? []);
    const least = sets.reduce((a, b) => (b.length < a.length ? b : a), sets[0] ?? []);
    return { needs: least, stuckAt: outcome.stuckAt };
  }

  /** What was tried and is kept. */
  get outcomes(): readonly Outcome[] {
    return this.pool;
  }

  /** Looks for a scenario that hits at all, with no goal but the conditions. */
  async hit(): Promise<boolean> {
    let beam: readonly Outcome[] = this.pool;
    for (let round = 0; round < ROUNDS && !this.pool.some((o) => o.hits.length > 0); round++) {
      beam = this.nearest(undefined, beam);
      const next = this.evaluate(this.changes(undefined, beam));
      if (next.length === 0 || (await this.isStopped())) break;
      beam = [...beam, ...next];
    }
    return this.pool.some((o) => o.hits.length > 0);
  }

  /** Lets other work run, and the user stop this. */
  private async isStopped(): Promise<boolean> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    return this.tools.evaluator.input.isCancelled?.() === true;
  }

  private evaluate(scenarios: Iterable<Scenario>): Outcome[] {
    const fresh: Scenario[] = [];
    for (const scenario of scenarios) {
      const key = scenarioKey(scenario);
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      if (fresh.push(scenario) >= (this.tools.together ? TRIED_TOGETHER : TRIED_ALONE)) break;
    }
    const outcomes = this.tools.evaluator.evaluate(fresh);
    for (const outcome of outcomes) {
      const isBetter = this.note(outcome);
      if (isBetter || (this.pool.length < POOL && (outcome.hits.length > 0 || this.pool.length < BEAM)))
        this.pool.push(outcome);
    }
    return outcomes;
  }

  /** Keeps an outcome for the goals that it meets better than what is known. */
  private note(outcome: Outcome): boolean {
    let isBetter = false;
    for (const goal of this.goals) {
      const known = this.found.get(goal);
      if (known?.how === 'alone') continue;
      const met = attained(goal, clauseOf(goal, outcome), outcome);
      if (met === undefined || rank(met.how) <= rank(known?.how)) continue;
      this.found.set(goal, { outcome, ...met });
      isBetter = true;
    }
    return isBetter;
  }

  private nearest(goal: Goal | undefined, outcomes: readonly Outcome[], most = BEAM): Outcome[] {
    return outcomes
      .map((outcome) => ({ outcome, score: this.score(goal, outcome) }))
      .sort((a, b) => b.score - a.score || a.outcome.scenario.length - b.outcome.scenario.length)
      .slice(0, most)
      .map((s) => s.outcome);
  }

  private score(goal: Goal | undefined, outcome: Outcome): number {
    const met = goal === undefined ? undefined : attained(goal, clauseOf(goal, outcome), outcome);
    // The best event of each table: those of a join have to pass, each its own conditions.
    const best = new Map<string, number>();
    for (const event of eventsOf(outcome)) {
      const ordinal = outcome.ordinals[event]!;
      const passed = conditions(outcome, ordinal).filter((c) => isTrue(c, ordinal)).length;
      const [needs = []] = this.needs(goal, outcome, event);
      const score = 2 * passed - needs.length + (isHit(outcome, event) ? 2 : 0);
      const { table } = outcome.scenario[event]!;
      best.set(table, Math.max(score, best.get(table) ?? -Infinity));
    }
    const events = [...best.values()].reduce((n, score) => n + score, 0);
    return outcome.progress + events + 3 * rank(met?.how);
  }

  /** The smallest sets of clauses that stand between an event and a goal. */
  private needs(goal: Goal | undefined, outcome: Outcome, event: number): readonly (readonly Need[])[] {
    const { tree, scenario, ordinals } = outcome;
    const ordinal = ordinals[event]!;
    const { fields } = scenario[event]!;
    const finder = new NeedFinder(tree, this.tools.columns, ordinal, (column) => textOf(fields, column));
    const own = (goal?.wants ?? []).flatMap(({ start, end, kind, wanted }) => {
      const clause = tree.clauses.find((c) => c.span.start === start && c.span.end === end && c.kind === kind);
      return clause === undefined ? [] : [{ clause, wanted }];
    });
    const isNear = goal?.kind === 'predicate' && !goal.wanted;
    const others = conditions(outcome, ordinal)
      .filter((c) => !isNear || goal.start < c.span.start || c.span.end < goal.end)
      .map((clause) => ({ clause, wanted: true }));
    return finder.forOutcomes([...own, ...others]);
  }

  private *changes(goal: Goal | undefined, outcomes: readonly Outcome[]): Generator<Scenario> {
    // Turn by turn, so that none of those that are followed takes all the tries.
    const turns = outcomes.map((outcome) => ({
      changes: this.changesOf(goal, outcome),
      isDirect: this.direct.has(outcome.scenario),
    }));
    for (let left = turns; left.length > 0;) {
      const still: typeof turns = [];
      for (const turn of left) {
        const { value, done } = turn.changes.next();
        if (done === true) continue;
        if (turn.isDirect) this.direct.add(value);
        yield value;
        still.push(turn);
      }
      left = still;
    }
  }

  private *changesOf(goal: Goal | undefined, outcome: Outcome): Generator<Scenario, undefined> {
    const { columns, moves, together } = this.tools;
    const { scenario } = outcome;
    if (!together) yield* moves.amongOthers(scenario);
    for (const event of eventsOf(outcome)) {
      if (goal?.kind === 'item') yield* this.itemChanges(goal, outcome, event);
      const done = new Set<string>();
      for (const set of this.needs(goal, outcome, event).slice(0, NEED_SETS)) {
        for (const need of set) {
          const key = `${need.start}:${need.end}:${String(need.wanted)}`;
          const e = done.has(key) ? undefined : columns.expression(need.start, need.end);
          done.add(key);
          if (e === undefined) continue;
          const isGoal = goal !== undefined && need.start === goal.start && need.end === goal.end;
          for (const changed of moves.repaired(scenario, event, e, need.wanted)) {
            if (isGoal) this.direct.add(changed);
            yield changed;
          }
          if (!together) yield* moves.counted(scenario, e, need.wanted);
        }
      }
    }
    if (!together) yield* moves.sequences(scenario);
    return undefined;
  }

  private *itemChanges(goal: Goal, { scenario }: Outcome, event: number): Generator<Scenario> {
    const { columns, repairs, links } = this.tools;
    const item = columns.expression(goal.start, goal.end);
    if (item === undefined) return;
    for (const list of repairs.listsWith(goal)) {
      for (const { fields, column } of repairs.item(list, item, scenario[event]!)) {
        const changed = links.follow(withEvent(scenario, event, fields), event, column);
        this.direct.add(changed);
        yield changed;
      }
    }
  }
}

/** The clause of a goal in one run. */
export function clauseOf(goal: Goal, { tree }: Outcome): Clause | undefined {
  const kind = goal.kind === 'predicate' ? 'leaf' : goal.kind;
  return tree.clauses.find((c) => c.kind === kind && c.span.start === goal.start && c.span.end === goal.end);
}

/** Some events of a scenario, of each table, the last ones first: those that others are copies of. */
function eventsOf({ scenario }: Outcome): number[] {
  if (scenario.length <= EVENTS) return scenario.map((_, i) => i);
  const tables = new Set(scenario.map((m) => m.table));
  const ends = [...tables].flatMap((table) => [
    scenario.findLastIndex((m) => m.table === table),
    scenario.findIndex((m) => m.table === table),
  ]);
  return [...new Set(ends)].slice(0, EVENTS);
}

/** The conditions of each `where` that an event reached. */
function conditions({ tree }: Outcome, ordinal: number): Clause[] {
  return tree.clauses.filter((c) => c.kind === 'condition' && c.outcome(ordinal) !== 0);
}

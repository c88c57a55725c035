import type { EvaluationError } from '../../engine/evaluate.js';
import { FALSE, NULL, type Clause } from '../../engine/trace/trace.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { Range } from '../../rules/region.js';
import type { Catalog } from '../../schema/catalog.js';
import type { ScoreConfiguration } from '../../schema/configuration/types.js';
import { TestEvents, type EventPart } from '../data/test-events.js';
import { ClauseTree } from '../explain/clause-tree.js';
import { runRule, type Hit, type RuleRun } from '../rule-run.js';
import { tablesOf, type Scenario } from './scenario.js';

/** What made-up events are put before. */
export interface EvaluatorInput {
  readonly analysis: Analysis;
  readonly catalog: Catalog;
  readonly now: bigint;
  readonly score: ScoreConfiguration;
  /** Rows that are there besides. */
  readonly shared: readonly EventPart[];
  readonly isCancelled?: (() => boolean) | undefined;
}

/** What a rule makes of one scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly tree: ClauseTree;
  readonly run: RuleRun;
  /** By event of the scenario: its ordinal in the run. */
  readonly ordinals: readonly number[];
  /** The result rows that events of the scenario contribute to. */
  readonly hits: readonly Hit[];
  /** How many operators rows leave; 0 where that is not known of the scenario alone. */
  readonly progress: number;
  /** The first operator that no row left; undefined where all were left by some, or where it is not known. */
  readonly stuckAt: Range | undefined;
}

/** Runs scenarios. Those of rules that look at each row alone are run together. */
export class Evaluator {
  /** Runs so far. */
  runs = 0;

  constructor(
    readonly input: EvaluatorInput,
    /** Whether the rule looks at each row alone. */
    readonly together: boolean,
  ) {}

  /** The outcomes of scenarios; those that cannot be evaluated are left out. */
  evaluate(scenarios: readonly Scenario[]): Outcome[] {
    if (scenarios.length === 0) return [];
    if (this.together && scenarios.every((s) => s.length === 1)) {
      const run = this.run(scenarios.map(([event]) => event!));
      return 'error' in run ? [] : scenarios.map((s, i) => outcomeOf(s, run, [run.ordinals[i]!], 0, undefined));
    }
    return scenarios.flatMap((scenario) => {
      const run = this.run(scenario);
      if ('error' in run) return [];
      const { operators } = run.run.trace!;
      const progress = operators.filter((o) => o.rows > 0).length;
      return [outcomeOf(scenario, run, run.ordinals, progress, operators.find((o) => o.rows === 0)?.span)];
    });
  }

  /** Why a scenario cannot be evaluated; undefined where it can. */
  failure(scenario: Scenario): EvaluationError | undefined {
    const run = this.run(scenario);
    return 'error' in run ? run.error : undefined;
  }

  private run(scenario: Scenario): TracedRun | { readonly error: EvaluationError } {
    this.runs++;
    const { analysis, catalog, now, score, shared, isCancelled } = this.input;
    const own = tablesOf(scenario, catalog).map((table): EventPart => ({ table, events: undefined, own: true }));
    const events = new TestEvents([...own, ...shared], '/');
    const data = events.dataSource(catalog);
    const run = runRule(analysis, events.loaded, data, { score, now, traced: true, detail: 'decisions', isCancelled });
    if (!run.ok) return { error: run.error };
    const rows = new Map<string, number>();
    const ordinals = scenario.map(({ table }) => {
      const row = rows.get(table) ?? 0;
      rows.set(table, row + 1);
      return run.value.run.firstOrdinal(events.loaded.tables.get(table)!) + row;
    });
    return { run: run.value, tree: new ClauseTree(analysis.text, run.value.trace!), ordinals };
  }
}

interface TracedRun {
  readonly run: RuleRun;
  readonly tree: ClauseTree;
  readonly ordinals: readonly number[];
}

function outcomeOf(
  scenario: Scenario,
  { run, tree }: TracedRun,
  ordinals: readonly number[],
  progress: number,
  stuckAt: Range | undefined,
): Outcome {
  const own = new Set(ordinals);
  const hits = run.hits.filter((hit) => hit.sources.some((s) => own.has(s.ordinal)));
  return { scenario, tree, run, ordinals, hits, progress, stuckAt };
}

/** Whether an event of a scenario contributes to a result row. */
export function isHit({ hits, ordinals }: Outcome, event: number): boolean {
  return hits.some((hit) => hit.sources.some((s) => s.ordinal === ordinals[event]));
}

/** Whether a clause was evaluated for an event, and was not true. */
export function isFalse(clause: Clause, ordinal: number): boolean {
  return (clause.outcome(ordinal) & (FALSE | NULL)) !== 0;
}

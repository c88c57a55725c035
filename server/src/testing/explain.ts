import type { DataSource } from '../engine/data.js';
import type { EvaluationError } from '../engine/evaluate.js';
import { toStringValue } from '../engine/values/convert.js';
import { TAKEN, type Clause, type EventPlace } from '../engine/trace/trace.js';
import type { LoadedEvents } from '../events/load.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Range } from '../rules/region.js';
import type { Expression } from '../syntax/expressions.js';
import { ClauseTree, isTrue } from './explain/clause-tree.js';
import { bare, ComputedColumns } from './explain/computed-columns.js';
import type {
  ArmChoice,
  ClauseOutcome,
  ClauseReference,
  Explanation,
  ExplainedRow,
  HitExplanation,
  MissExplanation,
} from './explain/explanation.js';
import { NeedFinder } from './explain/needs.js';
import { runRule, type Hit, type RuleRun, type RuleRunOptions } from './rule-run.js';

export type * from './explain/explanation.js';

/** What a rule is explained over. */
export interface ExplainInput {
  readonly analysis: Analysis;
  readonly events: LoadedEvents;
  readonly data: DataSource;
  readonly options: Omit<RuleRunOptions, 'traced' | 'detail' | 'through'>;
}

export type ExplainOutcome =
  { readonly ok: true; readonly value: Explanation } | { readonly ok: false; readonly error: EvaluationError };

/** How many equally small sets of needs are given. */
const LISTED = 8;

/**
 * Why an event hits, or why it does not: which clauses decided, which arm gave each value and which arms that hides; for
 * a miss the smallest sets of clauses that would have to be otherwise, and the row that it would give then. Runs the rule
 * over all events, once for a hit and twice for a miss.
 *
 * @param place - the table and the row of the event in `events`.
 */
export function explainEvent(input: ExplainInput, place: EventPlace): ExplainOutcome {
  const traced = (through?: EventPlace): ReturnType<typeof runRule> =>
    runRule(input.analysis, input.events, input.data, { ...input.options, traced: true, detail: 'decisions', through });
  const first = traced();
  if (!first.ok) return first;
  const hits = hitsOf(first.value, input.events, place);
  if (hits.rows.length > 0)
    return { ok: true, value: explainHit(input.analysis, first.value, hits.rows, hits.ordinal) };
  const second = traced(place);
  if (!second.ok) return second;
  return { ok: true, value: explainMiss(input.analysis, second.value, input.events, place) };
}

/** The ordinal of an event and the rows of a run that it contributes to. */
function hitsOf(
  run: RuleRun,
  events: LoadedEvents,
  place: EventPlace,
): { readonly ordinal: number; readonly rows: readonly Hit[] } {
  const table = events.tables.get(place.table);
  if (table === undefined) return { ordinal: -1, rows: [] };
  const ordinal = run.run.firstOrdinal(table) + place.row;
  return { ordinal, rows: run.hits.filter((h) => h.sources.some((s) => s.ordinal === ordinal)) };
}

/** Explains a hit from a run that records decisions. */
export function explainHit(analysis: Analysis, run: RuleRun, hits: readonly Hit[], ordinal: number): HitExplanation {
  const tree = new ClauseTree(analysis.text, run.trace!);
  const deciding = conditions(tree, ordinal).flatMap((c) => support(tree, tree.predicate(c), ordinal, true));
  return {
    kind: 'hit',
    rows: hits.map((hit) => rowOf(run, hit)),
    deciding: once(deciding).sort((a, b) => Number(b.decided) - Number(a.decided)),
    arms: armChoices(tree, new ComputedColumns(analysis.tree), ordinal),
  };
}

function explainMiss(analysis: Analysis, run: RuleRun, events: LoadedEvents, place: EventPlace): MissExplanation {
  const tree = new ClauseTree(analysis.text, run.trace!);
  const { ordinal, rows } = hitsOf(run, events, place);
  const all = conditions(tree, ordinal);
  const dropped = all.filter((c) => !isTrue(c, ordinal));
  const nearest = new NeedFinder(tree, new ComputedColumns(analysis.tree), ordinal, valuesAt(events, place)).forAll(
    dropped,
  );
  const sets = nearest.filter((set) => set.length > 0);
  return {
    kind: 'miss',
    dropped: dropped.map((c) => tree.reference(c)),
    passed: all.filter((c) => isTrue(c, ordinal)).map((c) => tree.reference(c)),
    nearest: sets.slice(0, LISTED),
    more: Math.max(0, sets.length - LISTED),
    droppedLater: rows.length > 0 ? undefined : operatorThatDrops(tree, run),
    would: rows[0] === undefined ? undefined : rowOf(run, rows[0]),
  };
}

/** Looks up an event's values as text. */
function valuesAt(events: LoadedEvents, place: EventPlace): (column: string) => string | undefined {
  const table = events.tables.get(place.table);
  let left = place.row;
  for (const batch of table?.batches() ?? []) {
    if (left >= batch.length) {
      left -= batch.length;
      continue;
    }
    const row = left;
    return (name) => {
      const at = table!.columns.findIndex((c) => c.name === name);
      return at < 0 ? undefined : toStringValue(batch.columns[at]!.get(row), table!.columns[at]!.type);
    };
  }
  return () => undefined;
}

/** The conditions of each `where` that an event reached, in order. */
function conditions(tree: ClauseTree, event: number): Clause[] {
  return tree.clauses.filter((c) => c.kind === 'condition' && c.outcome(event) !== 0);
}

/** The predicates that make a clause true, or keep it from being so. */
function support(tree: ClauseTree, clause: Clause, event: number, wanted: boolean): ClauseOutcome[] {
  const operands = tree.operands(clause);
  if (operands.length === 0) return [tree.outcome(clause, event)];
  if (clause.kind === 'not') return support(tree, operands[0]!, event, !wanted);
  const all = (clause.kind === 'and') === wanted;
  return operands.filter((o) => all || isTrue(o, event) === wanted).flatMap((o) => support(tree, o, event, wanted));
}

function armChoices(tree: ClauseTree, columns: ComputedColumns, event: number): ArmChoice[] {
  return columns.choices.flatMap(({ arms, otherwise }): ArmChoice[] => {
    const clauses = arms.map((arm) => tree.armAt(arm.condition) ?? tree.armAt(bare(arm.condition)));
    const at = clauses.findIndex((c) => c !== undefined && (c.outcome(event) & TAKEN) !== 0);
    const reached = clauses.some((c) => c !== undefined && c.outcome(event) !== 0);
    if (!reached) return [];
    const shadowed = arms.flatMap((arm, i) => {
      const clause = clauses[i];
      if (at < 0 || i <= at || clause === undefined || !isTrue(clause, event)) return [];
      return [{ condition: tree.reference(clause), result: reference(tree, arm.result) }];
    });
    const taken = clauses[at];
    return [
      {
        condition: taken === undefined ? undefined : tree.outcome(taken, event),
        result: reference(tree, arms[at]?.result ?? otherwise),
        shadowed,
      },
    ];
  });
}

function reference(tree: ClauseTree, { start, end }: Expression): ClauseReference {
  return tree.reference({ span: { start, end } });
}

/** The first operator that no row of the followed event leaves, behind one that some row does. */
function operatorThatDrops(tree: ClauseTree, run: RuleRun): ClauseReference | undefined {
  const { operators } = run.trace!;
  const last = operators.findLast((o) => o.followed > 0);
  const next = operators.find((o) => o.followed === 0 && o.span.start >= (last?.span.end ?? 0));
  return next === undefined ? undefined : tree.reference(next);
}

function rowOf(run: RuleRun, hit: Hit): ExplainedRow {
  return { columns: run.result.columns, values: hit.row, score: hit.score };
}

function once<T extends Range>(list: readonly T[]): T[] {
  const seen = new Set<string>();
  return list.filter(({ start, end }) => {
    const key = `${start}:${end}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

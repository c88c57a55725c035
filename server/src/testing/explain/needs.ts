import { NULL, TAKEN, type Clause } from '../../engine/trace/trace.js';
import type { Binary, Expression } from '../../syntax/expressions.js';
import { isTrue, type ClauseTree } from './clause-tree.js';
import { bare, writtenChoice, type ComputedColumns } from './computed-columns.js';
import type { Need } from './explanation.js';
import { similarity } from './similarity.js';

/** Needs that are enough together, and how many predicates beside them hold already. */
interface Candidate {
  readonly needs: readonly Need[];
  readonly support: number;
}

type NeedSets = readonly Candidate[];

/** How many sets are kept while they are put together. */
const LIMIT = 64;
/** How far columns are followed to what they are computed from. */
const DEPTH = 8;

const NEEDED_NOT: NeedSets = [{ needs: [], support: 0 }];
const SATISFIED: NeedSets = [{ needs: [], support: 1 }];

/** Finds the fewest clauses that would have to be otherwise for an event to pass conditions. */
export class NeedFinder {
  constructor(
    private readonly tree: ClauseTree,
    private readonly columns: ComputedColumns,
    private readonly event: number,
    /** The event's value of a column as text. */
    private readonly valueOf: (column: string) => string | undefined,
  ) {}

  /**
   * For all of some conditions to be true: sets of needs, each of which is enough; the smallest ones, those first beside
   * which most holds already, and of these those whose texts are most like the event's.
   */
  forAll(conditions: readonly Clause[]): readonly (readonly Need[])[] {
    return this.forOutcomes(conditions.map((clause) => ({ clause, wanted: true })));
  }

  /** As {@link forAll}, for clauses of which some are to be false. */
  forOutcomes(
    outcomes: readonly { readonly clause: Clause; readonly wanted: boolean }[],
  ): readonly (readonly Need[])[] {
    const sets = together(outcomes.map((o) => this.of(this.tree.predicate(o.clause), o.wanted, DEPTH)));
    return sets
      .map((s) => ({ ...s, likeness: s.needs.reduce((n, need) => n + this.likeness(need), 0) }))
      .sort((a, b) => b.support - a.support || b.likeness - a.likeness)
      .map((s) => s.needs);
  }

  private of(clause: Clause, wanted: boolean, depth: number): NeedSets {
    if (isTrue(clause, this.event) === wanted) return SATISFIED;
    const operands = this.tree.operands(clause);
    if (clause.kind === 'not' && operands[0] !== undefined) return this.of(operands[0], !wanted, depth);
    if (clause.kind === 'and' || clause.kind === 'or') {
      const sets = operands.map((o) => this.of(o, wanted, depth));
      return (clause.kind === 'and') === wanted ? together(sets) : either(sets);
    }
    const computed = depth > 0 ? this.computed(clause, wanted, depth - 1) : undefined;
    return computed ?? [{ needs: [this.need(clause, wanted)], support: 0 }];
  }

  private likeness({ start, end }: Need): number {
    return similarity(this.columns.expression(start, end), this.valueOf);
  }

  private need(clause: Clause, wanted: boolean): Need {
    return { ...this.tree.reference(clause), wanted, isNull: (clause.outcome(this.event) & NULL) !== 0 };
  }

  /** What a predicate over a computed column comes down to; undefined where that is not known. */
  private computed(clause: Clause, wanted: boolean, depth: number): NeedSets | undefined {
    const { start, end } = clause.span;
    const written = this.columns.expression(start, end);
    const e = written === undefined ? undefined : bare(written);
    if (e?.kind === 'Name' && e.symbol === 'column') {
      const value = this.columns.valueOf(e.name, start);
      const inner = value === undefined ? undefined : this.tree.at(bare(value));
      return inner === undefined ? undefined : this.of(inner, wanted, depth);
    }
    return e?.kind === 'Binary' ? this.throughChoice(e, wanted, depth) : undefined;
  }

  /** For a comparison of a score with a number: an arm whose value passes it, or does not, would have to be taken. */
  private throughChoice(e: Binary, wanted: boolean, depth: number): NeedSets | undefined {
    const bound = numberOf(e.right);
    const left = bare(e.left);
    if (bound === undefined || left.kind !== 'Name') return undefined;
    const value = this.columns.valueOf(left.name, e.start);
    const calls = value === undefined ? [] : callsWithin(bare(value));
    const passes = (result: Expression): boolean => {
      const number = numberOf(result);
      return number !== undefined && compares(number, e.operator, bound) === wanted;
    };
    const sets = calls.flatMap((call) => {
      const choice = call.kind === 'Call' ? writtenChoice(call) : undefined;
      return choice === undefined
        ? []
        : this.armsThat(
            choice.arms.filter((arm) => passes(arm.result)),
            depth,
          );
    });
    return sets.length === 0 ? undefined : either(sets);
  }

  private armsThat(arms: readonly { readonly condition: Expression }[], depth: number): NeedSets[] {
    return arms.flatMap(({ condition }): NeedSets[] => {
      const arm = this.tree.armAt(bare(condition)) ?? this.tree.armAt(condition);
      // An arm that holds and is not taken stands behind another one: its own condition is not what is missing.
      if (arm === undefined || (isTrue(arm, this.event) && (arm.outcome(this.event) & TAKEN) === 0)) return [];
      return [this.of(this.tree.predicate(arm), true, depth)];
    });
  }
}

/** `case()` and `iff()` that give a value as it is, or as the largest of several. */
function callsWithin(e: Expression): readonly Expression[] {
  if (e.kind === 'Call' && e.name === 'max_of') return e.args.flatMap((a) => callsWithin(bare(a)));
  return [e];
}

function numberOf(e: Expression): number | undefined {
  const inner = bare(e);
  if (inner.kind === 'Unary' && inner.operator === '-') {
    const value = numberOf(inner.operand);
    return value === undefined ? undefined : -value;
  }
  return inner.kind === 'Literal' && typeof inner.value === 'number' ? inner.value : undefined;
}

function compares(a: number, operator: Binary['operator'], b: number): boolean {
  switch (operator) {
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    default:
      return false;
  }
}

/** All of several at once. */
function together(all: readonly NeedSets[]): NeedSets {
  let result = NEEDED_NOT;
  for (const sets of all) {
    const next: Candidate[] = [];
    for (const a of result) for (const b of sets) if (next.length < LIMIT * 4) next.push(merged(a, b));
    result = smallest(next);
  }
  return result;
}

/** Any one of several. */
function either(all: readonly NeedSets[]): NeedSets {
  return smallest(all.flat());
}

function smallest(sets: NeedSets): NeedSets {
  const least = sets.reduce((n, s) => Math.min(n, s.needs.length), Infinity);
  const seen = new Set<string>();
  return sets
    .filter((s) => s.needs.length === least)
    .filter((s) => {
      const key = s.needs.map((n) => `${n.start}:${n.end}`).join(' ');
      return seen.has(key) ? false : seen.add(key);
    })
    .slice(0, LIMIT);
}

function merged(a: Candidate, b: Candidate): Candidate {
  const isIn = (n: Need): boolean =>
    a.needs.some((m) => m.start === n.start && m.end === n.end && m.wanted === n.wanted);
  return { needs: [...a.needs, ...b.needs.filter((n) => !isIn(n))], support: a.support + b.support };
}

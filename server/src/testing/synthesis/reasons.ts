import { testsOf, type Predicate } from '../../lint/implication/predicate.js';
import { contradictory } from '../../lint/implication/implies.js';
import { comparedWith } from '../../lint/model/value-sets.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import type { Range } from '../../rules/region.js';
import { conjuncts } from '../../syntax/conjuncts.js';
import type { Call, Expression, InOperator } from '../../syntax/expressions.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import type { BaseColumns } from './base-columns.js';
import type { ComputedColumns } from '../explain/computed-columns.js';
import type { Goal } from './goals.js';
import { isUnderstood } from './inverse.js';
import { MOST_EVENTS } from './moves.js';
import { quantitiesIn } from './quantities.js';
import { opposite, type Repairs } from './repairs.js';

/** What a clause would have to be, by its place in the query. */
export interface NeededClause extends Range {
  readonly wanted: boolean;
}

/**
 * Why no event was found for a goal, or none that hits.
 * - `impossible`: the clause has the other outcome for every event.
 * - `contradicts`: clauses that an event passes on the way, or that come first, exclude it; the fewest that do.
 * - `function`: what to give a function so that it gives what is asked for is not known; by its name.
 * - `events`: more events would be needed than are made.
 * - `blocked`: the nearest event that was tried leaves these clauses otherwise than they would have to be.
 * - `dropped`: no event that was tried got past an operator.
 * - `tried`: none of the values that were tried does it.
 * - `stopped`: the search was stopped before it.
 */
export type UnsolvedReason =
  | { readonly kind: 'impossible' }
  | { readonly kind: 'contradicts'; readonly clauses: readonly NeededClause[] }
  | { readonly kind: 'function'; readonly name: string; readonly at: Range }
  | { readonly kind: 'events'; readonly needed: number; readonly most: number }
  | { readonly kind: 'blocked'; readonly clauses: readonly NeededClause[] }
  | { readonly kind: 'dropped'; readonly operator: Range }
  | { readonly kind: 'tried' }
  | { readonly kind: 'stopped' };

/** What came of the search for a goal: what stands between the nearest scenario and it. */
export interface NearestTry {
  /** The fewest clauses that are not as they would have to be; empty where all are. */
  readonly needs: readonly NeededClause[];
  /** The first operator that no row left. */
  readonly stuckAt: Range | undefined;
}

interface Constraint extends NeededClause {
  readonly predicate: Predicate;
}

/** Finds out why goals are not met. What is proved comes first, then what was seen when events were tried. */
export class Reasons {
  constructor(
    private readonly model: QueryModel,
    private readonly bases: BaseColumns,
    private readonly columns: ComputedColumns,
    private readonly repairs: Repairs,
  ) {}

  /** @param hits - whether the outcome itself was found, and only no event that hits with it. */
  of(goal: Goal, hits: boolean, nearest: NearestTry | undefined): UnsolvedReason {
    const own = this.own(goal);
    if (own !== undefined) {
      if (this.neverHolds(own.predicate)) return { kind: 'impossible' };
      const clauses = this.excluding(own, this.around(goal, hits));
      if (clauses !== undefined) return { kind: 'contradicts', clauses };
      const events = hits ? undefined : this.eventsNeeded(own.predicate);
      if (events !== undefined) return events;
    }
    if (nearest === undefined) return { kind: 'stopped' };
    const others = nearest.needs.filter((n) => n.start !== goal.start || n.end !== goal.end);
    const [blocking] = others.length > 0 ? others : nearest.needs;
    const unknown = blocking === undefined ? undefined : this.unknownFunction(blocking);
    if (unknown !== undefined) return unknown;
    if (others.length > 0) return { kind: 'blocked', clauses: others };
    if (nearest.stuckAt !== undefined) return { kind: 'dropped', operator: nearest.stuckAt };
    return { kind: 'tried' };
  }

  /** What the goal says of an event, as a predicate; undefined where it is not understood as one. */
  private own(goal: Goal): Constraint | undefined {
    if (goal.kind === 'otherwise') {
      const { start, end } = goal;
      const node = this.columns.expression(start, end);
      return node === undefined ? undefined : { start, end, wanted: true, predicate: { kind: 'true', node } };
    }
    if (goal.kind === 'item') {
      const item = this.columns.expression(goal.start, goal.end);
      const lists = this.repairs.listsWith(goal);
      const [list] = lists;
      if (item === undefined || list === undefined || lists.length > 1) return undefined;
      const { start, end } = goal;
      return {
        start,
        end,
        wanted: true,
        predicate: this.model.predicate({ ...list, operator: positive(list.operator), right: [item] }),
      };
    }
    return this.constraint(goal, goal.wanted);
  }

  private constraint({ start, end }: Range, wanted: boolean): Constraint | undefined {
    const e = this.columns.expression(start, end);
    return e === undefined ? undefined : this.said(e, wanted);
  }

  private said(e: Expression, wanted: boolean): Constraint {
    const predicate = this.model.predicate(e);
    return { start: e.start, end: e.end, wanted, predicate: wanted ? predicate : opposite(predicate) };
  }

  /** What holds for an event that meets the goal: of the filters before it, of arms before its own, and if it is to hit of all. */
  private around(goal: Goal, hits: boolean): Constraint[] {
    const isOwn = (range: Range): boolean => range.start <= goal.start && goal.end <= range.end;
    // A predicate has its outcome whatever stands beside it; an arm is taken only where those before it are not true.
    const beside = goal.kind === 'arm' || goal.kind === 'otherwise' || hits ? goal.wants : [];
    const wants = beside.flatMap((w) => (isOwn(w) ? [] : (this.constraint(w, w.wanted) ?? [])));
    const e = this.columns.expression(goal.start, goal.end);
    if (e === undefined) return wants;
    // What stands around it has to be true as well where the event is to hit.
    const filters = this.filters(e, hits).filter((term) => hits || !isOwn(term));
    return [...filters.map((term) => this.said(term, true)), ...wants];
  }

  /** The terms of the filters that a row passes before a place, and with `after` of those behind it too. */
  private filters(e: Expression, after: boolean): Expression[] {
    const found: Expression[] = [];
    let inside: SyntaxNode = e;
    for (const node of this.model.names.ancestors(e)) {
      if (node.kind === 'Pipeline') {
        const at = node.operators.findIndex((o) => o === inside);
        for (const [i, operator] of node.operators.entries()) {
          if (operator.kind === 'Where' && (i < at || after)) found.push(...conjuncts(operator.condition));
        }
      }
      inside = node;
    }
    return found;
  }

  private neverHolds(predicate: Predicate): boolean {
    if (contradictory(predicate)) return true;
    if (predicate.kind !== 'range') return false;
    const values = this.model.valueSets.of(predicate.subject.expression);
    return values !== undefined && predicate.axis === 'absolute' && comparedWith(values, predicate.set).none;
  }

  /** The fewest constraints that exclude one; undefined where they do not. */
  private excluding(own: Constraint, around: readonly Constraint[]): readonly NeededClause[] | undefined {
    const excludes = (some: readonly Constraint[]): boolean =>
      contradictory({
        kind: 'and',
        parts: [own.predicate, ...some.map((c) => c.predicate)],
        node: own.predicate.node,
      });
    const one = around.find((c) => excludes([c]));
    if (one !== undefined) return [placeOf(one)];
    if (!excludes(around)) return undefined;
    let least = [...around];
    for (const c of around) {
      const without = least.filter((other) => other !== c);
      if (excludes(without)) least = without;
    }
    return least.map(placeOf);
  }

  /** Where a count would have to be greater than the events that are made. */
  private eventsNeeded(predicate: Predicate): UnsolvedReason | undefined {
    for (const test of testsOf(predicate)) {
      if (test.kind !== 'range' || !this.bases.aggregates(test.subject.expression).some(countsEvents)) continue;
      const needed = Math.min(...quantitiesIn(test.set, 'whole').map(Number));
      if (needed > MOST_EVENTS && Number.isFinite(needed)) return { kind: 'events', needed, most: MOST_EVENTS };
    }
    return undefined;
  }

  private unknownFunction({ start, end }: Range): UnsolvedReason | undefined {
    const e = this.columns.expression(start, end);
    const call = e === undefined ? undefined : this.bases.calls(e).find((c) => !isUnderstood(c));
    return call === undefined
      ? undefined
      : { kind: 'function', name: call.name, at: { start: call.start, end: call.end } };
  }
}

/** An item matches in `!in` too where it would in `in`. */
function positive(operator: InOperator): InOperator {
  return operator.replace(/^!/u, '') as InOperator;
}

function placeOf({ start, end, wanted }: NeededClause): NeededClause {
  return { start, end, wanted };
}

const COUNTS = new Set(['count', 'countif', 'dcount', 'dcountif', 'count_distinct', 'count_distinctif']);

function countsEvents({ name }: Call): boolean {
  return COUNTS.has(name);
}

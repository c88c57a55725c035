import {
  DECIDED_FALSE,
  DECIDED_TRUE,
  FALSE,
  NULL,
  TAKEN,
  TRUE,
  type Clause,
  type ClauseKind,
} from '../../engine/trace/trace.js';
import type { ClauseTree } from '../explain/clause-tree.js';
import { bare, type ComputedColumns } from '../explain/computed-columns.js';
import { isHit, type Outcome } from './evaluator.js';

/** What a clause is to be for an event. */
export interface Want {
  readonly start: number;
  readonly end: number;
  readonly kind: ClauseKind;
  readonly wanted: boolean;
}

/** What an event is looked for: it brings one clause, arm or list item of a rule to an outcome. */
export interface Goal {
  readonly kind: 'predicate' | 'arm' | 'otherwise' | 'item';
  /** For a predicate whether it is to be true; an item is to match, an arm to be taken. */
  readonly wanted: boolean;
  /** Offsets of the clause in the query. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What makes the clause decide alone: what stands beside it true in `and`, false in `or`. */
  readonly wants: readonly Want[];
}

/**
 * How well an outcome meets a goal.
 * - `alone`: the clause decides alone that the event hits, or that it does not.
 * - `together`: the clause has the outcome, and others decide with it.
 * - `unseen`: the clause has the outcome, and the event does not hit though it should.
 */
export type Attainment = 'alone' | 'together' | 'unseen';

const RANKS: Readonly<Record<Attainment, number>> = { alone: 3, together: 2, unseen: 1 };

export function rank(attainment: Attainment | undefined): number {
  return attainment === undefined ? 0 : RANKS[attainment];
}

/** A goal for each outcome of each predicate, for each arm and list item of a rule. */
export function goalsOf(tree: ClauseTree, columns: ComputedColumns, query: string): Goal[] {
  return tree.clauses.flatMap((clause): Goal[] => {
    const { start, end } = clause.span;
    // What stands in the body of a stored function has no place in the rule.
    if (start === end) return [];
    const goal = (kind: Goal['kind'], wanted: boolean, wants: readonly Want[]): Goal => ({
      kind,
      wanted,
      start,
      end,
      text: query.slice(start, end).replace(/\s+/gu, ' '),
      wants,
    });
    switch (clause.kind) {
      case 'leaf': {
        const around = beside(tree, columns, clause);
        return [true, false].map((wanted) => goal('predicate', wanted, [...around, want(clause, wanted)]));
      }
      case 'item': {
        const list = clause.parent;
        const around = list === undefined ? [] : [...beside(tree, columns, list), want(list, true)];
        return [goal('item', true, around)];
      }
      case 'arm': {
        const before = earlierArms(tree, columns, clause).map((other) => want(other, false));
        return [goal('arm', true, [...before, want(tree.predicate(clause), true)])];
      }
      case 'otherwise':
        return [goal('otherwise', true, otherwiseWants(tree, columns, clause))];
      default:
        return [];
    }
  });
}

/** How an outcome meets a goal, and by which event of its scenario; undefined where it does not. */
export function attained(
  goal: Goal,
  clause: Clause | undefined,
  outcome: Outcome,
): { readonly event: number; readonly how: Attainment } | undefined {
  if (clause === undefined) return undefined;
  let best: { readonly event: number; readonly how: Attainment } | undefined;
  outcome.ordinals.forEach((ordinal, event) => {
    const how = attainment(goal, clause.outcome(ordinal), () => isHit(outcome, event));
    if (how !== undefined && rank(how) > rank(best?.how)) best = { event, how };
  });
  return best;
}

function attainment(goal: Goal, bits: number, hits: () => boolean): Attainment | undefined {
  switch (goal.kind) {
    case 'predicate':
      if (!goal.wanted) {
        if ((bits & (FALSE | NULL)) === 0) return undefined;
        return (bits & DECIDED_FALSE) !== 0 ? 'alone' : 'together';
      }
      if ((bits & TRUE) === 0) return undefined;
      return !hits() ? 'unseen' : (bits & DECIDED_TRUE) !== 0 ? 'alone' : 'together';
    case 'item':
      if ((bits & TRUE) === 0) return undefined;
      return !hits() ? 'unseen' : (bits & DECIDED_TRUE) !== 0 ? 'alone' : 'together';
    case 'arm':
    case 'otherwise':
      return (bits & TAKEN) === 0 ? undefined : hits() ? 'alone' : 'unseen';
  }
}

function want({ span, kind }: Clause, wanted: boolean): Want {
  return { start: span.start, end: span.end, kind, wanted };
}

/** What is beside a clause, such that the clause decides: terms of `and` true, branches of `or` false. */
function beside(tree: ClauseTree, columns: ComputedColumns, clause: Clause): Want[] {
  const wants: Want[] = [];
  let at = clause;
  for (let { parent } = clause; parent !== undefined; at = parent, { parent } = parent) {
    if (parent.kind === 'and' || parent.kind === 'or') {
      for (const other of tree.operands(parent)) if (other !== at) wants.push(want(other, parent.kind === 'and'));
    }
    if (parent.kind === 'arm') wants.push(...earlierArms(tree, columns, parent).map((arm) => want(arm, false)));
  }
  return wants;
}

function otherwiseWants(tree: ClauseTree, columns: ComputedColumns, { span }: Clause): Want[] {
  const choice = columns.choices.find(({ otherwise }) => {
    const last = bare(otherwise);
    return last.start === span.start && last.end === span.end;
  });
  return armsOf(tree, choice?.arms ?? []).map((arm) => want(tree.predicate(arm), false));
}

/** The conditions of the arms before one, in the same case() or iff(). */
function earlierArms(tree: ClauseTree, columns: ComputedColumns, arm: Clause): Clause[] {
  for (const { arms } of columns.choices) {
    const clauses = armsOf(tree, arms);
    const at = clauses.indexOf(arm);
    if (at >= 0) return clauses.slice(0, at).map((c) => tree.predicate(c));
  }
  return [];
}

function armsOf(tree: ClauseTree, arms: readonly { readonly condition: Parameters<typeof bare>[0] }[]): Clause[] {
  return arms.flatMap(({ condition }) => tree.armAt(bare(condition)) ?? tree.armAt(condition) ?? []);
}

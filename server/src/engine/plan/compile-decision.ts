import type { Batch } from '../exec/batch.js';
import type { Evaluator } from '../functions/contract.js';
import type { Run } from '../run.js';
import {
  DECIDED_FALSE,
  DECIDED_TRUE,
  FALSE,
  NULL,
  TAKEN,
  TRUE,
  type Clause,
  type ClauseKind,
  type Trace,
} from '../trace/trace.js';
import { groupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { compile, markRow } from './compile.js';
import { compileIn } from './compile-in.js';
import type { CallExpr, CaseExpr, InExpr, LogicalExpr, PlanExpr } from './expression.js';
import { compileItems } from './list-items.js';

/**
 * A predicate, or a part of one, under a trace that records decisions. `evaluate` looks at the whole of it without
 * stopping early; `decide`, called for the same row afterwards, marks the parts that decided the outcome alone.
 */
interface Part {
  evaluate: Evaluator;
  decide(batch: Batch, row: number): void;
}

/** Compiles a predicate whose parts are traced with what they decided; `kind` tells what the whole of it is. */
export function compileDecision(e: PlanExpr, run: Run, kind: ClauseKind = 'leaf'): Evaluator {
  const part = decision(e, run, run.trace!, kind);
  return (batch, row) => {
    const value = part.evaluate(batch, row);
    part.decide(batch, row);
    return value;
  };
}

/** A predicate as a part; a whole condition or arm has a clause of its own around that of its outermost operator. */
function decision(e: PlanExpr, run: Run, trace: Trace, kind: ClauseKind, parent?: Clause): Part {
  if (kind === 'leaf' || e.span === undefined) return partOf(e, run, trace, parent);
  const clause = trace.clause(e.span, kind, parent);
  return marked(clause, partOf(e, run, trace, clause));
}

function partOf(e: PlanExpr, run: Run, trace: Trace, parent: Clause | undefined): Part {
  if (e.op === 'and' || e.op === 'or') return logicalPart(e, run, trace, parent);
  const operand = negated(e);
  if (operand !== undefined) return negationPart(e as CallExpr, operand, run, trace, parent);
  const clause = e.span === undefined ? undefined : trace.clause(e.span, 'leaf', parent);
  if (e.op === 'in') return membershipPart(e, run, clause);
  return marked(clause, { evaluate: compile(e, run), decide: nothing });
}

const nothing = (): void => undefined;

/** The operand of `not()`, where it is a predicate. */
function negated(e: PlanExpr): PlanExpr | undefined {
  const operand = e.op === 'call' && e.name === 'not' ? e.args[0] : undefined;
  return operand?.type === 'bool' && operand.op !== 'constant' ? operand : undefined;
}

/** A part whose outcomes and decisions are kept. */
function marked(clause: Clause | undefined, part: Part): Part {
  if (clause === undefined) return part;
  let last: Value = null;
  return {
    evaluate(batch, row) {
      last = part.evaluate(batch, row);
      markRow(clause, batch, row, last === true ? TRUE : last === null ? NULL : FALSE);
      return last;
    },
    decide(batch, row) {
      markRow(clause, batch, row, last === true ? DECIDED_TRUE : DECIDED_FALSE);
      part.decide(batch, row);
    },
  };
}

/** An operand decides where no other one has settled the outcome: in `and` a false one, in `or` a true one. */
function logicalPart(e: LogicalExpr, run: Run, trace: Trace, parent: Clause | undefined): Part {
  const clause = e.span === undefined ? undefined : trace.clause(e.span, e.op, parent);
  const parts = e.args.map((arg) => partOf(arg, run, trace, clause ?? parent));
  const settles = e.op === 'or';
  const values = parts.map((): Value => null);
  const isSettled = (value: Value): boolean => (value === true) === settles;
  return marked(clause, {
    evaluate(batch, row) {
      let sawNull = false;
      let settled = false;
      parts.forEach((part, i) => {
        const value = part.evaluate(batch, row);
        values[i] = value;
        if (value === settles) settled = true;
        if (value === null) sawNull = true;
      });
      return settled ? settles : sawNull ? null : !settles;
    },
    decide(batch, row) {
      const settling = values.reduce<number>((n, value) => (isSettled(value) ? n + 1 : n), 0);
      parts.forEach((part, i) => {
        if (settling - (isSettled(values[i]!) ? 1 : 0) === 0) part.decide(batch, row);
      });
    },
  });
}

function negationPart(e: CallExpr, operand: PlanExpr, run: Run, trace: Trace, parent: Clause | undefined): Part {
  const clause = e.span === undefined ? undefined : trace.clause(e.span, 'not', parent);
  const part = partOf(operand, run, trace, clause ?? parent);
  return marked(clause, {
    evaluate: (batch, row) => e.apply(part.evaluate(batch, row)),
    decide: (batch, row) => part.decide(batch, row),
  });
}

function membershipPart(e: InExpr, run: Run, clause: Clause | undefined): Part {
  const items = clause === undefined ? undefined : compileItems(e, run, clause);
  const part = marked(clause, { evaluate: compileIn(e, run), decide: nothing });
  if (items === undefined) return part;
  return {
    evaluate(batch, row) {
      const value = part.evaluate(batch, row);
      items.evaluate(batch, row);
      return value;
    },
    decide(batch, row) {
      part.decide(batch, row);
      items.decide(batch, row);
    },
  };
}

/**
 * `case()` and `iff()` whose arms are traced with what they decided. Every condition is evaluated; one behind the arm that
 * is taken decides nothing, and neither does one that gives the value which the row would have anyway.
 */
export function compileCaseDecision(e: CaseExpr, run: Run): Evaluator {
  const trace = run.trace!;
  const results = e.arms.map((a) => compile(a.result, run));
  const otherwise = compile(e.otherwise, run);
  const conditions = e.arms.map((a) => decision(a.condition, run, trace, 'arm'));
  const arms = e.arms.map((a) => (a.condition.span === undefined ? undefined : trace.clause(a.condition.span, 'arm')));
  const last = e.otherwise.span === undefined ? undefined : trace.clause(e.otherwise.span, 'otherwise');
  const values = e.arms.map((a) => constantKey(a.result));
  const lastValue = constantKey(e.otherwise);
  /** The value's key where the arms from one on give one value; undefined where it is not known. */
  const givenFrom = (holds: readonly boolean[], from: number): unknown => {
    const at = holds.indexOf(true, from);
    return at < 0 ? lastValue : values[at];
  };
  return (batch, row) => {
    const holds = conditions.map((c) => c.evaluate(batch, row) === true);
    const at = holds.indexOf(true);
    const taken = at < 0 ? last : arms[at];
    if (taken !== undefined) markRow(taken, batch, row, at < 0 ? TAKEN | TRUE : TAKEN);
    conditions.forEach((condition, i) => {
      if (at >= 0 && i > at) return;
      // Turned round, an arm gives its own value, or leaves the row to the arms behind it.
      const now = i === at ? values[i] : givenFrom(holds, i);
      const then = i === at ? givenFrom(holds, i + 1) : values[i];
      if (now === undefined || then === undefined || now !== then) condition.decide(batch, row);
    });
    return at < 0 ? otherwise(batch, row) : results[at]!(batch, row);
  };
}

/** A key by which constants of one type are equal; undefined for what is no constant. */
function constantKey(e: PlanExpr): unknown {
  if (e.op !== 'constant') return undefined;
  return groupKey(e.value, e.type) ?? NO_VALUE;
}

const NO_VALUE = Symbol('null');

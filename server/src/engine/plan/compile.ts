import { DictionaryColumn } from '../exec/column.js';
import type { Batch } from '../exec/batch.js';
import type { Evaluator } from '../functions/contract.js';
import type { Run } from '../run.js';
import { FALSE, NULL, TAKEN, TRUE, type Clause, type ClauseKind } from '../trace/trace.js';
import type { Value } from '../values/types.js';
import { compileCaseDecision, compileDecision } from './compile-decision.js';
import { compileIn } from './compile-in.js';
import type { CallExpr, CaseExpr, ColumnExpr, InExpr, LogicalExpr, PlanExpr } from './expression.js';
import { batchOf, KeptPredicate } from './kept-outcomes.js';
import { soughtTexts } from './sought-texts.js';

/** Turns a planned expression into a function over a batch's row, for one run. */
export function compile(e: PlanExpr, run: Run): Evaluator {
  if (run.trace?.detail === 'decisions') {
    if (e.op === 'and' || e.op === 'or') return compileDecision(e, run);
    if (e.op === 'case') return compileCaseDecision(e, run);
  }
  switch (e.op) {
    case 'constant': {
      const value = e.value;
      return () => value;
    }
    case 'column': {
      const index = e.index;
      return (batch, row) => batch.columns[index]!.get(row);
    }
    case 'call':
      return keptPredicate(e, run)?.evaluate ?? compileCall(e, run);
    case 'special':
      return e.form.compile(
        e.site,
        e.args.map((a) => compile(a, run)),
        run,
      );
    case 'and':
    case 'or':
      return compileLogical(e, run);
    case 'in':
      return keptPredicate(e, run)?.evaluate ?? compileIn(e, run);
    case 'case':
      return compileCase(e, run);
    case 'scalar-query':
      return () => run.once(e, (owner) => firstValue(e.plan.run(owner)), e.plan);
  }
}

/**
 * Like {@link compile}, for a predicate that decides something: under a trace every part of it is evaluated for every
 * row, and its outcome kept for the row's events.
 */
export function compileCondition(e: PlanExpr, run: Run, kind: ClauseKind = 'leaf'): Evaluator {
  const trace = run.trace;
  if (trace === undefined) return compile(e, run);
  if (trace.detail === 'decisions') return compileDecision(e, run, kind);
  const evaluate = e.op === 'and' || e.op === 'or' ? compileTracedLogical(e, run) : compile(e, run);
  if (e.span === undefined) return evaluate;
  const own = e.op === 'and' || e.op === 'or' ? e.op : 'leaf';
  const clauses = [trace.clause(e.span, own)];
  if (kind !== 'leaf') clauses.push(trace.clause(e.span, kind));
  return (batch, row) => {
    const value = evaluate(batch, row);
    for (const clause of clauses) markRow(clause, batch, row, value === true ? TRUE : value === null ? NULL : FALSE);
    return value;
  };
}

/** Keeps the outcomes of a clause for the events of a batch's rows; the array must not change afterwards. */
export function markRows(clause: Clause, { lineage, length }: Batch, outcomes: Uint8Array): void {
  if (lineage === undefined) return;
  const { ordinals, order } = lineage;
  if (ordinals !== undefined) {
    clause.markAll(ordinals, outcomes, order);
    return;
  }
  for (let row = 0; row < length; row++) {
    if (outcomes[row] !== 0) for (const event of lineage.of(row)) clause.mark(event, outcomes[row]!);
  }
}

/** Keeps an outcome of a clause for the events of a row. */
export function markRow(clause: Clause, batch: Batch, row: number, outcome: number): void {
  const { lineage } = batch;
  if (lineage === undefined) return;
  const single = lineage.singleOf(row);
  if (single !== undefined) clause.mark(single, outcome);
  else for (const event of lineage.of(row)) clause.mark(event, outcome);
}

function compileCall(e: CallExpr, run: Run): Evaluator {
  const { apply } = e;
  if (e.isNamed === false) run.differs();
  const args = e.args.map((a) => compile(a, run));
  const memo = dictionaryMemo(e);
  if (memo !== undefined) return memo;
  const [a, b, c] = args;
  switch (args.length) {
    case 0:
      return () => apply();
    case 1:
      return (batch, row) => apply(a!(batch, row));
    case 2:
      return (batch, row) => apply(a!(batch, row), b!(batch, row));
    case 3:
      return (batch, row) => apply(a!(batch, row), b!(batch, row), c!(batch, row));
    default:
      return (batch, row) => apply(...args.map((f) => f(batch, row)));
  }
}

/** A predicate on one text column with constants otherwise, which is evaluated once for each text; or undefined. */
export function keptPredicate(e: PlanExpr, run: Run): KeptPredicate | undefined {
  if (e.op === 'in') return keptIn(e, run);
  const call = e.op === 'call' && e.type === 'bool' && e.isNamed === true ? textCall(e) : undefined;
  return call && new KeptPredicate((e as CallExpr).name, call.column, (e as CallExpr).args, call.apply, soughtTexts(e));
}

/** A call on one text column with constants otherwise, as a function of the text. */
function textCall({
  args,
  apply,
}: CallExpr): { readonly column: ColumnExpr; readonly apply: (text: Value) => Value } | undefined {
  const at = args.findIndex((a) => a.op === 'column');
  if (at < 0 || !args.every((a, i) => i === at || a.op === 'constant')) return undefined;
  const column = args[at]!;
  if (column.op !== 'column' || column.type !== 'string') return undefined;
  const values = args.map((a) => (a.op === 'constant' ? a.value : null));
  return {
    column,
    apply(text) {
      const own = values.slice();
      own[at] = text;
      return apply(...own);
    },
  };
}

/** A call on one text column with constants otherwise is computed once for each distinct text of a dictionary column. */
function dictionaryMemo(e: CallExpr): Evaluator | undefined {
  const call = textCall(e);
  if (call === undefined) return undefined;
  const { index } = call.column;
  let dictionary: readonly string[] | undefined;
  let known: (Value | undefined)[] = [];
  return (batch, row) => {
    const data = batch.columns[index]!;
    if (!(data instanceof DictionaryColumn)) return call.apply(data.get(row));
    if (data.dictionary !== dictionary) {
      dictionary = data.dictionary;
      known = [];
    }
    const code = data.codes[row]!;
    const before = known[code];
    if (before !== undefined) return before;
    const value = call.apply(dictionary[code]!);
    known[code] = value;
    return value;
  };
}

/** Membership of a text column in a list of constants. */
function keptIn(e: InExpr, run: Run): KeptPredicate | undefined {
  const { left, items } = e;
  if (left.op !== 'column' || left.type !== 'string' || e.table !== undefined) return undefined;
  if (!items.every((item) => item.op === 'constant')) return undefined;
  const test = compileIn({ ...e, left: { ...left, index: 0 } }, run);
  return new KeptPredicate(e.operator, left, [left, ...items], (text) => test(batchOf(text), 0), soughtTexts(e));
}

function compileLogical(e: LogicalExpr, run: Run): Evaluator {
  const args = e.args.map((a) => compile(a, run));
  const decisive = e.op === 'or';
  return (batch, row) => {
    let sawNull = false;
    for (const arg of args) {
      const value = arg(batch, row);
      if (value === decisive) return decisive;
      if (value === null) sawNull = true;
    }
    return sawNull ? null : !decisive;
  };
}

function compileTracedLogical(e: LogicalExpr, run: Run): Evaluator {
  const args = e.args.map((a) => compileCondition(a, run));
  const decisive = e.op === 'or';
  return (batch, row) => {
    let sawNull = false;
    let decided = false;
    for (const arg of args) {
      const value = arg(batch, row);
      if (value === decisive) decided = true;
      if (value === null) sawNull = true;
    }
    return decided ? decisive : sawNull ? null : !decisive;
  };
}

function compileCase(e: CaseExpr, run: Run): Evaluator {
  const results = e.arms.map((a) => compile(a.result, run));
  const otherwise = compile(e.otherwise, run);
  const trace = run.trace;
  if (trace === undefined) {
    const conditions = e.arms.map((a) => compile(a.condition, run));
    return (batch, row) => {
      for (let i = 0; i < conditions.length; i++) {
        if (conditions[i]!(batch, row) === true) return results[i]!(batch, row);
      }
      return otherwise(batch, row);
    };
  }
  const conditions = e.arms.map((a) => compileCondition(a.condition, run, 'arm'));
  const arms = e.arms.map((a) => (a.condition.span === undefined ? undefined : trace.clause(a.condition.span, 'arm')));
  const last = e.otherwise.span === undefined ? undefined : trace.clause(e.otherwise.span, 'otherwise');
  return (batch, row) => {
    let taken = -1;
    conditions.forEach((condition, i) => {
      if (condition(batch, row) === true && taken < 0) taken = i;
    });
    const clause = taken < 0 ? last : arms[taken];
    if (clause !== undefined) markRow(clause, batch, row, taken < 0 ? TAKEN | TRUE : TAKEN);
    return taken < 0 ? otherwise(batch, row) : results[taken]!(batch, row);
  };
}

/** The first value of the first row; null when there is none. */
export function firstValue(batches: Iterable<Batch>): Value {
  for (const batch of batches) if (batch.length > 0) return batch.columns[0]?.get(0) ?? null;
  return null;
}

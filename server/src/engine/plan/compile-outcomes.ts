import type { Batch } from '../exec/batch.js';
import type { KeptOutcomes } from '../exec/kept-rows.js';
import { perLayout } from '../exec/layout.js';
import type { Run } from '../run.js';
import type { Evaluator } from '../functions/contract.js';
import { FALSE, NULL, TRUE, type Clause, type ClauseKind, type Trace } from '../trace/trace.js';
import { compile, compileCondition, keptPredicate, markRows } from './compile.js';
import { someExpr, type LogicalExpr, type PlanExpr } from './expression.js';
import { expressionId } from './expression-id.js';
import { outcomeOf } from './kept-outcomes.js';
import { newOutcomes, Together } from './outcome-words.js';

/**
 * The outcome of a predicate for each row of a batch, as bits of a trace. Where `rows` are given (ascending), only their
 * outcomes are of interest, and others may be anything. The array may be kept, and must not be changed.
 */
export type BatchPredicate = (batch: Batch, rows?: Uint32Array) => Uint8Array;

/** An operand of `and` or `or`. */
interface Operand {
  readonly outcomes: BatchPredicate;
  /** The outcomes for a batch's rows as far as they were kept; undefined where nothing was. */
  readonly known: (batch: Batch) => Uint8Array | undefined;
}

/**
 * Compiles a predicate that decides something, for a batch at a time. Under a trace every part of it is evaluated for
 * every row, and its outcomes are kept for the rows' events; `kind` tells what the whole of it is. Without one an operand
 * of `and` and `or` is evaluated for the rows that those before it leave open. What was found out about rows that stay in
 * memory is kept from run to run.
 */
export function compileOutcomes(e: PlanExpr, run: Run, kind: ClauseKind = 'leaf'): BatchPredicate {
  const isRowWise = !run.columnar || run.trace?.detail === 'decisions';
  return isRowWise ? rowByRow(e, run, kind) : traced(e, run, run.trace, kind);
}

/** Whether values of an expression can be kept without losing what a trace would see while they are computed. */
export function isSilent(e: PlanExpr, run: Run): boolean {
  return run.trace === undefined || !someExpr(e, (x) => x.op === 'case');
}

function rowByRow(e: PlanExpr, run: Run, kind: ClauseKind): BatchPredicate {
  const test = compileCondition(e, run, kind);
  return (batch, rows) => {
    const outcomes = new Uint8Array(batch.length);
    const count = rows?.length ?? batch.length;
    for (let i = 0; i < count; i++) {
      run.checkAt(i);
      const row = rows === undefined ? i : rows[i]!;
      outcomes[row] = outcomeOf(test(batch, row));
    }
    return outcomes;
  };
}

function traced(e: PlanExpr, run: Run, trace: Trace | undefined, kind: ClauseKind): BatchPredicate {
  const outcomes =
    e.op === 'and' || e.op === 'or' ? logicalOutcomes(e, run, trace) : (negation(e, run) ?? leafOutcomes(e, run));
  if (trace === undefined || e.span === undefined) return outcomes;
  const clauses: Clause[] = [trace.clause(e.span, e.op === 'and' || e.op === 'or' ? e.op : 'leaf')];
  if (kind !== 'leaf') clauses.push(trace.clause(e.span, kind));
  return (batch) => {
    const all = outcomes(batch);
    for (const clause of clauses) markRows(clause, batch, all);
    return all;
  };
}

/** Where the outcomes of an expression for the rows of a batch are kept, if they can be. */
type StoreOf = (batch: Batch) => KeptOutcomes | undefined;

function storeOf(e: PlanExpr, run: Run): StoreOf {
  if (!isSilent(e, run)) return () => undefined;
  const idIn = perLayout((layout) => expressionId(e, run, layout));
  return (batch) => {
    const id = batch.kept === undefined ? undefined : idIn(batch);
    return id === undefined ? undefined : batch.kept!.outcomesOf(id);
  };
}

function knownOf(e: PlanExpr, run: Run): Operand['known'] {
  const idIn = perLayout((layout) => expressionId(e, run, layout));
  return (batch) => {
    const id = batch.kept === undefined ? undefined : idIn(batch);
    return id === undefined ? undefined : batch.kept!.knownOutcomes(id);
  };
}

function leafOutcomes(e: PlanExpr, run: Run): BatchPredicate {
  const silent = isSilent(e, run);
  const storeFor = storeOf(e, run);
  const byText = keptPredicate(e, run);
  const evaluate = byText?.evaluate ?? compile(e, run);
  return (batch, wanted) => {
    const rows = silent ? wanted : undefined;
    const store = storeFor(batch);
    if (store?.isComplete === true) return store.values;
    const outcomes = store?.values ?? newOutcomes(batch.length);
    if (byText?.fill(batch, rows, outcomes, run) !== true) fillIn(evaluate, batch, rows, outcomes, run);
    if (store !== undefined && rows === undefined) store.isComplete = true;
    return outcomes;
  };
}

/** Writes those outcomes of some rows, or of all, that are not known. */
function fillIn(
  evaluate: Evaluator,
  batch: Batch,
  rows: Uint32Array | undefined,
  outcomes: Uint8Array,
  run: Run,
): void {
  const count = rows?.length ?? batch.length;
  for (let i = 0; i < count; i++) {
    run.checkAt(i);
    const row = rows === undefined ? i : rows[i]!;
    if (outcomes[row] === 0) outcomes[row] = outcomeOf(evaluate(batch, row));
  }
}

/** `not()` of a predicate, whose parts no trace of outcomes looks at; undefined for other expressions. */
function negation(e: PlanExpr, run: Run): BatchPredicate | undefined {
  if (e.op !== 'call' || e.name !== 'not' || e.isNamed !== true || !isSilent(e, run)) return undefined;
  const [operand] = e.args;
  if (operand?.type !== 'bool') return undefined;
  const outcomes = traced(operand, run, undefined, 'leaf');
  return (batch, rows) => outcomes(batch, rows).map((o) => (o === TRUE ? FALSE : o === FALSE ? TRUE : o));
}

function logicalOutcomes(e: LogicalExpr, run: Run, trace: Trace | undefined): BatchPredicate {
  const args = e.args.map((arg) => traced(arg, run, trace, 'leaf'));
  const storeFor = storeOf(e, run);
  if (trace !== undefined) return allRows(e.op, args, storeFor);
  const operands = e.args.map((arg, i) => ({ outcomes: args[i]!, known: knownOf(arg, run) }));
  return openRows(e.op, operands, storeFor);
}

/** Evaluates every operand for every row. */
function allRows(op: 'and' | 'or', args: readonly BatchPredicate[], storeFor: StoreOf): BatchPredicate {
  return (batch) => {
    const parts = args.map((arg) => arg(batch));
    const store = storeFor(batch);
    if (store?.isComplete === true) return store.values;
    const outcomes = store?.values ?? newOutcomes(batch.length);
    const together = new Together(batch.length);
    for (const part of parts) together.add(part);
    together.conclude(op === 'or' ? TRUE : FALSE, outcomes);
    if (store !== undefined) store.isComplete = true;
    return outcomes;
  };
}

/** Evaluates an operand for the rows that those before it, and those whose outcomes are known, leave open. */
function openRows(op: 'and' | 'or', operands: readonly Operand[], storeFor: StoreOf): BatchPredicate {
  const [settled, open] = op === 'or' ? ([TRUE, FALSE] as const) : ([FALSE, TRUE] as const);
  return (batch, rows) => {
    const store = storeFor(batch);
    if (store?.isComplete === true) return store.values;
    const outcomes = store?.values ?? newOutcomes(batch.length);
    let pending = unknownRows(outcomes, rows);
    if (pending.length === 0) return outcomes;
    const missing = new Uint8Array(batch.length);
    const goThrough = (some: Uint32Array, left: readonly Operand[]): void => {
      let still = some;
      for (const operand of left) {
        if (still.length === 0) return;
        const part = operand.outcomes(batch, still.length === batch.length ? undefined : still);
        still = settle(still, part, outcomes, settled, missing);
      }
      conclude(still, outcomes, open, missing);
    };
    if (pending.length * LEAST_PART >= batch.length) {
      const together = new Together(batch.length);
      const known = operands.filter((operand) => addKnown(operand, batch, together));
      if (known.length > 0) {
        together.settle(settled, outcomes);
        const [rest, others] = together.split(unknownRows(outcomes, pending));
        markMissing(rest, together.bytes, missing);
        const left = operands.filter((operand) => !known.includes(operand));
        goThrough(rest, left);
        pending = others;
      }
    }
    goThrough(pending, operands);
    if (store !== undefined && rows === undefined) store.isComplete = true;
    return outcomes;
  };
}

/** Where fewer of a batch's rows than this part are open, they are gone through one by one. */
const LEAST_PART = 4;

function addKnown({ known }: Operand, batch: Batch, together: Together): boolean {
  const outcomes = known(batch);
  if (outcomes !== undefined) together.add(outcomes);
  return outcomes !== undefined;
}

/** `missing` gets a 1 for those of some rows that have null among their outcomes. */
function markMissing(rows: Uint32Array, among: Uint8Array, missing: Uint8Array): void {
  for (let i = 0; i < rows.length; i++) if ((among[rows[i]!]! & NULL) !== 0) missing[rows[i]!] = 1;
}

/**
 * Settles the rows for which an operand has the outcome that settles, and gives those that stay open, in the array of
 * `pending`. `missing`: gets a 1 for rows for which it is null.
 */
function settle(
  pending: Uint32Array,
  part: Uint8Array,
  outcomes: Uint8Array,
  settled: number,
  missing: Uint8Array,
): Uint32Array {
  let left = 0;
  for (let i = 0; i < pending.length; i++) {
    const row = pending[i]!;
    const outcome = part[row]!;
    if (outcome === settled) outcomes[row] = settled;
    else {
      if (outcome === NULL) missing[row] = 1;
      pending[left++] = row;
    }
  }
  return pending.subarray(0, left);
}

/** Writes the outcome of rows that no operand settled. */
function conclude(pending: Uint32Array, outcomes: Uint8Array, open: number, missing: Uint8Array): void {
  for (let i = 0; i < pending.length; i++) {
    const row = pending[i]!;
    outcomes[row] = missing[row] === 1 ? NULL : open;
  }
}

/** Those of some rows, or of all, whose outcome is not known; a new array. */
function unknownRows(outcomes: Uint8Array, rows: Uint32Array | undefined): Uint32Array {
  const count = rows?.length ?? outcomes.length;
  let first = 0;
  while (first < count && outcomes[rows === undefined ? first : rows[first]!] !== 0) first++;
  if (first === count) return NO_ROWS;
  const unknown = new Uint32Array(count - first);
  let n = 0;
  for (let i = first; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    if (outcomes[row] === 0) unknown[n++] = row;
  }
  return unknown.subarray(0, n);
}

const NO_ROWS = new Uint32Array(0);

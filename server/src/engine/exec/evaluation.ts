import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import type { Evaluator } from '../functions/contract.js';
import { compile, compileCondition } from '../plan/compile.js';
import { compileCaseColumn } from '../plan/compile-case-column.js';
import { isSilent } from '../plan/compile-outcomes.js';
import type { Demand } from '../plan/demand.js';
import { someExpr, type PlanExpr } from '../plan/expression.js';
import { columnId, expressionId, idOf } from '../plan/expression-id.js';
import { rowsToLookAt, soughtTexts, type SoughtTexts } from '../plan/sought-texts.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import { Batch, concatenate } from './batch.js';
import { ConstantColumn, ValuesColumn, type Column } from './column.js';
import { perLayout, type Layout } from './layout.js';

/** Computes a whole column of an expression. A column that is passed on is the same object, a constant is not spread. */
export type ColumnEvaluator = (batch: Batch) => Column;

export function compileColumn(e: PlanExpr, run: Run): ColumnEvaluator {
  if (e.op === 'column') return (batch) => batch.columns[e.index]!;
  if (e.op === 'constant') return (batch) => new ConstantColumn(e.value, batch.length);
  const decides = run.trace?.detail === 'decisions';
  if (e.op === 'case' && !decides && run.columnar) return compileCaseColumn(e, run, bytesOf(e.type));
  const evaluate = e.type === 'bool' && decides ? compileCondition(e, run) : compile(e, run);
  const isKept = run.columnar && !decides && isSilent(e, run);
  const idIn = perLayout((layout) => (isKept ? expressionId(e, run, layout) : undefined));
  const sought = isKept ? soughtTexts(e) : undefined;
  const compute = (batch: Batch): Column => {
    const values = new Array<Value>(batch.length);
    const found = sought && rowsToLookAt(batch, sought);
    const absent = found && valueWithout(sought, evaluate);
    for (let i = 0; i < batch.length; i++) {
      run.checkAt(i);
      values[i] = found?.[i] === 0 ? absent! : evaluate(batch, i);
    }
    return new ValuesColumn(values);
  };
  return (batch) => {
    const id = batch.kept === undefined ? undefined : idIn(batch);
    return id === undefined ? compute(batch) : batch.kept!.column(id, bytesOf(e.type), () => compute(batch));
  };
}

/** The value of an expression for a row that has none of the texts that it looks for. */
function valueWithout({ column }: SoughtTexts, evaluate: Evaluator): Value {
  const columns: Column[] = [];
  columns[column] = new ConstantColumn('', 1);
  return evaluate(new Batch(columns, 1), 0);
}

/** The number of a result of an expression as a column; `part`: which, of an expression with several. */
export function resultId(
  e: PlanExpr,
  part: number | undefined,
  run: Run,
  layout: Layout | undefined,
): number | undefined {
  const id = e.op === 'column' ? columnId(e.index, layout) : expressionId(e, run, layout);
  return id === undefined || part === undefined ? id : idOf(`part ${part} of ${id}`);
}

/** About so many bytes a value of a computed column needs. */
function bytesOf(type: ScalarType): number {
  switch (type) {
    case 'bool':
    case 'int':
    case 'long':
    case 'real':
      return 8;
    case 'datetime':
    case 'timespan':
      return 32;
    default:
      return 96;
  }
}

/** One result of a column of several. */
export function partColumn(column: Column, part: number): Column {
  const values = new Array<Value>(column.length);
  for (let i = 0; i < column.length; i++) {
    const all = column.get(i);
    values[i] = Array.isArray(all) ? ((all as readonly Value[])[part] ?? null) : null;
  }
  return new ValuesColumn(values);
}

/** Whether an expression looks at other rows, so that its operator needs all of them in one batch. */
export function usesWindow(e: PlanExpr): boolean {
  return someExpr(e, (x) => x.op === 'special' && x.form.window === true);
}

/** The input's batches with some of its columns (undefined for all); as one batch where an expression looks at other rows. */
export function* batchesFor(
  input: TablePlan,
  exprs: readonly PlanExpr[],
  run: Run,
  columns: ReadonlySet<number> | undefined,
): Generator<Batch> {
  if (exprs.some(usesWindow)) yield collect(input, run, { columns });
  else yield* input.run(run, { columns });
}

/** All rows of a plan as one batch, counted against the budget. */
export function collect(plan: TablePlan, run: Run, demand?: Demand): Batch {
  const batches: Batch[] = [];
  for (const batch of plan.run(run, demand)) {
    if (batch.length === 0) continue;
    run.hold(batch.length, plan.kind);
    batches.push(batch.detached());
  }
  return batches.length === 0 ? emptyBatch(plan.columns, run) : concatenate(batches, plan.columns, () => run.check());
}

export function emptyBatch(columns: readonly ColumnInfo[], run: Run): Batch {
  return concatenate([], columns).withLineage(run.lineage);
}

/** What a missing value of a type is: text is never null. */
export function missing(column: ColumnInfo): Value {
  return column.type === 'string' ? '' : null;
}

import type { Analysis } from '../kusto/analysis.js';
import type { ColumnInfo } from '../syntax/types.js';
import { withCheckpoints } from './checkpoint.js';
import type { DataSource } from './data.js';
import { EngineError, type EngineErrorCode } from './errors.js';
import { tooLarge } from './memory.js';
import type { Batch } from './exec/batch.js';
import type { Visualization } from './exec/render.js';
import { Planner } from './plan/planner.js';
import type { TablePlan } from './plan/table-plan.js';
import { Run, type RunOptions } from './run.js';
import type { Value } from './values/types.js';

/** One result table. */
export interface ResultTable {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly visualization: Visualization | undefined;
  /** The values of a row, in the order of the columns. */
  row(index: number): readonly Value[];
  /** The ordinals of the events a row comes from; empty when the run keeps no lineage. */
  sources(index: number): readonly number[];
}

/** Why a query was not evaluated. Offsets are of the query text. */
export interface EvaluationError {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

export type Evaluation =
  | { readonly ok: true; readonly tables: readonly ResultTable[]; readonly run: Run }
  | { readonly ok: false; readonly error: EvaluationError };

/** The first error that the parser or the binder finds in a query; undefined where it is valid. */
export function queryError(analysis: Analysis): EvaluationError | undefined {
  const refused = analysis.diagnostics.find((d) => d.severity === 'error');
  if (refused === undefined) return undefined;
  const { code, message, start, end } = refused;
  return { code: 'syntax', message: `${message} (${code})`, start, end };
}

/**
 * Evaluates a query over local data. `tables` holds one table for each tabular statement (several after `fork` and
 * `facet`); the last one is the query's result. Never throws for what a query or its data do.
 */
export function evaluate(analysis: Analysis, data: DataSource, options: RunOptions): Evaluation {
  const error = queryError(analysis);
  if (error !== undefined) return { ok: false, error };
  try {
    const run = new Run(options);
    const ask = (): void => run.check();
    const tables = withCheckpoints(ask, () =>
      new Planner(data, run).planQuery(analysis.tree).results.flatMap((plan) => resultTables(plan, run)),
    );
    return { ok: true, tables, run };
  } catch (failure) {
    const known = failure instanceof EngineError ? failure : tooLarge(failure);
    if (known === undefined) throw failure;
    const { code, message, span } = known;
    return { ok: false, error: { code, message, start: span?.start, end: span?.end } };
  }
}

function resultTables(plan: TablePlan, run: Run): ResultTable[] {
  const several = plan.results;
  if (several !== undefined) return several.flatMap((p) => resultTables(p, run));
  const batches: Batch[] = [];
  for (const batch of plan.run(run)) {
    run.check();
    if (batch.length === 0) continue;
    run.hold(batch.length, 'the result');
    batches.push(batch.detached());
  }
  return [new BatchedTable(plan, batches)];
}

class BatchedTable implements ResultTable {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly visualization: Visualization | undefined;
  private readonly starts: number[] = [];

  constructor(
    plan: TablePlan,
    private readonly batches: readonly Batch[],
  ) {
    this.name = plan.name ?? 'PrimaryResult';
    this.columns = plan.columns;
    this.visualization = plan.visualization;
    let count = 0;
    for (const b of batches) {
      this.starts.push(count);
      count += b.length;
    }
    this.rowCount = count;
  }

  row(index: number): readonly Value[] {
    const [batch, at] = this.locate(index);
    return batch.row(at);
  }

  sources(index: number): readonly number[] {
    const [batch, at] = this.locate(index);
    return batch.lineage?.of(at) ?? [];
  }

  private locate(index: number): [Batch, number] {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return [this.batches[low]!, index - this.starts[low]!];
  }
}

import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';
import { ConstantColumn, ValuesColumn, type Column } from './column.js';
import type { ColumnEvaluator } from './evaluation.js';
import { PairTable } from './pair-table.js';
import { ValueCodes } from './value-codes.js';

/**
 * Numbers the combinations of some keys in the order in which they first come: null equals null, NaN equals NaN. Values
 * become numbers column by column, so that no row is made into anything.
 */
export class GroupIndex {
  /** By key, the values of each group: those of its first row. */
  readonly values: readonly Value[][];
  /** How many groups there are. */
  count = 0;
  private readonly columns: readonly ColumnEvaluator[];
  private readonly codes: readonly ValueCodes[];
  private readonly pairs: readonly PairTable[];
  private groups = new Int32Array(0);
  private more = new Int32Array(0);

  constructor(
    keys: readonly PlanExpr[],
    private readonly run: Run,
  ) {
    this.columns = keys.map((k) => argumentColumn(k, run));
    this.codes = keys.map((k) => new ValueCodes(k.type));
    this.pairs = keys.slice(1).map(() => new PairTable());
    this.values = keys.map(() => []);
    if (keys.length === 0) this.count = 1;
  }

  /** The group of each row of a batch; good until the next call. */
  groupsOf(batch: Batch): Int32Array {
    const rows = batch.length;
    if (this.groups.length < rows) {
      this.groups = new Int32Array(rows);
      this.more = new Int32Array(rows);
    }
    const { groups, more, run } = this;
    const checkAt = (row: number): void => run.checkAt(row);
    const columns = this.columns.map((column) => column(batch));
    columns.forEach((column, k) => {
      if (k === 0) {
        this.codes[0]!.write(column, rows, groups, checkAt);
        return;
      }
      this.codes[k]!.write(column, rows, more, checkAt);
      this.pairs[k - 1]!.numberAll(groups, more, rows);
    });
    if (columns.length > 0) this.keepNew(columns, rows);
    return groups;
  }

  private keepNew(columns: readonly Column[], rows: number): void {
    const { groups } = this;
    for (let row = 0; row < rows; row++) {
      if (groups[row] !== this.count) continue;
      this.count++;
      columns.forEach((column, k) => this.values[k]!.push(column.get(row)));
    }
  }
}

/** The values of an argument of an aggregate, or of a key: no trace looks at them. */
export function argumentColumn(e: PlanExpr, run: Run): ColumnEvaluator {
  if (e.op === 'column') return (batch) => batch.columns[e.index]!;
  if (e.op === 'constant') return (batch) => new ConstantColumn(e.value, batch.length);
  const evaluate = compile(e, run);
  return (batch) => {
    const values = new Array<Value>(batch.length);
    for (let row = 0; row < values.length; row++) {
      run.checkAt(row);
      values[row] = evaluate(batch, row);
    }
    return new ValuesColumn(values);
  };
}

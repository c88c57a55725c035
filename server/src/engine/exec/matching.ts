import type { ColumnInfo } from '../../syntax/types.js';
import type { Demand } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import { Batch, BATCH_ROWS } from './batch.js';
import { selectColumn, type Column } from './column.js';
import { collect, missing } from './evaluation.js';
import { KeyNumbers, keyColumns, NO_KEY, type KeyColumns } from './key-numbers.js';
import type { JoinKeys } from './join-keys.js';
import { Lineage } from './lineage.js';

/** Rows of the left side with those of the right side that have the same key, as places in their batches. */
export interface Matches {
  readonly left: Uint32Array;
  /** Past the right side's last row where there is none of the same key. */
  readonly right: Uint32Array;
}

/** The right side of a join: its rows by key. */
export class RightRows {
  readonly batch: Batch;
  /** How many different keys there are. */
  readonly keyCount: number;
  private readonly numbers: KeyNumbers;
  private readonly leftKeys: KeyColumns;
  /** The rows by key, and where those of each key begin. */
  private readonly rows: Uint32Array;
  private readonly starts: Uint32Array;
  /** The columns with a row more, of what is missing. */
  private padded: readonly Column[] | undefined;

  /** `demand`: what is looked at of the rows, keys included. */
  constructor(
    private readonly right: TablePlan,
    keys: JoinKeys,
    private readonly run: Run,
    demand?: Demand,
  ) {
    const types = keys.left.map((k) => k.type);
    this.leftKeys = keyColumns(keys.left, types, run);
    this.numbers = new KeyNumbers(types, run);
    this.batch = collect(right, run, demand);
    const { length } = this.batch;
    const keyOf = this.numbers.add(keyColumns(keys.right, types, run)(this.batch), length);
    this.keyCount = this.numbers.count;
    const starts = new Uint32Array(this.keyCount + 1);
    for (let row = 0; row < length; row++) starts[keyOf[row]! + 1]!++;
    for (let key = 0; key < this.keyCount; key++) starts[key + 1]! += starts[key]!;
    const next = starts.slice();
    const rows = new Uint32Array(length);
    for (let row = 0; row < length; row++) {
      run.checkAt(row);
      rows[next[keyOf[row]!]!++] = row;
    }
    this.rows = rows;
    this.starts = starts;
  }

  /** The number of each left row's key; {@link NO_KEY} where no right row has it. */
  keysOf(left: Batch): Int32Array {
    return this.numbers.find(this.leftKeys(left), left.length);
  }

  /** The matches of left rows, by their keys' numbers, some thousands at a time. `unmatched`: left rows without one too. */
  *matches(keys: Int32Array, unmatched: boolean): Generator<Matches> {
    let left = new Uint32Array(BATCH_ROWS);
    let right = new Uint32Array(BATCH_ROWS);
    let n = 0;
    const { rows, starts, run } = this;
    for (let row = 0; row < keys.length; row++) {
      run.checkAt(row);
      const key = keys[row]!;
      if (key === NO_KEY && !unmatched) continue;
      // A row past the last stands for none.
      const from = key === NO_KEY ? rows.length : starts[key]!;
      const to = key === NO_KEY ? from + 1 : starts[key + 1]!;
      for (let at = from; at < to; at++) {
        left[n] = row;
        right[n++] = at < rows.length ? rows[at]! : at;
        if (n < BATCH_ROWS) continue;
        yield { left, right };
        [left, right, n] = [new Uint32Array(BATCH_ROWS), new Uint32Array(BATCH_ROWS), 0];
      }
    }
    if (n > 0) yield { left: left.subarray(0, n), right: right.subarray(0, n) };
  }

  /** The rows that matches are: the left side's columns, then those of the right side at `added`, or all. */
  joined(batch: Batch, { left, right }: Matches, added?: readonly number[]): Batch {
    const columns = (this.padded ??= this.batch.columns.map((c, i) => paddedColumn(c, this.right.columns[i]!)));
    const taken = added === undefined ? columns : added.map((i) => columns[i]!);
    // Few of many rows are copied, so that the others need not stay.
    const own = batch.columns.map((c) => selectColumn(c, left));
    const result = new Batch(
      [...own, ...taken.map((c) => selectColumn(c, right))],
      left.length,
      this.run.lineage ? this.lineage(batch, left, right) : undefined,
    );
    return left.length * 4 < batch.length ? result.copied() : result;
  }

  private lineage(batch: Batch, left: Uint32Array, right: Uint32Array): Lineage {
    const of = batch.lineage ?? Lineage.none(batch.length);
    return Lineage.joined(of, left, this.batch.lineage ?? Lineage.none(this.batch.length), right);
  }
}

/** A column and, behind its values, what is missing. */
class PaddedColumn implements Column {
  readonly length: number;
  constructor(
    private readonly base: Column,
    private readonly last: Value,
  ) {
    this.length = base.length + 1;
  }
  get(row: number): Value {
    return row < this.base.length ? this.base.get(row) : this.last;
  }
}

function paddedColumn(column: Column, info: ColumnInfo): Column {
  return new PaddedColumn(column, missing(info));
}

/** Which rows of `plan` have a key that some row of the other side has, or has not. */
export function* rowsByPresence(
  plan: TablePlan,
  keys: readonly PlanExpr[],
  others: KeyNumbers,
  wanted: boolean,
  run: Run,
  demand: Demand,
): Generator<Batch> {
  const columns = keyColumns(keys, others.types, run);
  for (const batch of plan.run(run, demand)) {
    const numbers = others.find(columns(batch), batch.length);
    const rows = new Uint32Array(batch.length);
    let n = 0;
    for (let i = 0; i < batch.length; i++) if ((numbers[i] !== NO_KEY) === wanted) rows[n++] = i;
    if (n > 0) yield n === batch.length ? batch : batch.selectAscending(rows.subarray(0, n));
  }
}

import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import { BATCH_ROWS, concatenate, type Batch } from './batch.js';
import { emptyBatch } from './evaluation.js';
import { argumentColumn } from './group-index.js';
import { rowComparator, sortedRows, type SortKey } from './ordering.js';
import { valuesOfColumn } from './sort-keys.js';

/** The first rows of an order, of rows that come in batches: no more than a few times as many are kept. */
export class FirstRows {
  private kept: Batch[] = [];
  private size = 0;
  private held = 0;
  /** The key values of the last of the rows that were first so far; undefined while there are too few. */
  private last: readonly (readonly Value[])[] | undefined;
  private readonly compare: ReturnType<typeof rowComparator>;
  private readonly columns: readonly ReturnType<typeof argumentColumn>[];

  constructor(
    private readonly keys: readonly SortKey[],
    private readonly count: number,
    private readonly input: TablePlan,
    private readonly run: Run,
  ) {
    this.compare = rowComparator(keys);
    this.columns = keys.map((k) => argumentColumn(k.expr, run));
  }

  /** Keeps those rows of a batch that can be among the first. */
  add(batch: Batch): void {
    if (this.count === 0 || batch.length === 0) return;
    let rows = batch;
    if (this.last !== undefined) {
      const before = this.before(batch, this.last);
      if (before.length === 0) return;
      if (before.length < batch.length) rows = batch.selectAscending(before);
    }
    // Rows that come in the wrong order are all before those that came, but most are not among the first of their batch.
    if (rows.length > this.count) {
      rows = rows.select(sortedRows(rows, this.keys, this.run).subarray(0, this.count));
      this.last = this.lastOf(rows);
    }
    this.kept.push(rows.detached());
    this.size += rows.length;
    if (this.size > this.held) {
      this.run.hold(this.size - this.held, 'top');
      this.held = this.size;
    }
    if (this.size >= 2 * this.count + BATCH_ROWS) this.cut();
  }

  /** The first rows, in their order. */
  take(): Batch {
    return this.kept.length === 0 ? emptyBatch(this.input.columns, this.run) : this.cut();
  }

  /** The rows that come before `last`; of equal rows the earlier one is first. */
  private before(batch: Batch, last: readonly (readonly Value[])[]): Uint32Array {
    const { compare, run } = this;
    const rows = new Uint32Array(batch.length);
    let n = 0;
    const check = (row: number): void => run.checkAt(row);
    const values = this.columns.map((column) => valuesOfColumn(column(batch), check));
    for (let row = 0; row < batch.length; row++) if (compare(values, row, last, 0) < 0) rows[n++] = row;
    return rows.subarray(0, n);
  }

  private cut(): Batch {
    const { count, input, run } = this;
    const all = concatenate(this.kept, input.columns, () => run.check());
    const first = all.select(sortedRows(all, this.keys, run).subarray(0, count)).copied();
    this.kept = [first];
    this.size = first.length;
    if (first.length === count) this.last = this.lastOf(first);
    return first;
  }

  /** The key values of the last row. */
  private lastOf(rows: Batch): readonly (readonly Value[])[] {
    const end = rows.select(Uint32Array.of(rows.length - 1));
    return this.columns.map((column) => [column(end).get(0)]);
  }
}

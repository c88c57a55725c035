import type { ColumnInfo } from '../../syntax/types.js';
import type { Value } from '../values/types.js';
import { concatenateColumns, ConstantColumn, selectColumn, ValuesColumn, valuesOf, type Column } from './column.js';
import type { KeptRows, KeptSelection } from './kept-rows.js';
import type { Layout } from './layout.js';
import { Lineage } from './lineage.js';

/** How many rows a batch has at most, where an operator is free to choose. */
export const BATCH_ROWS = 4096;

/** Some rows of a table, by column. The columns' names and types are those of the plan that yields it. */
export class Batch {
  constructor(
    readonly columns: readonly Column[],
    readonly length: number,
    /** Which events each row comes from; absent when the run keeps no lineage. */
    readonly lineage?: Lineage | undefined,
    /** What runs before found out about these rows, where they stay in memory. */
    readonly kept?: KeptRows | undefined,
    /** For rows with `kept`: what the columns are made of. */
    readonly layout?: Layout | undefined,
  ) {}

  /** The rows at `selection`, in that order; an index may repeat. */
  select(selection: Uint32Array): Batch {
    return new Batch(
      this.columns.map((c) => selectColumn(c, selection)),
      selection.length,
      this.lineage?.select(selection),
    );
  }

  /** The rows that a predicate selected in this run or in one before. */
  selectKept(selection: KeptSelection): Batch {
    const { rows, next } = selection;
    const { lineage } = this;
    if (lineage !== undefined && selection.lineage?.from !== lineage)
      selection.lineage = { from: lineage, selected: lineage.selectAscending(rows) };
    const columns = this.columns.map((c) => selectColumn(c, rows));
    return new Batch(columns, rows.length, lineage && selection.lineage?.selected, next, this.layout);
  }

  /** The rows at `selection`, which ascend. */
  selectAscending(selection: Uint32Array): Batch {
    const columns = this.columns.map((c) => selectColumn(c, selection));
    return new Batch(columns, selection.length, this.lineage?.selectAscending(selection));
  }

  /** The same rows with other columns. `layout`: what these are made of; nothing is kept about the rows without it. */
  withColumns(columns: readonly Column[], layout?: Layout): Batch {
    return new Batch(columns, this.length, this.lineage, layout && this.kept, layout);
  }

  /** The same rows, which come from no event where lineage is wanted and there is none. */
  withLineage(wanted: boolean): Batch {
    if (!wanted || this.lineage !== undefined) return this;
    return new Batch(this.columns, this.length, Lineage.none(this.length), this.kept, this.layout);
  }

  /** The same rows, for keeping: without what their values are read out of. */
  detached(): Batch {
    return this.columns.some((c) => c.isView === true)
      ? this.withColumns(this.columns.map((c) => (c.isView === true ? valuesOf(c) : c)))
      : this;
  }

  /** The same rows, for keeping: with values of their own, so that those of other rows are not kept with them. */
  copied(): Batch {
    return this.withColumns(this.columns.map((c) => (c instanceof ConstantColumn ? c : valuesOf(c))));
  }

  /** One row as an array. */
  row(index: number): Value[] {
    return this.columns.map((c) => c.get(index));
  }
}

/** Collects rows into batches of at most {@link BATCH_ROWS}. */
export class BatchBuilder {
  private values: Value[][];
  private sources: (readonly number[])[] | undefined;
  private count = 0;

  /** `lineage`: whether rows come with their sources. */
  constructor(
    private readonly columns: readonly ColumnInfo[],
    lineage: boolean,
  ) {
    this.values = columns.map(() => []);
    this.sources = lineage ? [] : undefined;
  }

  get length(): number {
    return this.count;
  }
  get isFull(): boolean {
    return this.count >= BATCH_ROWS;
  }

  add(row: readonly Value[], sources?: readonly number[]): void {
    for (let c = 0; c < this.values.length; c++) this.values[c]!.push(row[c]!);
    this.sources?.push(sources ?? []);
    this.count++;
  }

  /** The rows collected so far; the builder is empty afterwards. */
  take(): Batch {
    const batch = new Batch(
      this.values.map((v) => new ValuesColumn(v)),
      this.count,
      this.sources === undefined ? undefined : Lineage.many(this.sources),
    );
    this.values = this.columns.map(() => []);
    if (this.sources !== undefined) this.sources = [];
    this.count = 0;
    return batch;
  }
}

/** All rows of some batches as one; an empty list gives an empty batch of `columns`. `check` is called often. */
export function concatenate(
  batches: readonly Batch[],
  columns: readonly ColumnInfo[],
  check: () => void = () => undefined,
): Batch {
  if (batches.length === 1) return batches[0]!;
  const length = batches.reduce((n, b) => n + b.length, 0);
  const result = columns.map((_, c) => {
    check();
    return concatenateColumns(
      batches.map((b) => b.columns[c]!),
      length,
      check,
    );
  });
  const first = batches[0]?.lineage;
  return new Batch(result, length, first === undefined ? undefined : Lineage.concatenate(batches));
}

import type { Column } from '../../engine/exec/column.js';
import type { Value } from '../../engine/values/types.js';

/** A column whose values are made when they are first asked for, and kept. */
export class LazyColumn implements Column {
  private values: (Value | undefined)[] | undefined;

  /** `isView`: see {@link Column}. */
  constructor(
    readonly length: number,
    private readonly make: (row: number) => Value,
    readonly isView: boolean,
  ) {}

  get(row: number): Value {
    const values = (this.values ??= new Array<Value | undefined>(this.length));
    let value = values[row];
    if (value === undefined) {
      value = this.make(row);
      values[row] = value;
    }
    return value;
  }
}

/** Some rows that follow each other in another column, without copying them. */
export class ColumnSlice implements Column {
  constructor(
    private readonly base: Column,
    private readonly start: number,
    readonly length: number,
  ) {}

  get(row: number): Value {
    return this.base.get(this.start + row);
  }
  get isView(): boolean | undefined {
    return this.base.isView;
  }
}

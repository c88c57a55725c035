import type { Value } from '../values/types.js';

/** A column of a batch: one value for each row. */
export interface Column {
  readonly length: number;
  get(row: number): Value;
  /** Whether values are read out of something larger, which stays in memory only as long as the column does. */
  readonly isView?: boolean | undefined;
}

/** A column over a plain array. */
export class ValuesColumn implements Column {
  constructor(readonly values: readonly Value[]) {}
  get length(): number {
    return this.values.length;
  }
  get(row: number): Value {
    return this.values[row]!;
  }
}

/** One value for every row. */
export class ConstantColumn implements Column {
  constructor(
    readonly value: Value,
    readonly length: number,
  ) {}
  get(): Value {
    return this.value;
  }
}

/** Text as codes into a list of distinct values, so that a predicate is evaluated once for each of them. */
export class DictionaryColumn implements Column {
  constructor(
    readonly codes: Uint32Array,
    readonly dictionary: readonly string[],
  ) {}
  get length(): number {
    return this.codes.length;
  }
  get(row: number): string {
    return this.dictionary[this.codes[row]!]!;
  }
}

/** Numbers; NaN stands for null, so that no real column is one. */
export class NumberColumn implements Column {
  constructor(readonly values: Float64Array) {}
  get length(): number {
    return this.values.length;
  }
  get(row: number): number | null {
    const value = this.values[row]!;
    return Number.isNaN(value) ? null : value;
  }
}

/** Stands for null in a {@link TickColumn}. */
export const NO_TICKS = -(2n ** 63n);

/** Datetimes as ticks. */
export class TickColumn implements Column {
  constructor(readonly ticks: BigInt64Array) {}
  get length(): number {
    return this.ticks.length;
  }
  get(row: number): bigint | null {
    const value = this.ticks[row]!;
    return value === NO_TICKS ? null : value;
  }
}

/** Some rows of another column, without copying its values. */
export class SelectedColumn implements Column {
  constructor(
    readonly base: Column,
    readonly selection: Uint32Array,
  ) {}
  get length(): number {
    return this.selection.length;
  }
  get(row: number): Value {
    return this.base.get(this.selection[row]!);
  }
  get isView(): boolean | undefined {
    return this.base.isView;
  }
}

/** A column's values as they are now. */
export function valuesOf(column: Column): ValuesColumn {
  const values = new Array<Value>(column.length);
  for (let i = 0; i < values.length; i++) values[i] = column.get(i);
  return new ValuesColumn(values);
}

/** Rows of `column` by index; keeps dictionaries and constants, and never nests selections. */
export function selectColumn(column: Column, selection: Uint32Array): Column {
  if (column instanceof ConstantColumn) return new ConstantColumn(column.value, selection.length);
  if (column instanceof DictionaryColumn) {
    const codes = new Uint32Array(selection.length);
    for (let i = 0; i < selection.length; i++) codes[i] = column.codes[selection[i]!]!;
    return new DictionaryColumn(codes, column.dictionary);
  }
  if (column instanceof SelectedColumn) {
    const rows = new Uint32Array(selection.length);
    for (let i = 0; i < selection.length; i++) rows[i] = column.selection[selection[i]!]!;
    return new SelectedColumn(column.base, rows);
  }
  return new SelectedColumn(column, selection);
}

/** The values of some columns, one after the other; keeps dictionaries and constants. `check` is called often. */
export function concatenateColumns(columns: readonly Column[], length: number, check: () => void): Column {
  const [first] = columns;
  if (first instanceof ConstantColumn) {
    const { value } = first;
    if (columns.every((c) => c instanceof ConstantColumn && Object.is(c.value, value)))
      return new ConstantColumn(value, length);
  }
  if (first instanceof DictionaryColumn) {
    const { dictionary } = first;
    const parts = columns.flatMap((c) => (c instanceof DictionaryColumn && c.dictionary === dictionary ? [c] : []));
    if (parts.length === columns.length) {
      const codes = new Uint32Array(length);
      let at = 0;
      for (const part of parts) {
        codes.set(part.codes, at);
        at += part.length;
      }
      return new DictionaryColumn(codes, dictionary);
    }
  }
  const values = new Array<Value>(length);
  let at = 0;
  for (const column of columns) {
    check();
    const end = at + column.length;
    for (let row = 0; at < end; row++) values[at++] = column.get(row);
  }
  return new ValuesColumn(values);
}

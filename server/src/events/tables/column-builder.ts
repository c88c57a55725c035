import { ConstantColumn, DictionaryColumn, ValuesColumn, type Column } from '../../engine/exec/column.js';
import type { Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import { nothing } from './cell.js';
import type { Dictionary } from './dictionary.js';
import { ColumnSlice } from './lazy-column.js';

/** Collects the values of one column of one file. */
export class ColumnBuilder {
  private readonly values: Value[] = [];
  private codes = new Uint32Array(64);
  private coded = 0;
  private constant = true;

  /** `dictionary`: of the table's column, for text. */
  constructor(
    readonly type: ScalarType,
    private readonly dictionary: Dictionary | undefined,
  ) {}

  get length(): number {
    return this.dictionary === undefined || this.values.length > 0 ? this.values.length : this.coded;
  }

  /** Adds the value of a row; rows since the last one that had a value have none. */
  addAt(row: number, value: Value): void {
    while (this.length < row) this.add(nothing(this.type));
    this.add(value);
  }

  private add(value: Value): void {
    if (this.constant && this.length > 0 && this.get(0) !== value) this.constant = false;
    if (this.dictionary === undefined || this.values.length > 0) {
      this.values.push(value);
      return;
    }
    const code = this.dictionary.code(value as string);
    if (code < 0) {
      for (let i = 0; i < this.coded; i++) this.values.push(this.dictionary.values[this.codes[i]!]!);
      this.codes = new Uint32Array(0);
      this.values.push(value);
      return;
    }
    if (this.coded === this.codes.length) {
      const longer = new Uint32Array(this.codes.length * 2);
      longer.set(this.codes);
      this.codes = longer;
    }
    this.codes[this.coded++] = code;
  }

  /** The column with so many rows. */
  finish(rows: number): Column {
    while (this.length < rows) this.add(nothing(this.type));
    if (this.constant && this.length > 0) return new ConstantColumn(this.get(0), this.length);
    if (this.dictionary === undefined || this.values.length > 0) return new ValuesColumn(this.values);
    return new DictionaryColumn(this.codes.slice(0, this.coded), this.dictionary.values);
  }

  private get(row: number): Value {
    return this.dictionary === undefined || this.values.length > 0
      ? this.values[row]!
      : this.dictionary.values[this.codes[row]!]!;
  }
}

/** The rows `start` up to `end` of a column, sharing its dictionary. */
export function sliceColumn(column: Column, start: number, end: number): Column {
  if (start === 0 && end === column.length) return column;
  if (column instanceof ConstantColumn) return new ConstantColumn(column.value, end - start);
  if (column instanceof DictionaryColumn)
    return new DictionaryColumn(column.codes.subarray(start, end), column.dictionary);
  if (column instanceof ValuesColumn) return new ValuesColumn(column.values.slice(start, end));
  return new ColumnSlice(column, start, end - start);
}

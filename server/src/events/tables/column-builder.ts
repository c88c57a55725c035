import { ConstantColumn, DictionaryColumn, ValuesColumn, type Column } from '../../engine/exec/column.js';
import type { Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';

/** A dictionary is looked at for whether it pays each time so many values were added. */
const CHECK_EVERY = 4096;

/** A dictionary pays while its values come up this often on average. */
const WORTHWHILE_REPEATS = 2;

/**
 * The distinct values of a text column of a table, shared by all its files, so that a predicate is evaluated once for
 * each. It is given up once most values are new.
 */
export class Dictionary {
  readonly values: string[] = [];
  private readonly codes = new Map<string, number>();
  private added = 0;
  private open = true;

  /** The value's code, or -1 when the dictionary was given up. Codes given before stay good. */
  code(value: string): number {
    if (!this.open) return -1;
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.values.length;
      this.codes.set(value, code);
      this.values.push(value);
    }
    if (++this.added % CHECK_EVERY === 0 && this.values.length * WORTHWHILE_REPEATS > this.added) this.close();
    return code;
  }

  private close(): void {
    this.open = false;
    this.codes.clear();
  }
}

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

  add(value: Value): void {
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

  finish(): Column {
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
  return new ValuesColumn(Array.from({ length: end - start }, (_, i) => column.get(start + i)));
}

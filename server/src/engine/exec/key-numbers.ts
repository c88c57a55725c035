import type { ScalarType } from '../../syntax/types.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Run } from '../run.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';
import { ConstantColumn, DictionaryColumn, ValuesColumn, type Column } from './column.js';
import { argumentColumn } from './group-index.js';
import { PairTable } from './pair-table.js';

/** What a row has where its key is none of those that were numbered. */
export const NO_KEY = -1;

/** Values of the first of some keys, then of the second, and so on. */
export type KeyColumns = (batch: Batch) => readonly Column[];

/** The columns of some keys, as values of other types where these differ. */
export function keyColumns(keys: readonly PlanExpr[], types: readonly ScalarType[], run: Run): KeyColumns {
  const columns = keys.map((key, k) => {
    const column = argumentColumn(key, run);
    const to = types[k]!;
    return key.type === to ? column : (batch: Batch) => converted(column(batch), key.type, to, run);
  });
  return (batch) => columns.map((column) => column(batch));
}

function converted(column: Column, from: ScalarType, to: ScalarType, run: Run): Column {
  const values = new Array<Value>(column.length);
  for (let row = 0; row < values.length; row++) {
    run.checkAt(row);
    values[row] = convertValue(column.get(row), from, to);
  }
  return new ValuesColumn(values);
}

/**
 * Numbers the keys of one side of a join, and finds those of the other side among them: null equals null, NaN equals NaN.
 * No key is added once one was looked for.
 */
export class KeyNumbers {
  /** How many different keys there are. */
  count = 0;
  private readonly values: readonly Map<GroupKey, number>[];
  private readonly pairs: readonly PairTable[];
  /** By key and dictionary, the number of each text plus two; 0 for those that did not come yet, 1 for {@link NO_KEY}. */
  private readonly coded: readonly Map<readonly string[], Int32Array>[];

  constructor(
    readonly types: readonly ScalarType[],
    private readonly run: Run,
  ) {
    this.values = types.map(() => new Map());
    this.pairs = types.slice(1).map(() => new PairTable());
    this.coded = types.map(() => new Map());
  }

  /** Numbers the keys of some rows; new ones get the next numbers. */
  add(columns: readonly Column[], rows: number): Int32Array {
    const numbers = this.numbersOf(columns, rows, true);
    this.count = this.pairs.length === 0 ? this.values[0]!.size : this.pairs[this.pairs.length - 1]!.size;
    return numbers;
  }

  /** The numbers of the keys of some rows, {@link NO_KEY} for those that were not added. */
  find(columns: readonly Column[], rows: number): Int32Array {
    return this.numbersOf(columns, rows, false);
  }

  private numbersOf(columns: readonly Column[], rows: number, isNew: boolean): Int32Array {
    const numbers = new Int32Array(rows);
    this.write(0, columns[0]!, numbers, isNew);
    const more = columns.length > 1 ? new Int32Array(rows) : numbers;
    for (let k = 1; k < columns.length; k++) {
      this.write(k, columns[k]!, more, isNew);
      const pairs = this.pairs[k - 1]!;
      for (let row = 0; row < rows; row++) {
        this.run.checkAt(row);
        const [a, b] = [numbers[row]!, more[row]!];
        if (isNew) numbers[row] = pairs.numberOf(a, b);
        else numbers[row] = a === NO_KEY || b === NO_KEY ? NO_KEY : pairs.find(a, b);
      }
    }
    return numbers;
  }

  private write(k: number, column: Column, numbers: Int32Array, isNew: boolean): void {
    if (column instanceof ConstantColumn) numbers.fill(this.numberOf(k, column.value, isNew));
    else if (column instanceof DictionaryColumn) this.writeCoded(k, column, numbers, isNew);
    else {
      for (let row = 0; row < numbers.length; row++) {
        this.run.checkAt(row);
        numbers[row] = this.numberOf(k, column.get(row), isNew);
      }
    }
  }

  private writeCoded(k: number, { codes, dictionary }: DictionaryColumn, numbers: Int32Array, isNew: boolean): void {
    const byDictionary = this.coded[k]!;
    let known = byDictionary.get(dictionary);
    if (known === undefined || known.length < dictionary.length) {
      const longer = new Int32Array(Math.max(dictionary.length, 2 * (known?.length ?? 0)));
      if (known !== undefined) longer.set(known);
      known = longer;
      byDictionary.set(dictionary, known);
    }
    for (let row = 0; row < numbers.length; row++) {
      this.run.checkAt(row);
      const code = codes[row]!;
      let number = known[code]!;
      if (number === 0) known[code] = number = this.numberOf(k, dictionary[code]!, isNew) + 2;
      numbers[row] = number - 2;
    }
  }

  private numberOf(k: number, value: Value, isNew: boolean): number {
    const numbers = this.values[k]!;
    const key = groupKey(value, this.types[k]!);
    const number = numbers.get(key);
    if (number !== undefined) return number;
    if (!isNew) return NO_KEY;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  }
}

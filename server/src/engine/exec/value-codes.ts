import type { ScalarType } from '../../syntax/types.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { ConstantColumn, DictionaryColumn, type Column } from './column.js';

/** Numbers the values of one type in the order in which they first come: equal values, as groups see it, share one. */
export class ValueCodes {
  private readonly known = new Map<GroupKey, number>();
  /** By dictionary, the code of each of its values, plus one; 0 for those that did not come yet. */
  private readonly byDictionary = new Map<readonly string[], Int32Array>();
  /** The code of null; -1 before it came. */
  nullCode = -1;

  constructor(private readonly type: ScalarType) {}

  /** Writes the code of each of a column's first `rows` values. */
  write(column: Column, rows: number, codes: Int32Array, checkAt: (row: number) => void): void {
    if (column instanceof ConstantColumn) codes.fill(this.codeOf(column.value), 0, rows);
    else if (column instanceof DictionaryColumn) this.writeCoded(column, rows, codes);
    else {
      for (let row = 0; row < rows; row++) {
        checkAt(row);
        codes[row] = this.codeOf(column.get(row));
      }
    }
  }

  codeOf(value: Value): number {
    const key = groupKey(value, this.type);
    const code = this.known.get(key);
    if (code !== undefined) return code;
    const added = this.known.size;
    this.known.set(key, added);
    if (key === null) this.nullCode = added;
    return added;
  }

  private writeCoded({ codes: from, dictionary }: DictionaryColumn, rows: number, codes: Int32Array): void {
    let known = this.byDictionary.get(dictionary);
    if (known === undefined || known.length < dictionary.length) {
      const longer = new Int32Array(Math.max(dictionary.length, 2 * (known?.length ?? 0)));
      if (known !== undefined) longer.set(known);
      known = longer;
      this.byDictionary.set(dictionary, known);
    }
    for (let row = 0; row < rows; row++) {
      const value = from[row]!;
      let code = known[value]!;
      if (code === 0) known[value] = code = this.codeOf(dictionary[value]!) + 1;
      codes[row] = code - 1;
    }
  }
}

import { caseFold, isAscii } from '../values/fold.js';
import type { Column } from './column.js';

const SEPARATOR = '\n';

/**
 * The texts of a column's rows as one, in lower case, so that rows which have some text in them are found without
 * looking at each. Only rows of ASCII are in it, for which lower case is case folding; the others always count as found.
 */
export class SearchedText {
  private readonly text: string;
  /** Where the text of each row begins in the whole, and where that of the last one ends. */
  private readonly starts: Uint32Array;
  private readonly others: readonly number[];

  constructor(column: Column) {
    const { length } = column;
    const texts = new Array<string>(length);
    for (let row = 0; row < length; row++) texts[row] = column.get(row) as string;
    const others: number[] = [];
    let joined = texts.join(SEPARATOR);
    if (!isAscii(joined)) {
      texts.forEach((text, row) => {
        if (isAscii(text)) return;
        others.push(row);
        texts[row] = '';
      });
      joined = texts.join(SEPARATOR);
    }
    this.text = joined.toLowerCase();
    this.others = others;
    this.starts = new Uint32Array(length + 1);
    for (let row = 0; row < length; row++) this.starts[row + 1] = this.starts[row]! + texts[row]!.length + 1;
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    return this.text.length + this.starts.byteLength;
  }

  /**
   * For each row a 1 where one of some texts may be in it, in whatever case; a row that has a 0 has none of them.
   *
   * @param needles - not empty.
   */
  rowsWith(needles: readonly string[]): Uint8Array {
    const found = new Uint8Array(this.starts.length - 1);
    for (const row of this.others) found[row] = 1;
    for (const needle of needles) {
      const folded = caseFold(needle);
      // What is not ASCII when it is folded is in no text of ASCII.
      if (isAscii(folded)) this.mark(folded, found);
    }
    return found;
  }

  private mark(needle: string, found: Uint8Array): void {
    const { text, starts } = this;
    let row = 0;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, starts[row])) {
      row = this.rowAt(at, row);
      found[row++] = 1;
      if (row === found.length) return;
    }
  }

  /** The row whose text has a place of the whole in it; it is not before `first`. */
  private rowAt(at: number, first: number): number {
    const { starts } = this;
    let step = 1;
    while (first + step < starts.length && starts[first + step]! <= at) step *= 2;
    let low = first + (step >> 1);
    let high = Math.min(first + step, starts.length - 1);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}

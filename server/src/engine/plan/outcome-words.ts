import { FALSE, NULL, TRUE } from '../trace/trace.js';

/**
 * Outcomes of rows, a byte each, that are also looked at four at a time, as words. Of each byte one of the bits of TRUE,
 * FALSE and NULL is set, or none where the outcome is not known.
 */

/** A 1 in each byte of a word. */
const ONES = 0x01010101;

/** How far the bit of an outcome is from the lowest. */
const SHIFT = { [TRUE]: 0, [FALSE]: 1, [NULL]: 2 } as const;

/** Outcomes that are not known yet. */
export function newOutcomes(rows: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer((rows + 3) & ~3), 0, rows);
}

/** Outcomes by words; what is behind the last row is zero, and stays it. */
export function wordsOf(outcomes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = outcomes;
  const words = (length + 3) >> 2;
  if ((byteOffset & 3) === 0 && byteOffset + words * 4 <= buffer.byteLength && (length & 3) === 0)
    return new Uint32Array(buffer, byteOffset, words);
  if (byteOffset === 0 && buffer.byteLength === words * 4) return new Uint32Array(buffer);
  const copy = newOutcomes(length);
  copy.set(outcomes);
  return new Uint32Array(copy.buffer);
}

/** What is known of some operands together: the outcomes that they have among them, and whether all are known. */
export class Together {
  private readonly among: Uint32Array;
  /** A 1 in each byte of which every operand is known. */
  private readonly known: Uint32Array;

  constructor(private readonly rows: number) {
    this.among = new Uint32Array((rows + 3) >> 2);
    this.known = new Uint32Array(this.among.length).fill(ONES);
  }

  add(outcomes: Uint8Array): void {
    const words = wordsOf(outcomes);
    const { among, known } = this;
    for (let i = 0; i < among.length; i++) {
      const word = words[i]!;
      among[i]! |= word;
      known[i]! &= word | (word >>> 1) | (word >>> 2);
    }
  }

  /** Writes the outcome of `and` or `or` of all operands, each of which is known for every row. */
  conclude(settled: typeof TRUE | typeof FALSE, outcomes: Uint8Array): void {
    const words = wordsOf(outcomes);
    const { among } = this;
    const [s, o] = settled === TRUE ? [SHIFT[TRUE], SHIFT[FALSE]] : [SHIFT[FALSE], SHIFT[TRUE]];
    for (let i = 0; i < among.length; i++) {
      const word = among[i]!;
      const isSettled = (word >>> s) & ONES;
      const isNull = (word >>> SHIFT[NULL]) & ~isSettled & ONES;
      words[i] = (isSettled << s) | (isNull << SHIFT[NULL]) | ((~(isSettled | isNull) & ONES) << o);
    }
    this.end(words, outcomes);
  }

  /** Writes `settled` for those rows for which an operand has it. */
  settle(settled: typeof TRUE | typeof FALSE, outcomes: Uint8Array): void {
    const words = wordsOf(outcomes);
    const { among } = this;
    const mask = ONES * settled;
    for (let i = 0; i < among.length; i++) {
      const found = among[i]! & mask;
      // A row that was known already has this outcome, and no other.
      if (found !== 0) words[i]! |= found;
    }
    this.end(words, outcomes);
  }

  /** {@link among} by rows. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.among.buffer);
  }

  /** Those of some rows for which every operand is known, and the others. Changes the array. */
  split(rows: Uint32Array): readonly [Uint32Array, Uint32Array] {
    const known = new Uint8Array(this.known.buffer);
    const others: number[] = [];
    let n = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if ((known[row]! & 1) === 1) rows[n++] = row;
      else others.push(row);
    }
    return [rows.subarray(0, n), Uint32Array.from(others)];
  }

  /** Where words had to be copied, brings them back; what is behind the last row is zero again. */
  private end(words: Uint32Array, outcomes: Uint8Array): void {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    if (bytes.length > this.rows) bytes.fill(0, this.rows);
    if (words.buffer !== outcomes.buffer) outcomes.set(bytes.subarray(0, this.rows));
  }
}

/** The rows whose outcome is true. */
export function trueRows(outcomes: Uint8Array): Uint32Array {
  const words = wordsOf(outcomes);
  const rows = new Uint32Array(outcomes.length);
  let n = 0;
  for (let i = 0; i < words.length; i++) {
    if ((words[i]! & ONES) === 0) continue;
    const end = Math.min(outcomes.length, 4 * i + 4);
    for (let row = 4 * i; row < end; row++) if (outcomes[row] === TRUE) rows[n++] = row;
  }
  return rows.slice(0, n);
}

import { Batch } from '../exec/batch.js';
import { ConstantColumn, DictionaryColumn } from '../exec/column.js';
import type { Evaluator } from '../functions/contract.js';
import type { Run } from '../run.js';
import { FALSE, NULL, TRUE } from '../trace/trace.js';
import type { Value } from '../values/types.js';
import type { ColumnExpr, PlanExpr } from './expression.js';
import { constantKey } from './expression-id.js';
import { rowsToLookAt, type SoughtTexts } from './sought-texts.js';

/** Of so many predicates the outcomes are kept for a dictionary; the one that was used least recently makes way. */
const MOST_PREDICATES = 256;

/** By dictionary and predicate, the outcome for each value; 0 where it is not known. */
const kept = new WeakMap<readonly string[], Map<string, Uint8Array>>();

/**
 * A predicate on one text column with constants otherwise: evaluated once for each distinct text of a dictionary column.
 * The outcomes are kept as long as the dictionary is, so that a run after an edit evaluates only what was edited.
 */
export class KeptPredicate {
  private readonly index: number;
  private readonly key: string;
  private dictionary: readonly string[] | undefined;
  private known = new Uint8Array(0);

  /** `name`: the operator. `test`: the predicate's value for a text; pure. `sought`: what a text must have for it. */
  constructor(
    name: string,
    column: ColumnExpr,
    args: readonly PlanExpr[],
    private readonly test: (text: Value) => Value,
    private readonly sought?: SoughtTexts,
  ) {
    this.index = column.index;
    this.key = [name, ...args.map((arg) => (arg === column ? '·' : keyOf(arg)))].join('\n');
  }

  readonly evaluate: Evaluator = (batch, row) => {
    const data = batch.columns[this.index]!;
    if (!(data instanceof DictionaryColumn)) return this.test(data.get(row));
    const outcome = this.outcome(data, data.codes[row]!);
    return outcome === NULL ? null : outcome === TRUE;
  };

  /**
   * Writes the outcomes of some rows, of all where none are named; false where the column has no dictionary, and rows
   * cannot be told from each other without looking at each.
   */
  fill(batch: Batch, rows: Uint32Array | undefined, outcomes: Uint8Array, run: Run): boolean {
    const data = batch.columns[this.index]!;
    if (!(data instanceof DictionaryColumn)) return this.search(batch, rows, outcomes, run);
    const { codes } = data;
    const count = rows?.length ?? batch.length;
    for (let i = 0; i < count; i++) {
      run.checkAt(i);
      const row = rows === undefined ? i : rows[i]!;
      outcomes[row] = this.outcome(data, codes[row]!);
    }
    return true;
  }

  private search(batch: Batch, rows: Uint32Array | undefined, outcomes: Uint8Array, run: Run): boolean {
    const found = this.sought && rowsToLookAt(batch, this.sought, rows?.length);
    if (found === undefined) return false;
    const column = batch.columns[this.index]!;
    const absent = outcomeOf(this.test(''));
    for (let row = 0; row < found.length; row++) if (found[row] === 0) outcomes[row] = absent;
    const count = rows?.length ?? batch.length;
    for (let i = 0; i < count; i++) {
      run.checkAt(i);
      const row = rows === undefined ? i : rows[i]!;
      if (outcomes[row] === 0) outcomes[row] = outcomeOf(this.test(column.get(row)));
    }
    return true;
  }

  private outcome({ dictionary }: DictionaryColumn, code: number): number {
    if (dictionary !== this.dictionary || code >= this.known.length) {
      this.dictionary = dictionary;
      this.known = outcomesFor(dictionary, this.key);
    }
    const before = this.known[code]!;
    if (before !== 0) return before;
    return (this.known[code] = outcomeOf(this.test(dictionary[code]!)));
  }
}

/** The outcome of a predicate's value. */
export function outcomeOf(value: Value): number {
  return value === true ? TRUE : value === null ? NULL : FALSE;
}

/** A text's own batch, for evaluators that want one. */
export function batchOf(text: Value): Batch {
  return new Batch([new ConstantColumn(text, 1)], 1);
}

function outcomesFor(dictionary: readonly string[], key: string): Uint8Array<ArrayBuffer> {
  let byKey = kept.get(dictionary);
  if (byKey === undefined) kept.set(dictionary, (byKey = new Map<string, Uint8Array>()));
  const before = byKey.get(key);
  byKey.delete(key);
  let outcomes = before as Uint8Array<ArrayBuffer> | undefined;
  // A dictionary grows while files are read.
  if (outcomes === undefined || outcomes.length < dictionary.length) {
    outcomes = new Uint8Array(dictionary.length);
    if (before !== undefined) outcomes.set(before);
  }
  byKey.set(key, outcomes);
  const [oldest] = byKey.keys();
  if (byKey.size > MOST_PREDICATES) byKey.delete(oldest!);
  return outcomes;
}

function keyOf(e: PlanExpr): string {
  if (e.op !== 'constant') throw new Error('only predicates with constants are kept');
  return constantKey(e);
}

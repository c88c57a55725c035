import { Batch } from '../exec/batch.js';
import { ConstantColumn, DictionaryColumn } from '../exec/column.js';
import type { Evaluator } from '../functions/contract.js';
import { toStringValue } from '../values/convert.js';
import { dynamicToJson } from '../values/json.js';
import type { Dynamic, Value } from '../values/types.js';
import type { ColumnExpr, PlanExpr } from './expression.js';

const TRUE = 1;
const FALSE = 2;
const NULL = 3;

/** Of so many predicates the outcomes are kept for a dictionary; the one that was used least recently makes way. */
const MOST_PREDICATES = 256;

/** By dictionary and predicate, the outcome for each value; 0 where it is not known. */
const kept = new WeakMap<readonly string[], Map<string, Uint8Array>>();

/**
 * A predicate on one text column with constants otherwise: evaluated once for each distinct text of a dictionary column.
 * The outcomes are kept as long as the dictionary is, so that a run after an edit evaluates only what was edited.
 * `name`: the operator. `test`: the predicate's value for a text; pure.
 */
export function keptOutcomes(
  name: string,
  column: ColumnExpr,
  args: readonly PlanExpr[],
  test: (text: Value) => Value,
): Evaluator {
  const { index } = column;
  const key = [name, ...args.map((arg) => (arg === column ? '·' : constantKey(arg)))].join('\n');
  let dictionary: readonly string[] | undefined;
  let known = new Uint8Array(0);
  return (batch, row) => {
    const data = batch.columns[index]!;
    if (!(data instanceof DictionaryColumn)) return test(data.get(row));
    const code = data.codes[row]!;
    if (data.dictionary !== dictionary || code >= known.length) {
      dictionary = data.dictionary;
      known = outcomesFor(dictionary, key);
    }
    const before = known[code]!;
    if (before !== 0) return before === NULL ? null : before === TRUE;
    const value = test(dictionary[code]!);
    known[code] = value === null ? NULL : value === true ? TRUE : FALSE;
    return value;
  };
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

function constantKey(e: PlanExpr): string {
  if (e.op !== 'constant') throw new Error('only predicates with constants are kept');
  const { type, value } = e;
  if (value === null) return `${type} null`;
  return `${type} ${JSON.stringify(type === 'dynamic' ? dynamicToJson(value as Dynamic) : toStringValue(value, type))}`;
}

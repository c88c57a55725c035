import type { ParseKv } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import { RowScope } from '../plan/scope.js';
import { compileRegex } from '../regex/compile.js';
import { convertValue, toStringValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { ValuesColumn, type Column } from './column.js';
import { missing } from './evaluation.js';
import { piped } from './input.js';
import { delimitedReader, regexReader, wordReader, type KeyValueReader, type Quoting } from './key-values.js';
import { parameterFlag, parameterText, parameterTexts } from './parameters.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `parse-kv`: a column for each listed key of the pairs in a text. The first occurrence of a key counts.
 * Source: https://learn.microsoft.com/kusto/query/parse-kv-operator
 */
export const planParseKv: OperatorPlanner<ParseKv> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const expression = planner.scalar(operator.expression, new RowScope(input.columns), scope);
  const keys = operator.keys.map((k): ColumnInfo => ({ name: k.name, type: k.type ?? 'string' }));
  const read = readerOf(operator, new Set(keys.map((k) => k.name)));
  const columns: ColumnInfo[] = [...input.columns];
  const places = keys.map((key) => {
    const existing = columns.findIndex((c) => c.name === key.name);
    const at = existing < 0 ? columns.length : existing;
    columns[at] = key;
    return at;
  });
  const position = new Map(keys.map((k, i) => [k.name, i]));
  return {
    kind: 'parse-kv',
    columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run) {
      const evaluate = compile(expression, run);
      for (const batch of input.run(run)) {
        const cells: Value[][] = keys.map(() => []);
        for (let row = 0; row < batch.length; row++) {
          run.checkAt(row);
          const found = new Array<string | undefined>(keys.length);
          read(toStringValue(evaluate(batch, row), expression.type), (key, value) => {
            const at = position.get(key);
            if (at !== undefined) found[at] ??= value;
          });
          keys.forEach((key, i) => {
            const text = found[i];
            cells[i]!.push(text === undefined ? missing(key) : convertValue(text, 'string', key.type));
          });
        }
        const output: Column[] = [...batch.columns];
        places.forEach((at, i) => (output[at] = new ValuesColumn(cells[i]!)));
        yield batch.withColumns(output);
      }
    },
  };
};

function readerOf(operator: ParseKv, keys: ReadonlySet<string>): KeyValueReader {
  const { properties } = operator;
  const pattern = parameterText(properties, 'regex');
  if (pattern !== undefined) {
    const { regex, error } = compileRegex(pattern);
    if (regex === undefined) throw new EngineError('refused', `parse-kv: ${error.message}`, operator);
    if (regex.groupNames.length !== 3) {
      throw new EngineError(
        'refused',
        'parse-kv: the regex needs two groups, one for the key and one for the value',
        operator,
      );
    }
    return regexReader(regex);
  }
  const quoting: Quoting = {
    quotes: parameterTexts(properties, 'quote').map((q) => {
      if (q.length !== 1 && q.length !== 2)
        throw new EngineError('refused', 'parse-kv: a quote is one or two characters', operator);
      return { open: q[0]!, close: q[1] ?? q[0]! };
    }),
    escapes: new Set(parameterTexts(properties, 'escape')),
  };
  const pair = parameterText(properties, 'pair_delimiter');
  const kv = parameterText(properties, 'kv_delimiter');
  if (pair === undefined && kv === undefined) return wordReader(keys, quoting);
  if (!pair || !kv) {
    throw new EngineError(
      'refused',
      'parse-kv: pair_delimiter and kv_delimiter belong together and are not empty',
      operator,
    );
  }
  return delimitedReader(pair, kv, quoting, parameterFlag(properties, 'greedy'));
}

import type { Parse } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import { RowScope } from '../plan/scope.js';
import { toStringValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { ValuesColumn, type Column } from './column.js';
import { missing } from './evaluation.js';
import { piped } from './input.js';
import { parameterText } from './parameters.js';
import { parsePieces } from './parse-pattern.js';
import { regexParser } from './parse-regex.js';
import { simpleParser, type ParseMatch } from './parse-simple.js';
import type { OperatorPlanner } from './registry.js';

/** How many texts an operator remembers the match of. */
const MEMORY = 4096;

/**
 * `parse` and `parse-where`: columns cut out of a text by a pattern. Where the text does not match, parse leaves the
 * columns empty and parse-where drops the row.
 * Source: https://learn.microsoft.com/kusto/query/parse-operator
 */
export const planParse: OperatorPlanner<Parse> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const expression = planner.scalar(operator.expression, new RowScope(input.columns), scope);
  const parser = parserOf(operator);
  const columns: ColumnInfo[] = [...input.columns];
  const targets: { readonly at: number; readonly column: ColumnInfo }[] = [];
  for (const part of operator.pattern) {
    if (part.kind !== 'column') continue;
    const existing = columns.findIndex((c) => c.name === part.column.name);
    const at = existing < 0 ? columns.length : existing;
    columns[at] = part.column;
    targets.push({ at, column: part.column });
  }
  const nothing = targets.map((t) => missing(t.column));
  return {
    kind: operator.where ? 'parse-where' : 'parse',
    columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run) {
      const evaluate = compile(expression, run);
      let known = new Map<string, ParseMatch>();
      const match = (text: string): ParseMatch => {
        if (known.has(text)) return known.get(text);
        const found = parser(text);
        if (known.size >= MEMORY) known = new Map();
        known.set(text, found);
        return found;
      };
      for (const batch of input.run(run)) {
        const cells: Value[][] = targets.map(() => []);
        const kept = new Uint32Array(batch.length);
        let n = 0;
        for (let i = 0; i < batch.length; i++) {
          run.checkAt(i);
          const found = match(toStringValue(evaluate(batch, i), expression.type));
          if (found === undefined && operator.where) continue;
          kept[n++] = i;
          const values = found ?? nothing;
          for (let c = 0; c < cells.length; c++) cells[c]!.push(values[c]!);
        }
        if (n === 0) continue;
        const rows = n === batch.length ? batch : batch.select(kept.subarray(0, n));
        const output: Column[] = [...rows.columns];
        targets.forEach((t, c) => (output[t.at] = new ValuesColumn(cells[c]!)));
        yield rows.withColumns(output);
      }
    },
  };
};

function parserOf(operator: Parse): (text: string) => ParseMatch {
  const pieces = parsePieces(operator.pattern);
  const kind = parameterText(operator.parameters, 'kind') ?? 'simple';
  switch (kind) {
    case 'simple':
      return simpleParser(pieces, false);
    case 'relaxed':
      if (operator.where) throw new EngineError('refused', 'parse-where has no kind=relaxed', operator);
      return simpleParser(pieces, true);
    case 'regex':
      return regexParser(pieces, parameterText(operator.parameters, 'flags') ?? '', operator);
    default:
      throw new EngineError('refused', `parse has no kind '${kind}'`, operator);
  }
}

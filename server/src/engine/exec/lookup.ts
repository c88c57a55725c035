import type { Lookup } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { piped } from './input.js';
import { planJoinKeys } from './join-keys.js';
import { RightRows } from './matching.js';
import { binderName, ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `lookup`: each left row with the matching rows of a smaller table, whose key columns are left out.
 * Source: https://learn.microsoft.com/kusto/query/lookup-operator
 */
export const planLookup: OperatorPlanner<Lookup> = (operator, source, context) => {
  const left = piped(source, operator);
  const kind = parameterText(operator.parameters, 'kind') ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') {
    throw new EngineError('refused', `lookup has the kinds leftouter and inner, not '${kind}'`, operator);
  }
  const right = context.planner.planTable(operator.right, context.scope);
  const keys = planJoinKeys(operator.on, left, right, operator, context);
  const keyColumns = new Set(keys.right.flatMap((k) => (k.op === 'column' ? [k.index] : [])));
  const added = right.columns.flatMap((_, i) => (keyColumns.has(i) ? [] : [i]));
  const names = new ColumnNames();
  const all = [...left.columns, ...added.map((i) => right.columns[i]!)];
  const columns: ColumnInfo[] = all.map((c, i) => ({
    name: names.add(binderName(operator.schema, i, all.length) ?? c.name),
    type: c.type,
  }));
  return {
    kind: 'lookup',
    columns,
    inputs: [left, right],
    serialized: left.serialized,
    *run(run) {
      const rows = new RightRows(right, keys, run);
      let yielded = 0;
      for (const batch of left.run(run)) {
        run.check();
        for (const matches of rows.matches(rows.keysOf(batch), kind === 'leftouter')) {
          yielded += matches.left.length;
          run.checkRows(yielded, 'lookup');
          yield rows.joined(batch, matches, added);
        }
      }
    },
  };
};

import type { Sort } from '../../syntax/operators.js';
import { columnsOf } from '../plan/demand.js';
import { RowScope } from '../plan/scope.js';
import { collect } from './evaluation.js';
import { piped } from './input.js';
import { planOrder, sortedRows } from './ordering.js';
import type { OperatorPlanner } from './registry.js';

/** `sort` (`order`): stable; descending unless told otherwise. */
export const planSort: OperatorPlanner<Sort> = (operator, source, context) => {
  const input = piped(source, operator);
  const keys = planOrder(operator.by, new RowScope(input.columns), context);
  const exprs = keys.map((k) => k.expr);
  return {
    kind: 'sort',
    columns: input.columns,
    inputs: [input],
    serialized: true,
    *run(run, demand) {
      const all = collect(input, run, { columns: demand?.columns && columnsOf(exprs, demand.columns) });
      if (all.length > 0) yield all.select(sortedRows(all, keys, run));
    },
  };
};

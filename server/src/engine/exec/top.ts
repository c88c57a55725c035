import type { Top } from '../../syntax/operators.js';
import { columnsOf } from '../plan/demand.js';
import { RowScope } from '../plan/scope.js';
import { collect } from './evaluation.js';
import { FirstRows } from './first-rows.js';
import { piped } from './input.js';
import { planOrder, sortedRows } from './ordering.js';
import type { OperatorPlanner } from './registry.js';
import { rowCount } from './take.js';
import { isRandom } from './unique-rows.js';

/** `top`: the first rows of an order. */
export const planTop: OperatorPlanner<Top> = (operator, source, context) => {
  const input = piped(source, operator);
  const keys = planOrder([operator.by], new RowScope(input.columns), context);
  const count = rowCount(operator.count, operator, context);
  const exprs = keys.map((k) => k.expr);
  const once = exprs.some(isRandom);
  return {
    kind: 'top',
    columns: input.columns,
    inputs: [input],
    serialized: true,
    *run(run, demand) {
      const columns = demand?.columns && columnsOf(exprs, demand.columns);
      if (once) {
        const all = collect(input, run, { columns });
        const rows = sortedRows(all, keys, run).subarray(0, count);
        if (rows.length > 0) yield all.select(rows);
        return;
      }
      const first = new FirstRows(keys, count, input, run);
      for (const batch of input.run(run, { columns })) first.add(batch);
      const rows = first.take();
      if (rows.length > 0) yield rows;
    },
  };
};

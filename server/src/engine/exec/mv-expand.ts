import type { MvExpand } from '../../syntax/operators.js';
import { BatchBuilder } from './batch.js';
import { planExpansion } from './expansion.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** The limit of the old spelling `mvexpand`. */
const OLD_LIMIT = 128;

/**
 * `mv-expand`: a row for each element; several columns run side by side, short ones padded with null.
 * Source: https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export const planMvExpand: OperatorPlanner<MvExpand> = (operator, source, context) => {
  const input = piped(source, operator);
  const old = operator.keyword.end - operator.keyword.start === 'mvexpand'.length;
  const expansion = planExpansion(operator, input, context, old ? OLD_LIMIT : Infinity);
  const { columns } = expansion(context.planner.run);
  return {
    kind: 'mv-expand',
    columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run) {
      const { expand } = expansion(run);
      const builder = new BatchBuilder(columns, run.lineage);
      let rows = 0;
      for (const batch of input.run(run)) {
        run.check();
        for (let i = 0; i < batch.length; i++) {
          run.checkAt(i);
          for (const values of expand(batch, i)) {
            builder.add(values, batch.lineage?.of(i));
            if (builder.isFull) {
              rows += builder.length;
              run.checkRows(rows, 'mv-expand');
              yield builder.take();
            }
          }
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };
};

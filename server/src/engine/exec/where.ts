import type { Where } from '../../syntax/operators.js';
import { compileCondition } from '../plan/compile.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { asPredicate } from '../plan/plan-scalar.js';
import type { TablePlan } from '../plan/table-plan.js';
import { RowScope } from '../plan/scope.js';
import { necessaryTexts } from '../plan/necessary-texts.js';
import { collect, usesWindow } from './evaluation.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** `where` (`filter`): keeps the rows whose predicate is true; null counts as false. */
export const planWhere: OperatorPlanner<Where> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const row = new RowScope(input.columns, undefined, input.serialized);
  const predicate = asPredicate(planner.scalar(operator.condition, row, scope), operator.condition);
  return filtered(input, predicate, 'where');
};

/** The rows whose predicate is true. */
export function filtered(input: TablePlan, predicate: PlanExpr, kind: string): TablePlan {
  const window = usesWindow(predicate);
  const own = necessaryTexts(predicate);
  return {
    kind,
    columns: input.columns,
    inputs: [input],
    serialized: input.serialized,
    predicate,
    *run(run, demand) {
      const test = compileCondition(predicate, run, 'condition');
      const through = run.trace?.through !== undefined;
      // A trace wants to see every row, and a predicate that looks at other rows needs them.
      const clauses = run.trace === undefined ? [...(demand?.clauses ?? []), ...own] : [];
      const columns = demand?.columns === undefined ? undefined : columnsOf([predicate], demand.columns);
      for (const batch of window ? [collect(input, run)] : input.run(run, { clauses, columns })) {
        const kept = new Uint32Array(batch.length);
        let n = 0;
        for (let i = 0; i < batch.length; i++) {
          run.checkAt(i);
          if (test(batch, i) === true || (through && run.passesThrough(batch.lineage?.of(i) ?? []))) kept[n++] = i;
        }
        if (n === batch.length) yield batch;
        else if (n > 0) yield batch.select(kept.subarray(0, n));
      }
    },
  };
}

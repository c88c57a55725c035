import type { Where } from '../../syntax/operators.js';
import { compileOutcomes } from '../plan/compile-outcomes.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { expressionId } from '../plan/expression-id.js';
import { trueRows } from '../plan/outcome-words.js';
import { asPredicate } from '../plan/plan-scalar.js';
import type { TablePlan } from '../plan/table-plan.js';
import { RowScope } from '../plan/scope.js';
import { necessaryTexts } from '../plan/necessary-texts.js';
import type { Run } from '../run.js';
import { TRUE } from '../trace/trace.js';
import type { Batch } from './batch.js';
import { collect, usesWindow } from './evaluation.js';
import { piped } from './input.js';
import { perLayout } from './layout.js';
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
      const test = compileOutcomes(predicate, run, 'condition');
      const through = run.trace?.through !== undefined;
      const isKept = run.columnar && !through;
      const idIn = perLayout((layout) => (isKept ? expressionId(predicate, run, layout) : undefined));
      // A trace wants to see every row, and a predicate that looks at other rows needs them.
      const conditions = run.trace === undefined ? [...(demand?.conditions ?? []), ...own] : [];
      const columns = demand?.columns === undefined ? undefined : columnsOf([predicate], demand.columns);
      for (const batch of window ? [collect(input, run)] : input.run(run, { conditions, columns })) {
        const seen = run.trace === undefined ? undefined : test(batch);
        const id = batch.kept === undefined ? undefined : idIn(batch);
        if (id !== undefined) {
          const selection = batch.kept!.selection(id, () => trueRows(seen ?? test(batch)));
          if (selection.rows.length === batch.length) yield batch;
          else if (selection.rows.length > 0) yield batch.selectKept(selection);
          continue;
        }
        const outcomes = seen ?? test(batch);
        const kept = through ? passingRows(outcomes, batch, run) : trueRows(outcomes);
        if (kept.length === batch.length) yield batch;
        else if (kept.length > 0) yield batch.selectAscending(kept);
      }
    },
  };
}

/** The rows whose predicate is true, and those of the event that a trace follows. */
function passingRows(outcomes: Uint8Array, batch: Batch, run: Run): Uint32Array {
  return Uint32Array.from(
    Array.from(outcomes.keys()).filter(
      (row) => outcomes[row] === TRUE || run.passesThrough(batch.lineage?.of(row) ?? []),
    ),
  );
}

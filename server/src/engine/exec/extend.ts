import type { Expression } from '../../syntax/expressions.js';
import type { Extend } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { columnId } from '../plan/expression-id.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { batchesFor, compileColumn, partColumn, resultId } from './evaluation.js';
import { piped } from './input.js';
import { Layout, perLayout } from './layout.js';
import { ColumnNames, outputsOf } from './naming.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/** `extend`: adds columns; one whose name the input has takes that column's place. */
export const planExtend: OperatorPlanner<Extend> = (operator, source, context) =>
  extended('extend', piped(source, operator), operator.expressions, context);

interface Assignment {
  readonly expr: number;
  readonly part: number | undefined;
  /** The position in the output. */
  readonly at: number;
}

/** Adds the columns of some expressions to rows, as extend and serialize do. */
export function extended(
  kind: 'extend' | 'serialize',
  input: TablePlan,
  expressions: readonly Expression[],
  { planner, scope }: OperatorContext,
  serialized = input.serialized,
): TablePlan {
  const row = new RowScope(input.columns, undefined, serialized);
  const columns: ColumnInfo[] = [...input.columns];
  const names = new ColumnNames(columns.map((c) => c.name));
  const exprs: PlanExpr[] = [];
  const assignments: Assignment[] = [];
  for (const e of expressions) {
    const planned = planner.scalar(e, row, scope);
    for (const output of outputsOf(e, planned.type)) {
      const replaces = output.name !== undefined && kind === 'extend';
      const existing = !replaces ? -1 : columns.findIndex((c) => c.name === output.name);
      const at = existing >= 0 ? existing : columns.length;
      // extend replaces a column whose name an expression has; in serialize the new column makes way.
      const name = existing >= 0 ? columns[existing]!.name : names.add(output.name);
      columns[at] = { name, type: output.type };
      assignments.push({ expr: exprs.length, part: output.part, at });
    }
    exprs.push(planned);
  }
  return {
    kind,
    columns,
    inputs: [input],
    serialized,
    *run(run, demand) {
      const passed =
        demand?.columns === undefined ? undefined : [...demand.columns].filter((c) => c < row.columns.length);
      const read = passed === undefined ? undefined : columnsOf(exprs, passed);
      const evaluators = exprs.map((e) => compileColumn(e, run));
      const layoutOf = perLayout((layout) => {
        const ids = row.columns.map((_, i) => columnId(i, layout));
        for (const { expr, part, at } of assignments) ids[at] = resultId(exprs[expr]!, part, run, layout);
        return new Layout(ids);
      });
      for (const batch of batchesFor(input, exprs, run, read)) {
        const results = evaluators.map((evaluate) => evaluate(batch));
        const output = [...batch.columns];
        for (const { expr, part, at } of assignments) {
          output[at] = part === undefined ? results[expr]! : partColumn(results[expr]!, part);
        }
        yield batch.withColumns(output, layoutOf(batch));
      }
    },
  };
}

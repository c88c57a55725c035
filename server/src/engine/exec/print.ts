import type { Expression, Span } from '../../syntax/expressions.js';
import type { ColumnInfo, TableSchema } from '../../syntax/types.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Planner } from '../plan/planner.js';
import { NO_ROW, type Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { Batch } from './batch.js';
import { compileColumn, partColumn } from './evaluation.js';
import { ColumnNames, outputsOf } from './naming.js';

/** `print`: one row. An unnamed value is `print_N`, N being its position. */
export function planPrint(
  print: { readonly expressions: readonly Expression[]; readonly schema: TableSchema | undefined; readonly span: Span },
  planner: Planner,
  scope: Scope,
): TablePlan {
  const exprs: PlanExpr[] = [];
  const parts: { readonly expr: number; readonly part: number | undefined }[] = [];
  const columns: ColumnInfo[] = [];
  const names = new ColumnNames();
  for (const e of print.expressions) {
    const planned = planner.scalar(e, NO_ROW, scope);
    for (const output of outputsOf(e, planned.type)) {
      const given = e.kind === 'Named' || output.part !== undefined ? output.name : undefined;
      columns.push({ name: names.add(given ?? `print_${columns.length}`), type: output.type });
      parts.push({ expr: exprs.length, part: output.part });
    }
    exprs.push(planned);
  }
  return {
    kind: 'print',
    columns,
    inputs: [],
    serialized: false,
    *run(run) {
      const row = new Batch([], 1).withLineage(run.lineage);
      const results = exprs.map((e) => compileColumn(e, run)(row));
      yield row.withColumns(
        parts.map(({ expr, part }) => (part === undefined ? results[expr]! : partColumn(results[expr]!, part))),
      );
    },
  };
}

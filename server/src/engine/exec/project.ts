import type { Project } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import { batchesFor, compileColumn, partColumn, resultId } from './evaluation.js';
import { piped } from './input.js';
import { Layout, perLayout } from './layout.js';
import { binderName, ColumnNames, outputsOf } from './naming.js';
import type { OperatorPlanner } from './registry.js';

/** `project`: the columns given, in that order. */
export const planProject: OperatorPlanner<Project> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const row = new RowScope(input.columns, undefined, input.serialized);
  const exprs: PlanExpr[] = [];
  const parts: { readonly expr: number; readonly part: number | undefined }[] = [];
  const wanted: { readonly name: string | undefined; readonly type: ColumnInfo['type'] }[] = [];
  for (const e of operator.expressions) {
    const planned = planner.scalar(e, row, scope);
    for (const output of outputsOf(e, planned.type)) {
      parts.push({ expr: exprs.length, part: output.part });
      wanted.push({ name: output.name, type: output.type });
    }
    exprs.push(planned);
  }
  const names = new ColumnNames();
  const columns = wanted.map((w, i) => ({
    name: names.add(binderName(operator.schema, i, wanted.length) ?? w.name),
    type: w.type,
  }));
  const read = columnsOf(exprs);
  return {
    kind: 'project',
    columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run) {
      const evaluators = exprs.map((e) => compileColumn(e, run));
      const layoutOf = perLayout(
        (layout) => new Layout(parts.map(({ expr, part }) => resultId(exprs[expr]!, part, run, layout))),
      );
      for (const batch of batchesFor(input, exprs, run, read)) {
        const results = evaluators.map((evaluate) => evaluate(batch));
        yield batch.withColumns(
          parts.map(({ expr, part }) => (part === undefined ? results[expr]! : partColumn(results[expr]!, part))),
          layoutOf(batch),
        );
      }
    },
  };
};

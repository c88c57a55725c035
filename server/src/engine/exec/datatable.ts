import type { DataTable } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Planner } from '../plan/planner.js';
import { NO_ROW, type Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { Batch } from './batch.js';
import { ValuesColumn } from './column.js';

/** `datatable`: constant rows, converted to the declared types. */
export function planDataTable(source: DataTable, planner: Planner, scope: Scope): TablePlan {
  const columns: ColumnInfo[] = source.declared.map((d) => ({ name: d.name, type: d.type ?? 'dynamic' }));
  const width = columns.length;
  if (width === 0 || source.values.length % width !== 0) {
    throw new EngineError(
      'refused',
      `datatable: ${source.values.length} values do not fill rows of ${width} columns`,
      source,
    );
  }
  const cells: Value[][] = columns.map(() => []);
  source.values.forEach((e, i) => {
    const column = columns[i % width]!;
    cells[i % width]!.push(cell(planner.scalar(e, NO_ROW, scope), column, planner));
  });
  const length = source.values.length / width;
  return {
    kind: 'datatable',
    columns,
    inputs: [],
    serialized: false,
    *run(run) {
      if (length === 0) return;
      yield new Batch(
        cells.map((values) => new ValuesColumn(values)),
        length,
      ).withLineage(run.lineage);
    },
  };
}

function cell(e: PlanExpr, column: ColumnInfo, planner: Planner): Value {
  const value = planner.constantValue(e);
  if (value === undefined) throw new EngineError('refused', 'datatable: only constants may stand here', e.span);
  return convertValue(value, e.type, column.type);
}

import type { ExpandedColumn, MvApply, MvExpand } from '../../syntax/operators.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import { checkpoint } from '../checkpoint.js';
import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import { castDynamic, toDynamic } from '../values/convert.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import type { Batch } from './batch.js';
import { ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorContext } from './registry.js';
import { rowCount } from './take.js';

/** One column that mv-expand or mv-apply takes apart. */
interface Expanded {
  readonly expr: PlanExpr;
  /** The position of its elements in the output. */
  readonly at: number;
  readonly to: ScalarType | undefined;
  /** Whether a column is named alone, as in `mv-apply a`: its elements stand for it. */
  readonly isColumn: boolean;
}

/** How rows are expanded: the columns after expansion, and the function that does it. */
export interface Expansion {
  readonly columns: readonly ColumnInfo[];
  /** The positions of the columns that were named alone. */
  readonly expandedColumns: ReadonlySet<number>;
  /** The rows that one row becomes; none for an empty array or bag. */
  expand(batch: Batch, row: number): Value[][];
}

/** Plans what `mv-expand a, b = f(c) to typeof(long) limit 3` and mv-apply have in common. */
export function planExpansion(
  operator: MvExpand | MvApply,
  input: TablePlan,
  context: OperatorContext,
  defaultLimit: number,
): (run: Run) => Expansion {
  const row = new RowScope(input.columns);
  const columns: ColumnInfo[] = [...input.columns];
  const names = new ColumnNames(columns.map((c) => c.name));
  const expanded: Expanded[] = operator.expanded.map((e) => planOne(e, columns, names, row, context));
  const indexName = parameterText(operator.parameters, 'with_itemindex');
  const indexAt = indexName === undefined ? undefined : columns.length;
  if (indexName !== undefined) columns.push({ name: names.add(indexName), type: 'long' });
  const kind = parameterText(operator.parameters, 'kind') ?? parameterText(operator.parameters, 'bagexpansion');
  const limit = operator.limit === undefined ? defaultLimit : rowCount(operator.limit, operator, context);
  return (run) => {
    const evaluate = expanded.map((e) => compile(e.expr, run));
    return {
      columns,
      expandedColumns: new Set(expanded.filter((e) => e.isColumn).map((e) => e.at)),
      expand(batch, at) {
        const lists = expanded.map((e, i) =>
          elements(toDynamic(evaluate[i]!(batch, at), e.expr.type), kind === 'array'),
        );
        const length = Math.min(Math.max(...lists.map((l) => l.length)), limit);
        const rows: Value[][] = [];
        for (let k = 0; k < length; k++) {
          checkpoint();
          const values = columns.map((_, c) => (c < batch.columns.length ? batch.columns[c]!.get(at) : null));
          expanded.forEach((e, i) => {
            const element = lists[i]![k] ?? null;
            values[e.at] = e.to === undefined ? element : castDynamic(element, e.to);
          });
          if (indexAt !== undefined) values[indexAt] = k;
          rows.push(values);
        }
        return rows;
      },
    };
  };
}

function planOne(
  e: ExpandedColumn,
  columns: ColumnInfo[],
  names: ColumnNames,
  row: RowScope,
  { planner, scope }: OperatorContext,
): Expanded {
  const expr = planner.scalar(e.expression, row, scope);
  const type = e.to ?? 'dynamic';
  if (e.expression.kind === 'Name' && expr.op === 'column') {
    columns[expr.index] = { name: columns[expr.index]!.name, type };
    return { expr, at: expr.index, to: e.to, isColumn: true };
  }
  const name = e.expression.kind === 'Named' ? e.expression.names[0]!.name : e.expression.resultName;
  const existing = columns.findIndex((c) => c.name === name);
  if (existing >= 0) {
    columns[existing] = { name: columns[existing]!.name, type };
    return { expr, at: existing, to: e.to, isColumn: false };
  }
  columns.push({ name: names.add(name), type });
  return { expr, at: columns.length - 1, to: e.to, isColumn: false };
}

/** The elements of a value: of an array or bag its parts, of anything else itself. */
function elements(value: Dynamic, pairs: boolean): readonly Dynamic[] {
  if (isDynamicArray(value)) return value;
  if (isDynamicBag(value)) {
    return [...value].map(([key, item]) => (pairs ? [key, item] : new Map([[key, item]])));
  }
  return [value];
}

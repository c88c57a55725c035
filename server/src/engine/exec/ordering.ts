import type { Ordered } from '../../syntax/expressions.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import type { RowScope } from '../plan/scope.js';
import type { Run } from '../run.js';
import { sortComparator } from '../values/compare.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';
import type { OperatorContext } from './registry.js';

/** One key of sort or top. */
export interface SortKey {
  readonly expr: PlanExpr;
  readonly descending: boolean;
  /** Where nulls stand; by default first when ascending and last when descending. */
  readonly nullsFirst: boolean;
}

/** Plans the keys of an order; the default direction is descending. */
export function planOrder(by: readonly Ordered[], row: RowScope, { planner, scope }: OperatorContext): SortKey[] {
  return by.map((o) => {
    const expr = planner.scalar(o.expression, row, scope);
    if (expr.type === 'dynamic') {
      throw new EngineError('refused', 'a dynamic value cannot be sorted by; convert it first, as in tostring()', o);
    }
    const descending = o.direction !== 'asc';
    return { expr, descending, nullsFirst: o.nulls === undefined ? !descending : o.nulls === 'first' };
  });
}

/** The order of a batch's rows under some keys, stable. */
export function sortedRows(batch: Batch, keys: readonly SortKey[], run: Run): Uint32Array {
  const columns = keys.map((k) => {
    const evaluate = compile(k.expr, run);
    const values = new Array<Value>(batch.length);
    for (let i = 0; i < batch.length; i++) {
      run.checkAt(i);
      values[i] = evaluate(batch, i);
    }
    return values;
  });
  const comparators = keys.map((k) => sortComparator(k.expr.type, k.descending, k.nullsFirst));
  const rows = Uint32Array.from({ length: batch.length }, (_, i) => i);
  let compared = 0;
  return rows.sort((a, b) => {
    run.checkAt(++compared);
    for (let k = 0; k < keys.length; k++) {
      const order = comparators[k]!(columns[k]![a]!, columns[k]![b]!);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

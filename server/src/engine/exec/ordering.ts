import type { Ordered } from '../../syntax/expressions.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import type { RowScope } from '../plan/scope.js';
import type { Run } from '../run.js';
import { sortComparator } from '../values/compare.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';
import { argumentColumn } from './group-index.js';
import { radixSorted } from './radix-sort.js';
import { sortCodes, valuesOfColumn, type SortCodes } from './sort-keys.js';
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

/** Fewer rows are sorted by comparing them, which needs no tables of digits. */
const RADIX_ROWS = 2048;

/** The order of a batch's rows under some keys, stable. */
export function sortedRows(batch: Batch, keys: readonly SortKey[], run: Run): Uint32Array {
  const columns = keys.map((k) => argumentColumn(k.expr, run)(batch));
  const check = (row: number): void => run.checkAt(row);
  if (run.columnar && batch.length >= RADIX_ROWS) {
    const codes: SortCodes[] = [];
    for (let k = 0; k < keys.length; k++) {
      const { expr, descending, nullsFirst } = keys[k]!;
      const coded = sortCodes(columns[k]!, { type: expr.type, descending, nullsFirst }, check);
      if (coded === undefined) break;
      codes.push(coded);
    }
    if (codes.length === keys.length) {
      run.paths.add('sort by digits');
      return radixSorted(codes, batch.length, check);
    }
  }
  run.paths.add('sort by comparing');
  const values = columns.map((column) => valuesOfColumn(column, check));
  const compare = rowComparator(keys);
  let compared = 0;
  const rows = Uint32Array.from({ length: batch.length }, (_, i) => i);
  return rows.sort((a, b) => {
    check(++compared);
    return compare(values, a, values, b) || a - b;
  });
}

/** Compares a row of some key values, by key, with one of others. */
export function rowComparator(
  keys: readonly SortKey[],
): (left: readonly (readonly Value[])[], a: number, right: readonly (readonly Value[])[], b: number) => number {
  const comparators = keys.map((k) => sortComparator(k.expr.type, k.descending, k.nullsFirst));
  return (left, a, right, b) => {
    for (let k = 0; k < comparators.length; k++) {
      const order = comparators[k]!(left[k]![a]!, right[k]![b]!);
      if (order !== 0) return order;
    }
    return 0;
  };
}

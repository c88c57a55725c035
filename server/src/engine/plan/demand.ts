import { someExpr, type PlanExpr } from './expression.js';
import type { TextCondition } from './necessary-texts.js';

/** What the reader of some rows knows of its use of them, so that less can be read. */
export interface Demand {
  /** Rows of which one of these does not hold may be left out, see {@link TextCondition}. */
  readonly conditions?: readonly TextCondition[] | undefined;
  /** The positions of the columns that it looks at; undefined for all. Other columns may hold anything. */
  readonly columns?: ReadonlySet<number> | undefined;
  /** The positions of text columns that it looks at in every row, so that numbers for their texts pay. */
  readonly coded?: ReadonlySet<number> | undefined;
}

/** The text columns that some expressions are. */
export function textColumns(exprs: readonly PlanExpr[]): ReadonlySet<number> {
  return new Set(exprs.flatMap((e) => (e.op === 'column' && e.type === 'string' ? [e.index] : [])));
}

/** The columns that some expressions look at, and those of `more`; undefined where these are all. */
export function columnsOf(exprs: readonly PlanExpr[], more?: Iterable<number>): ReadonlySet<number> | undefined {
  const columns = new Set<number>(more);
  const readsAll = (e: PlanExpr): boolean => {
    if (e.op === 'column') columns.add(e.index);
    return e.op === 'special' && e.form.readsRow === true;
  };
  return exprs.some((e) => someExpr(e, readsAll)) ? undefined : columns;
}

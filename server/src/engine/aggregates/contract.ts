import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import type { Column } from '../exec/column.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Value } from '../values/types.js';

/** Gathers the values of one group. */
export interface Accumulator {
  /** Takes one row's argument values, in order. */
  add(args: readonly Value[]): void;
  /** The value; for an aggregate with several results, one value for each of its columns. */
  result(): Value | readonly Value[];
}

/** Gathers the values of all groups of a summarize, a batch at a time. */
export interface GroupKernel {
  /**
   * Takes the arguments' values of the first `rows` rows. `groups`: the group of each row; `count`: how many groups there
   * are so far.
   */
  add(columns: readonly Column[], groups: Int32Array, rows: number, count: number): void;
  /** As {@link Accumulator.result}, of a group; it may have had no row. */
  result(group: number): Value | readonly Value[];
}

/** One aggregate call in a query. */
export interface AggregateSite {
  readonly name: string;
  readonly argTypes: readonly ScalarType[];
  /** The planned arguments; `*` is already replaced by the columns it stands for. */
  readonly args: readonly PlanExpr[];
  /** Whether the last written argument was `*`, and how many arguments were written before it. */
  readonly star: { readonly before: number } | undefined;
  readonly type: ScalarType;
  /** For several results: their columns. */
  readonly columns: readonly ColumnInfo[] | undefined;
  constant(index: number): { readonly value: Value } | undefined;
  refuse(message: string, index?: number): never;
}

/** An aggregate function. */
export interface Aggregate {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Prepares one call; the function it returns begins a group. */
  bind(site: AggregateSite): () => Accumulator;
  /** A faster way to the same results for some calls that {@link bind} took; undefined for others. */
  kernel?(site: AggregateSite): (() => GroupKernel) | undefined;
  /** Overrides the binder's result type where the real engine differs. */
  resultType?(site: Omit<AggregateSite, 'refuse'>): ScalarType | undefined;
}

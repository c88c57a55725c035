import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';

/** Computes a value from the values of the arguments. Pure: the same arguments give the same value. */
export type ScalarImplementation = (...args: Value[]) => Value;

/** Computes a value for one row of a batch. */
export type Evaluator = (batch: Batch, row: number) => Value;

/** One call in a query, as the planner shows it to a function. */
export interface CallSite {
  readonly name: string;
  readonly argTypes: readonly ScalarType[];
  /** The planned arguments, for what a function must know beyond types (names of columns, constants). */
  readonly args: readonly PlanExpr[];
  /** The result type the binder gives. */
  readonly type: ScalarType;
  /** The value of an argument that is a constant (a null constant is `{ value: null }`); undefined otherwise. */
  constant(index: number): { readonly value: Value } | undefined;
  /** The columns of the operator's input. */
  readonly input: readonly ColumnInfo[];
  /** Stops planning as Kusto would refuse the query; `index` names the argument at fault. */
  refuse(message: string, index?: number): never;
}

/** A scalar function or operator whose value depends on its arguments' values only. */
export interface ScalarFunction {
  /** Kusto's name, as in `strlen`, or an operator as written: `has`, `==`. */
  readonly name: string;
  /** Other names of the same function. */
  readonly aliases?: readonly string[];
  /** Prepares one call: picks the implementation for the argument types and refuses what Kusto refuses. */
  bind(site: CallSite): ScalarImplementation;
  /** Overrides the binder's result type where the real engine differs (kusto's documentation or observed). */
  resultType?(site: Omit<CallSite, 'refuse'>): ScalarType | undefined;
  /** False for functions that give another value each time (`rand`, `new_guid`): they are never folded. */
  readonly deterministic?: boolean;
}

/** A function that evaluates its arguments itself, or needs the run or other rows. */
export interface SpecialForm {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Checks one call when planning, and refuses what Kusto refuses. */
  check?(site: CallSite): void;
  /** Prepares one call for one run. */
  compile(site: CallSite, args: readonly Evaluator[], run: Run): Evaluator;
  /** Overrides the binder's result type where the real engine differs. */
  resultType?(site: Omit<CallSite, 'refuse'>): ScalarType | undefined;
  /** True for `prev`, `row_number` and kin: the operator evaluates the rows in order, in one batch. */
  readonly window?: boolean;
  /** True when it looks at columns of the row that are none of its arguments. */
  readonly readsRow?: boolean;
  /** True when the value depends on arguments alone, so that constant calls are folded. */
  readonly foldable?: boolean;
}

/** A function that returns null when any argument is null. Text is never null, so text arguments do not count. */
export function strict(implementation: ScalarImplementation): ScalarImplementation {
  return (...args) => {
    for (const a of args) if (a === null) return null;
    return implementation(...args);
  };
}

/** A scalar function of one name whose implementation does not depend on types or constants. */
export function plain(name: string, implementation: ScalarImplementation): ScalarFunction {
  return { name, bind: () => implementation };
}

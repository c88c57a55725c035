import type { Span } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import type { CallSite, ScalarImplementation, SpecialForm } from '../functions/contract.js';
import type { Value } from '../values/types.js';
import type { TablePlan } from './table-plan.js';

interface PlanExprBase {
  readonly type: ScalarType;
  /** The place in the query text; absent where the text stands elsewhere (a workspace function). */
  readonly span?: Span | undefined;
}

/** A value known when planning. */
export interface ConstantExpr extends PlanExprBase {
  readonly op: 'constant';
  readonly value: Value;
  /** For a literal array: the places of its items, in order. */
  readonly items?: readonly Span[] | undefined;
}

/** A column of the operator's input. */
export interface ColumnExpr extends PlanExprBase {
  readonly op: 'column';
  readonly index: number;
  readonly name: string;
}

/** A scalar function or operator over the values of its arguments. */
export interface CallExpr extends PlanExprBase {
  readonly op: 'call';
  /** Kusto's name: `strlen`, `has`, `==`. */
  readonly name: string;
  readonly args: readonly PlanExpr[];
  readonly apply: ScalarImplementation;
  /** Whether what it computes follows from its name, its type and its arguments. */
  readonly isNamed?: boolean;
}

/** A form that decides itself which arguments it evaluates, or that needs the run or neighbouring rows. */
export interface SpecialExpr extends PlanExprBase {
  readonly op: 'special';
  readonly name: string;
  readonly form: SpecialForm;
  readonly site: CallSite;
  readonly args: readonly PlanExpr[];
}

/** `and` / `or` over two or more operands, flattened, three-valued. */
export interface LogicalExpr extends PlanExprBase {
  readonly op: 'and' | 'or';
  readonly args: readonly PlanExpr[];
}

/** `in`, `!in`, `in~`, `!in~`, `has_any`, `has_all` with a list, a dynamic array or a tabular right side. */
export interface InExpr extends PlanExprBase {
  readonly op: 'in';
  readonly operator: 'in' | '!in' | 'in~' | '!in~' | 'has_any' | 'has_all';
  readonly left: PlanExpr;
  readonly items: readonly PlanExpr[];
  /** A tabular item: the values of its first column are items. */
  readonly table: TablePlan | undefined;
}

/** `case(…)` and `iff(…)`: the first arm whose condition is true. */
export interface CaseExpr extends PlanExprBase {
  readonly op: 'case';
  readonly name: 'case' | 'iff';
  readonly arms: readonly { readonly condition: PlanExpr; readonly result: PlanExpr }[];
  readonly otherwise: PlanExpr;
}

/** `toscalar(query)`: evaluated once a run. */
export interface ScalarQueryExpr extends PlanExprBase {
  readonly op: 'scalar-query';
  readonly plan: TablePlan;
}

export type PlanExpr =
  ConstantExpr | ColumnExpr | CallExpr | SpecialExpr | LogicalExpr | InExpr | CaseExpr | ScalarQueryExpr;

/** The direct operands of an expression, in the order of the text. */
export function operands(e: PlanExpr): readonly PlanExpr[] {
  switch (e.op) {
    case 'constant':
    case 'column':
    case 'scalar-query':
      return [];
    case 'call':
    case 'special':
    case 'and':
    case 'or':
      return e.args;
    case 'in':
      return [e.left, ...e.items];
    case 'case':
      return [...e.arms.flatMap((a) => [a.condition, a.result]), e.otherwise];
  }
}

/** Whether `test` holds for the expression or anything in it. */
export function someExpr(e: PlanExpr, test: (e: PlanExpr) => boolean): boolean {
  return test(e) || operands(e).some((o) => someExpr(o, test));
}

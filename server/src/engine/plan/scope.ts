import type { Call, Expression, Name } from '../../syntax/expressions.js';
import type { FunctionDeclaration, PatternStatement } from '../../syntax/statements.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { PlanExpr } from './expression.js';
import type { TablePlan } from './table-plan.js';

/** What a let statement or a parameter gives a name. */
export type Binding =
  | { readonly kind: 'scalar'; readonly expr: PlanExpr }
  | { readonly kind: 'table'; readonly plan: () => TablePlan }
  | { readonly kind: 'function'; readonly declaration: FunctionDeclaration; readonly scope: Scope }
  | { readonly kind: 'pattern'; readonly statement: PatternStatement; readonly scope: Scope }
  /** Not planned before it is used, since a let that nobody uses may be wrong. */
  | { readonly kind: 'unplanned'; readonly expression: Expression; readonly scope: Scope };

/** Names of let statements and parameters, inner before outer. */
export class Scope {
  private readonly bindings = new Map<string, Binding>();
  constructor(readonly parent?: Scope) {}

  declare(name: string, binding: Binding): void {
    this.bindings.set(name, binding);
  }
  /** The names declared so far, unaffected by later declarations. */
  copy(): Scope {
    const scope = new Scope(this.parent);
    for (const [name, binding] of this.bindings) scope.bindings.set(name, binding);
    return scope;
  }
  /** The functions declared as `view`, which wildcards, search and find see beside the tables. */
  views(): string[] {
    const names = this.parent?.views() ?? [];
    for (const [name, binding] of this.bindings) {
      const isView =
        binding.kind === 'function' && binding.declaration.view && binding.declaration.parameters.length === 0;
      if (isView && !names.includes(name)) names.push(name);
    }
    return names;
  }
  lookup(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.lookup(name);
  }
}

/** The columns an expression can name. Later columns of the same name are reached through `$right` only. */
export class RowScope {
  private readonly indexes = new Map<string, number>();
  constructor(
    readonly columns: readonly ColumnInfo[],
    /** For a join condition: how many of the columns are the left side's. */
    readonly leftCount?: number,
    /** Whether window functions may be used: the rows are in a defined order. */
    readonly serialized = false,
  ) {
    columns.forEach((c, i) => {
      if (!this.indexes.has(c.name)) this.indexes.set(c.name, i);
    });
  }

  /** Why window functions cannot be used over these rows, after their name. */
  get windowRefusal(): string {
    return "needs rows in a defined order: put 'serialize' or 'sort by' before this operator";
  }

  /** The position of a column of a named part of the row (`step.column`); undefined where nothing has that name. */
  readonly memberOf: ((part: string, name: string) => number | undefined) | undefined = undefined;

  /** Plans calls that only these rows give a meaning, as the functions over graph patterns. */
  readonly callForm: ((call: Call) => PlanExpr | undefined) | undefined = undefined;

  /** Plans a name that stands for a part of the row as a whole. */
  readonly partForm: ((name: Name) => PlanExpr | undefined) | undefined = undefined;

  /** The position of a column, or undefined. */
  indexOf(name: string): number | undefined {
    return this.indexes.get(name);
  }
}

/** A part of a row with a name of its own: its columns stand from `offset` on. */
export interface RowPart {
  readonly name: string;
  readonly offset: number;
  readonly columns: readonly ColumnInfo[];
}

/** A row whose parts have names: the record and the steps' states of a scan, the nodes and edges of a graph pattern. */
export class PartedScope extends RowScope {
  constructor(
    columns: readonly ColumnInfo[],
    private readonly parts: readonly RowPart[],
    private readonly refusal: string,
  ) {
    super(columns);
  }

  override get windowRefusal(): string {
    return this.refusal;
  }

  override readonly memberOf = (part: string, name: string): number | undefined => {
    const found = this.parts.find((p) => p.name === part);
    const at = found?.columns.findIndex((c) => c.name === name) ?? -1;
    return at < 0 ? undefined : found!.offset + at;
  };
}

/**
 * The scope of an expression among a summarize's aggregates: its columns are the results of the aggregate calls found
 * in it so far, and the input's own columns can be named inside those calls only.
 */
export class AggregateScope extends RowScope {
  constructor(
    /** Plans an aggregate call over the input and tells which column holds its result. */
    readonly aggregate: (call: Call) => PlanExpr,
  ) {
    super([]);
  }
}

export const NO_ROW = new RowScope([]);

import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import type { ColumnExpr, PlanExpr } from '../plan/expression.js';
import { NO_ROW } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { PluginSite } from './contract.js';

/** The value of an argument that must be a constant. */
export interface ConstantArgument {
  readonly value: Value;
  readonly type: ScalarType;
}

/** The arguments of a plugin's call, by position, or by name where the plugin has names for them. */
export class PluginArguments {
  private readonly byPosition: readonly Expression[];
  private readonly byName = new Map<string, Expression>();

  /** `names`: those of the parameters, in order; arguments written with another name stay where they are. */
  constructor(
    private readonly site: PluginSite,
    private readonly names: readonly string[] = [],
  ) {
    const positional: Expression[] = [];
    for (const arg of site.call.args) {
      const name = arg.kind === 'Named' && names.includes(arg.names[0]!.name) ? arg.names[0]!.name : undefined;
      if (name === undefined) positional.push(arg);
      else this.byName.set(name, arg.kind === 'Named' ? arg.expression : arg);
    }
    this.byPosition = positional;
  }

  /** How many arguments were written without a parameter's name. */
  get count(): number {
    return this.byPosition.length;
  }

  /** The argument of a position, or of the parameter that has it. */
  at(index: number): Expression | undefined {
    const name = this.names[index];
    return (name === undefined ? undefined : this.byName.get(name)) ?? this.byPosition[index];
  }

  /** The arguments from a position on. */
  from(index: number): readonly Expression[] {
    return this.byPosition.slice(index);
  }

  /** An argument that must be there. */
  required(index: number): Expression {
    return this.at(index) ?? this.refuse(`argument ${index + 1} is missing`, this.site.call);
  }

  /** An argument over the input's rows. */
  scalar(e: Expression): PlanExpr {
    return this.site.planner.scalar(e, this.site.row, this.site.scope);
  }

  /** An argument that must be a column of the input. */
  column(e: Expression): ColumnExpr {
    if (e.kind === 'Name' && !this.isColumn(e)) this.refuse(`the rows have no column ${e.name}`, e);
    const planned = this.scalar(e);
    return planned.op === 'column' ? planned : this.refuse('a column is expected here', e);
  }

  /** Whether an argument names a column of the input. */
  isColumn(e: Expression): boolean {
    return e.kind === 'Name' && this.site.row.indexOf(e.name) !== undefined;
  }

  isTabular(e: Expression): boolean {
    return this.site.planner.isTabular(e, this.site.scope);
  }

  table(e: Expression): TablePlan {
    return this.site.planner.planTable(e, this.site.scope);
  }

  /** An argument that must be a constant. */
  constant(e: Expression): ConstantArgument {
    const planned = this.site.planner.scalar(e, NO_ROW, this.site.scope);
    const value = this.site.planner.constantValue(planned);
    return value === undefined ? this.refuse('a constant is expected here', e) : { value, type: planned.type };
  }

  /** A constant as a value of a type; refused when it is none. */
  constantOf(e: Expression, type: ScalarType): Value {
    const constant = this.constant(e);
    const value = convertValue(constant.value, constant.type, type);
    return value === null ? this.refuse(`a value of type ${type} is expected here`, e) : value;
  }

  /** An optional constant of a type. */
  optional(index: number, type: ScalarType): Value | undefined {
    const e = this.at(index);
    return e === undefined ? undefined : this.constantOf(e, type);
  }

  refuse(message: string, at: Expression): never {
    throw new EngineError('refused', `${this.site.call.name}: ${message}`, at);
  }
}

/** A column's name and type. */
export function infoOf(column: ColumnExpr): ColumnInfo {
  return { name: column.name, type: column.type };
}

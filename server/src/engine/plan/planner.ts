import type { Call, Expression, Name } from '../../syntax/expressions.js';
import type { Operator, Pipeline, Subquery, TabularSource } from '../../syntax/operators.js';
import type { ScalarType } from '../../syntax/types.js';
import type { FunctionBody, FunctionParameter, QueryBlock, Statement } from '../../syntax/statements.js';
import type { DataSource } from '../data.js';
import { EngineError, notImplemented, notLocal } from '../errors.js';
import { observed } from '../exec/observe.js';
import { lookupOperator } from '../exec/registry.js';
import { planDataTable } from '../exec/datatable.js';
import { planPrint } from '../exec/print.js';
import { planRange } from '../exec/range.js';
import { planEventTable } from '../exec/event-table.js';
import { planExternalData } from '../exec/externaldata.js';
import type { Run } from '../run.js';
import { Batch } from '../exec/batch.js';
import type { Value } from '../values/types.js';
import { compile } from './compile.js';
import { someExpr, type PlanExpr } from './expression.js';
import { planPatternCall } from './pattern-call.js';
import { planCall, planScalar } from './plan-scalar.js';
import { NO_ROW, Scope, type Binding, type RowScope } from './scope.js';
import type { TablePlan } from './table-plan.js';

/** What a whole query text is planned into. */
export interface QueryPlan {
  /** One plan for each tabular statement, in order; a scalar statement is a table of one value. */
  readonly results: readonly TablePlan[];
}

/**
 * Plans queries over some data. Operators whose columns depend on the data (`bag_unpack`, `pivot`) run their input
 * while planning, so a planner belongs to one run.
 */
export class Planner {
  /** Query options by lower-case name, from `set` statements. */
  readonly options = new Map<string, PlanExpr | undefined>();
  /** Rows named within a statement, for those after it. */
  private readonly named = new Map<string, TablePlan>();

  constructor(
    readonly data: DataSource,
    readonly run: Run,
  ) {}

  /** Gives rows a name that the statements which follow can read them by. */
  nameTable(name: string, plan: TablePlan): void {
    this.named.set(name, plan);
  }

  planQuery(tree: QueryBlock): QueryPlan {
    const scope = new Scope();
    const results: TablePlan[] = [];
    for (const statement of tree.statements) {
      if (statement.kind === 'ExpressionStatement') results.push(this.planResult(statement.expression, scope));
      else this.declare(statement, scope);
    }
    return { results };
  }

  private planResult(e: Expression, scope: Scope): TablePlan {
    return this.isTabular(e, scope)
      ? this.planTable(e, scope)
      : planPrint({ expressions: [e], schema: undefined, span: e }, this, scope);
  }

  /** Adds what a statement declares to a scope. */
  declare(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case 'LetStatement': {
        const value = statement.value;
        const outer = snapshot(scope);
        scope.declare(
          statement.name.name,
          value.kind === 'FunctionDeclaration'
            ? { kind: 'function', declaration: value, scope: outer }
            : { kind: 'unplanned', expression: value, scope: outer },
        );
        return;
      }
      case 'SetStatement':
        this.options.set(
          statement.name.toLowerCase(),
          statement.value === undefined ? undefined : planScalar(this, statement.value, NO_ROW, scope),
        );
        return;
      case 'QueryParametersStatement':
        for (const p of statement.parameters) {
          if (p.defaultValue === undefined) {
            throw new EngineError('refused', `the query parameter ${p.name} has no value`, p);
          }
          scope.declare(p.name, this.bindArgument(p, p.defaultValue, scope, NO_ROW));
        }
        return;
      case 'PatternStatement':
        scope.declare(statement.name.name, { kind: 'pattern', statement, scope: snapshot(scope) });
        return;
      case 'OtherStatement':
        throw notLocal(`the ${statement.construct} statement`, clusterAlternative(statement.construct), statement);
      case 'ExpressionStatement':
        return;
    }
  }

  /** The value of an expression that reads no row, in this planner's run; undefined when it reads one. */
  constantValue(e: PlanExpr): Value | undefined {
    if (e.op === 'constant') return e.value;
    return someExpr(e, (x) => x.op === 'column') ? undefined : this.valueOf(e, this.run);
  }

  /** The value of an expression that reads no row. */
  valueOf(e: PlanExpr, run: Run): Value {
    return compile(e, run)(new Batch([], 1), 0);
  }

  scalar(e: Expression, row: RowScope, scope: Scope): PlanExpr {
    return planScalar(this, e, row, scope);
  }

  /** Whether an expression stands for rows. */
  isTabular(e: Expression, scope: Scope): boolean {
    if (e.type === 'table' || e.type === 'graph') return true;
    if (e.kind === 'Parenthesized') return this.isTabular(e.expression, scope);
    if (e.kind === 'Name') {
      const binding = scope.lookup(e.name);
      if (binding?.kind === 'table') return true;
      if (binding?.kind === 'unplanned') return this.isTabular(binding.expression, binding.scope);
    }
    return e.kind === 'Pipeline' || e.kind === 'Materialize';
  }

  /** Plans an expression that stands for rows. */
  planTable(e: Expression, scope: Scope): TablePlan {
    switch (e.kind) {
      case 'Parenthesized':
        return this.planTable(e.expression, scope);
      case 'Pipeline':
        return this.planPipeline(e, scope);
      case 'Materialize':
        return materialized(this.planTable(e.query, scope));
      case 'Name':
        return this.planTableName(e, scope);
      case 'Call':
        return this.planTableCall(e, scope);
      case 'Path':
        return this.planQualifiedTable(e.target, e.member, scope);
      case 'Print':
      case 'Range':
      case 'DataTable':
      case 'ExternalData':
      case 'Search':
      case 'Union':
      case 'Find':
      case 'OtherSource':
        return this.planSource(e, scope);
      case 'OtherExpression':
        if (e.construct === 'InlineExternalTable') {
          throw notLocal('inline_external_table', 'Read a local file with externaldata, or bind events to a table.', e);
        }
        throw notImplemented(e.construct.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(), e);
      case 'ToScalar':
      case 'Missing':
      default:
        throw new EngineError('refused', 'a table is expected here', e);
    }
  }

  planSource(e: TabularSource, scope: Scope): TablePlan {
    switch (e.kind) {
      case 'Print':
        return observed(planPrint({ expressions: e.expressions, schema: e.schema, span: e }, this, scope), e);
      case 'Range':
        return observed(planRange(e, this, scope), e);
      case 'DataTable':
        return planDataTable(e, this, scope);
      case 'ExternalData':
        return planExternalData(e, this, scope);
      case 'Search':
      case 'Union':
      case 'Find':
        return this.planOperator(e, undefined, scope);
      case 'OtherSource':
        return this.planOperator(e.operator, undefined, scope);
    }
  }

  private planPipeline(e: Pipeline, scope: Scope): TablePlan {
    const source = this.planTable(e.source, scope);
    return this.planOperators(e.operators, source, new Scope(scope));
  }

  /** Plans operators applied to rows given from outside. */
  planSubquery(subquery: Subquery, input: TablePlan, scope: Scope): TablePlan {
    return this.planOperators(subquery.operators, input, new Scope(scope));
  }

  private planOperators(operators: readonly Operator[], source: TablePlan, scope: Scope): TablePlan {
    let plan = source;
    for (const [i, operator] of operators.entries()) {
      plan = this.planOperator(operator, plan, scope, filtersFrom(operators, i + 1));
      if (operator.kind === 'As') {
        // The name stands for these rows in the operators that follow.
        const named = materialized(plan);
        scope.declare(operator.name.name, { kind: 'table', plan: () => named });
        this.nameTable(operator.name.name, named);
        plan = { ...named, name: operator.name.name, run: (run) => named.run(run) };
      }
    }
    return plan;
  }

  planOperator(
    operator: Operator,
    input: TablePlan | undefined,
    scope: Scope,
    filters: readonly Expression[] = [],
  ): TablePlan {
    const planned = lookupOperator(operator.kind);
    if (planned === undefined) {
      const name = operator.kind === 'OtherOperator' ? operator.name : kebab(operator.kind);
      if (name === 'macro-expand') throw notLocal('the macro-expand operator', 'Use union over the tables.', operator);
      throw notImplemented(`the ${name} operator`, operator);
    }
    return observed(planned(operator, input, { planner: this, scope, filters }), operator);
  }

  private planTableName(e: Name, scope: Scope): TablePlan {
    const binding = scope.lookup(e.name);
    if (binding !== undefined) return this.bindingTable(e, binding, scope);
    if (e.body !== undefined) return this.functionTable(e, e.body, [], scope);
    return this.named.get(e.name) ?? this.planNamedTable(e.name, e);
  }

  /** The rows of a called function; those of a `view` carry its name. */
  private functionTable(e: Name | Call, body: FunctionBody, args: readonly Expression[], scope: Scope): TablePlan {
    const plan = this.planBody(e.name, body, args, undefined, scope, e);
    const binding = scope.lookup(e.name);
    const view = binding?.kind === 'function' && binding.declaration.view;
    return { ...plan, name: view ? e.name : undefined, run: (run) => plan.run(run) };
  }

  private bindingTable(e: Name, binding: Binding, scope: Scope): TablePlan {
    switch (binding.kind) {
      case 'table':
        return binding.plan();
      case 'unplanned': {
        if (!this.isTabular(binding.expression, binding.scope)) break;
        return this.run.once(binding, () => this.planTable(binding.expression, binding.scope));
      }
      case 'function':
        return this.functionTable(e, e.body ?? binding.declaration.body, [], scope);
      case 'scalar':
      case 'pattern':
        break;
    }
    throw new EngineError('refused', `${e.name} is a scalar; a table is expected here`, e);
  }

  /** The rows of a `view` function by name. */
  planView(name: string, scope: Scope, at: Expression): TablePlan {
    const binding = scope.lookup(name);
    if (binding?.kind !== 'function') throw new EngineError('refused', `${name} is no view`, at);
    const plan = this.planBody(name, binding.declaration.body, [], undefined, scope, at);
    return { ...plan, name, run: (run) => plan.run(run) };
  }

  /** A table by name, from the data at hand. */
  planNamedTable(name: string, at: Expression): TablePlan {
    const data = this.data.table(name);
    if (data !== undefined) return planEventTable(data, at);
    const known = this.data.tableNames();
    const hint = known.length === 0 ? 'No events were read.' : `There is data for: ${known.slice(0, 8).join(', ')}.`;
    throw new EngineError('missing-table', `there is no data for the table ${name}. ${hint}`, at);
  }

  private planTableCall(e: Call, scope: Scope): TablePlan {
    const binding = scope.lookup(e.name);
    if (binding?.kind === 'pattern') return planPatternCall(this, binding, e, undefined, scope);
    switch (e.name) {
      case 'table': {
        const name = this.constantText(e.args[0], scope);
        if (name !== undefined) return this.planNamedTable(name, e);
        break;
      }
      case '_GetWatchlist':
      case '_GetWatchlistAlias': {
        const alias = this.constantText(e.args[0], scope) ?? '';
        const items = this.data.watchlist(alias);
        if (items !== undefined) return planEventTable(items, e);
        throw new EngineError(
          'missing-table',
          `the watchlist '${alias}' is not known. Declare it under 'watchlists' in kqlens.yaml, with a CSV or JSON file of its items.`,
          e,
        );
      }
      case 'external_table':
      case 'materialized_view':
      case 'stored_query_result':
      case 'cluster':
        throw notLocal(`${e.name}()`, 'Bind a file of events to a table of that name instead.', e);
    }
    if (e.body !== undefined) return this.functionTable(e, e.body, e.args, scope);
    const rows = this.data.table(e.name);
    if (rows !== undefined) return planEventTable(rows, e);
    throw new EngineError(
      'missing-function',
      `the function ${e.name} has no body here. Put its KQL under 'functions' in kqlens.yaml, or give a file of rows for it.`,
      e,
    );
  }

  private planQualifiedTable(target: Expression, member: Expression, scope: Scope): TablePlan {
    const qualifier = target.kind === 'Call' ? target.name : '';
    const binding = scope.lookup(qualifier);
    if (target.kind === 'Call' && binding?.kind === 'pattern') {
      return planPatternCall(this, binding, target, member, scope);
    }
    const local = ['workspace', 'app', 'resource', 'database', 'adx'].includes(qualifier);
    if (local && member.kind === 'Name') {
      if (member.body !== undefined) return this.planBody(member.name, member.body, [], undefined, scope, member);
      return this.planNamedTable(member.name, member);
    }
    if (local && member.kind === 'Call') return this.planTableCall(member, scope);
    throw notLocal('a table of another cluster', 'Name the table alone, and give events for it.', target);
  }

  private constantText(e: Expression | undefined, scope: Scope): string | undefined {
    if (e === undefined) return undefined;
    const planned = this.scalar(e, NO_ROW, scope);
    return planned.op === 'constant' && typeof planned.value === 'string' ? planned.value : undefined;
  }

  /** Plans a call of a function with a body that gives rows. `piped`: the rows of `invoke`, its first argument. */
  planBody(
    name: string,
    body: FunctionBody,
    args: readonly Expression[],
    piped: TablePlan | undefined,
    scope: Scope,
    at: Expression,
    row: RowScope = NO_ROW,
  ): TablePlan {
    const inner = this.bodyScope(name, body, args, piped, scope, at, row);
    if (body.expression === undefined) throw new EngineError('refused', `the function ${name} gives no result`, at);
    return this.planTable(body.expression, inner);
  }

  /** The scope inside a called function: its parameters bound to the arguments, then its let statements. */
  bodyScope(
    name: string,
    body: FunctionBody,
    args: readonly Expression[],
    piped: TablePlan | undefined,
    scope: Scope,
    at: Expression,
    row: RowScope,
  ): Scope {
    const binding = scope.lookup(name);
    const isLet = binding?.kind === 'function';
    const definition = isLet ? binding.scope : new Scope();
    const parameters = isLet ? binding.declaration.parameters : body.parameters;
    const inner = new Scope(definition);
    let position = 0;
    const bound = new Map<string, Binding>();
    if (piped !== undefined) {
      const first = parameters[0];
      if (first === undefined) throw new EngineError('refused', `${name} takes no table`, at);
      bound.set(first.name, { kind: 'table', plan: () => piped });
      position = 1;
    }
    for (const arg of args) {
      const named = arg.kind === 'Named' ? arg.names[0]?.name : undefined;
      // A positional argument after named ones fills the first parameter that is still free.
      while (named === undefined && bound.has(parameters[position]?.name ?? '')) position++;
      const parameter = named === undefined ? parameters[position++] : parameters.find((p) => p.name === named);
      if (parameter === undefined) throw new EngineError('refused', `${name} has no such parameter`, arg);
      bound.set(parameter.name, this.bindArgument(parameter, arg.kind === 'Named' ? arg.expression : arg, scope, row));
    }
    for (const p of parameters) {
      const value = bound.get(p.name);
      if (value !== undefined) inner.declare(p.name, value);
      else if (p.defaultValue !== undefined) {
        inner.declare(p.name, this.bindArgument(p, p.defaultValue, definition, NO_ROW));
      } else throw new EngineError('refused', `${name} needs an argument for ${p.name}`, at);
    }
    for (const statement of body.statements) this.declare(statement, inner);
    return inner;
  }

  private bindArgument(parameter: FunctionParameter, arg: Expression, scope: Scope, row: RowScope): Binding {
    if (typeof parameter.type !== 'string' || this.isTabular(arg, scope)) {
      const plan = this.planTable(arg, scope);
      return { kind: 'table', plan: () => plan };
    }
    return { kind: 'scalar', expr: asParameter(parameter.type, this.scalar(arg, row, scope)) };
  }
}

/** The conditions of the filters that stand one after the other from a place on. */
function filtersFrom(operators: readonly Operator[], start: number): Expression[] {
  const conditions: Expression[] = [];
  for (let i = start; i < operators.length; i++) {
    const operator = operators[i]!;
    if (operator.kind !== 'Where') break;
    conditions.push(operator.condition);
  }
  return conditions;
}

/** What to do without a statement that is about a cluster's databases or access rights. */
function clusterAlternative(statement: string): string {
  return statement === 'restrict'
    ? 'Leave it out: events in files have no access rights.'
    : 'Name the table alone, and give events for it.';
}

/** An argument as its parameter takes it: a number becomes one of the parameter's type. */
function asParameter(type: ScalarType, argument: PlanExpr): PlanExpr {
  if (argument.type === type || !NUMBERS.has(type) || !NUMBERS.has(argument.type)) return argument;
  return planCall(`to${type}`, [argument], type, NO_ROW, undefined);
}

const NUMBERS: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real', 'decimal']);

/** Names are bound in the order of statements: a let sees those before it, not itself. */
function snapshot(scope: Scope): Scope {
  return scope.copy();
}

/** Rows that are computed once a run, however often they are read. */
export function materialized(plan: TablePlan): TablePlan {
  return {
    kind: 'materialize',
    columns: plan.columns,
    inputs: [plan],
    serialized: plan.serialized,
    span: plan.span,
    run: (run) => run.materialize(plan),
  };
}

function kebab(kind: string): string {
  return kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

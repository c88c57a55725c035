import type { Between, Binary, Call, Expression, In, Name } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { EngineError, notImplemented, notLocal } from '../errors.js';
import { checkpointNow } from '../checkpoint.js';
import type { CallSite, ScalarFunction, ScalarImplementation, SpecialForm } from '../functions/contract.js';
import { lookupFunction } from '../functions/registry.js';
import { isClusterFunction } from '../inventory.js';
import { lookupAggregate } from '../aggregates/registry.js';
import type { Value } from '../values/types.js';
import { asBranchOf, checkBranches } from './branches.js';
import type { PlanExpr } from './expression.js';
import type { Planner } from './planner.js';
import { AggregateScope, NO_ROW, type RowScope, type Scope } from './scope.js';
import { checkTextCall } from './text-call.js';

/** Plans a scalar expression over a row. */
export function planScalar(planner: Planner, e: Expression, row: RowScope, scope: Scope): PlanExpr {
  return new ScalarPlanner(planner, row, scope).plan(e);
}

/** The binder's type for an expression where it is a scalar type. */
export function scalarTypeOfNode(e: Expression): ScalarType | undefined {
  return e.type === 'table' || e.type === 'graph' || e.type === 'unknown' ? undefined : e.type;
}

/** Plans one call of a registered function over arguments that are planned already. */
export function planCall(
  name: string,
  args: readonly PlanExpr[],
  binderType: ScalarType | undefined,
  row: RowScope,
  at: Expression | undefined,
  argNodes: readonly Expression[] = [],
): PlanExpr {
  const entry = lookupFunction(name);
  if (entry === undefined) {
    if (isClusterFunction(name)) throw notLocal(`${name}()`, 'Put a value in its place.', at);
    throw notImplemented(describe(name), at);
  }
  checkTextCall(name, argNodes);
  const site = callSite(name, args, binderType ?? inferType(name, args), row, at, argNodes);
  const type = entry.definition.resultType?.(site) ?? site.type;
  const span = at === undefined ? undefined : { start: at.start, end: at.end };
  const typed: CallSite = { ...site, type };
  return entry.kind === 'scalar'
    ? planFunction(entry.definition, typed, span)
    : planSpecial(entry.definition, typed, row, at);
}

function planFunction(f: ScalarFunction, site: CallSite, span: PlanExpr['span']): PlanExpr {
  const apply = site.type === 'dynamic' ? watched(f.bind(site)) : f.bind(site);
  const isNamed = f.deterministic !== false;
  if (isNamed && site.args.every((a) => a.op === 'constant')) {
    const value = apply(...site.args.map((a) => (a as { value: Value }).value));
    // A function with several results gives an array of values, which is no value of its own type.
    if (!Array.isArray(value) || site.type === 'dynamic') return { op: 'constant', type: site.type, value, span };
  }
  return { op: 'call', name: site.name, args: site.args, apply, type: site.type, span, isNamed };
}

/** Arrays longer than this fill memory fast enough to ask for it at once. */
const LONG_ARRAY = 4096;

/** A function that may make large arrays, asking after each whether to go on. */
function watched(apply: ScalarImplementation): ScalarImplementation {
  return (...args) => {
    const value = apply(...args);
    if (Array.isArray(value) && value.length > LONG_ARRAY) checkpointNow();
    return value;
  };
}

function planSpecial(form: SpecialForm, site: CallSite, row: RowScope, at: Expression | undefined): PlanExpr {
  if (form.window === true && !row.serialized) {
    throw new EngineError('refused', `${site.name}() ${row.windowRefusal}`, at);
  }
  form.check?.(site);
  return { op: 'special', name: site.name, form, site, args: site.args, type: site.type, span: at };
}

function callSite(
  name: string,
  args: readonly PlanExpr[],
  type: ScalarType,
  row: RowScope,
  at: Expression | undefined,
  argNodes: readonly Expression[],
): CallSite {
  return {
    name,
    args,
    argTypes: args.map((a) => a.type),
    type,
    input: row.columns,
    constant(index) {
      const arg = args[index];
      return arg?.op === 'constant' ? { value: arg.value } : undefined;
    },
    refuse(message, index) {
      throw new EngineError('refused', message, (index === undefined ? undefined : argNodes[index]) ?? at);
    },
  };
}

/** A type for a call that the binder could not type, as its operands come from columns known only from the data. */
function inferType(name: string, args: readonly PlanExpr[]): ScalarType {
  const types = args.map((a) => a.type);
  if (/^[-+*/%]$/.test(name) || name.startsWith('unary')) {
    for (const t of ['datetime', 'timespan', 'decimal', 'real', 'long'] as const) if (types.includes(t)) return t;
    return types.includes('int') ? 'long' : 'dynamic';
  }
  return /^[!=<>]|^(not|has|contains|startswith|endswith|matches|like|between)/.test(name) ? 'bool' : 'dynamic';
}

/** Names that are both (`hll_merge`, `tdigest_merge`) are aggregates where one is expected. */
function isAggregateCall(e: Call): boolean {
  return e.callee === 'aggregate' || (e.callee !== 'scalar' && lookupAggregate(e.name) !== undefined);
}

function describe(name: string): string {
  if (/^[a-z_0-9]+$/i.test(name)) {
    return lookupAggregate(name) === undefined ? `the function ${name}()` : `the aggregate ${name}() as a scalar`;
  }
  return `the operator ${name}`;
}

class ScalarPlanner {
  constructor(
    private readonly planner: Planner,
    private readonly row: RowScope,
    private readonly scope: Scope,
  ) {}

  plan(e: Expression): PlanExpr {
    switch (e.kind) {
      case 'Literal':
        return { op: 'constant', type: e.type, value: e.value, span: e };
      case 'DynamicLiteral':
        return { op: 'constant', type: e.type, value: e.value, span: e, items: e.elements };
      case 'Name':
        return this.name(e);
      case 'Parenthesized':
        return this.plan(e.expression);
      case 'Named':
        return this.plan(e.expression);
      case 'Ordered':
        return this.plan(e.expression);
      case 'Binary':
        return this.binary(e);
      case 'Unary':
        return planCall(`unary ${e.operator}`, [this.plan(e.operand)], scalarTypeOfNode(e), this.row, e, [e.operand]);
      case 'In':
        return this.membership(e);
      case 'Between':
        return this.between(e);
      case 'Path':
        return this.path(e.target, e.member, e);
      case 'Element':
        return planCall('[]', [this.plan(e.target), this.plan(e.index)], 'dynamic', this.row, e);
      case 'Call':
        return this.call(e);
      case 'ToScalar': {
        const query = e.query;
        if (!this.planner.isTabular(query, this.scope)) return this.plan(query);
        const plan = this.planner.planTable(query, this.scope);
        const type = scalarTypeOfNode(e) ?? plan.columns[0]?.type ?? 'dynamic';
        return { op: 'scalar-query', plan, type: plan.columns[0]?.type ?? type, span: e };
      }
      case 'TypeLiteral':
        return { op: 'constant', type: 'string', value: e.names ?? 'dynamic', span: e };
      case 'Star':
        throw new EngineError('refused', '* cannot stand here', e);
      case 'Missing':
        throw new EngineError('syntax', 'an expression is missing here', e);
      case 'OtherExpression':
        throw notImplemented(e.construct, e);
      case 'WildcardName':
        throw new EngineError('refused', `the wildcard ${e.pattern} cannot stand here`, e);
      default:
        throw new EngineError('refused', 'a scalar value is expected here', e);
    }
  }

  private name(e: Name): PlanExpr {
    const local = e.symbol === 'let' || e.symbol === 'parameter';
    const index = this.row.indexOf(e.name);
    if (!local && index !== undefined) return this.column(index, e);
    const binding = this.scope.lookup(e.name);
    switch (binding?.kind) {
      case 'scalar':
        return binding.expr;
      case 'unplanned':
        if (this.planner.isTabular(binding.expression, binding.scope)) break;
        // Planned once, so that a query within it runs once; what it gives is computed at each use all the same.
        return this.planner.run.once(binding, () =>
          planScalar(this.planner, binding.expression, NO_ROW, binding.scope),
        );
      case 'function':
        return this.body(e.name, e.body ?? binding.declaration.body, [], e);
      case 'table':
      case 'pattern':
      case undefined:
        break;
    }
    if (index !== undefined) return this.column(index, e);
    const part = this.row.partForm?.(e);
    if (part !== undefined) return part;
    if (e.body !== undefined) return this.body(e.name, e.body, [], e);
    if (binding === undefined && e.symbol === 'column') {
      // A table that takes any column: this one is in none of the rows.
      const type = scalarTypeOfNode(e) ?? 'dynamic';
      return { op: 'constant', type, value: type === 'string' ? '' : null, span: e };
    }
    throw new EngineError('refused', `the name '${e.name}' stands for no scalar value here`, e);
  }

  private column(index: number, e: Expression): PlanExpr {
    const column = this.row.columns[index]!;
    return { op: 'column', index, name: column.name, type: column.type, span: e };
  }

  private path(target: Expression, member: Expression, e: Expression): PlanExpr {
    if (target.kind === 'Name' && (target.name === '$left' || target.name === '$right') && member.kind === 'Name') {
      return this.sideColumn(target.name, member);
    }
    if (target.kind === 'Name' && member.kind === 'Name') {
      const at = this.row.memberOf?.(target.name, member.name);
      if (at !== undefined) return this.column(at, e);
    }
    const key: PlanExpr =
      member.kind === 'Name' ? { op: 'constant', type: 'string', value: member.name, span: member } : this.plan(member);
    return planCall('[]', [this.plan(target), key], 'dynamic', this.row, e);
  }

  private sideColumn(side: '$left' | '$right', member: Name): PlanExpr {
    const { columns, leftCount = columns.length } = this.row;
    const [from, to] = side === '$left' ? [0, leftCount] : [leftCount, columns.length];
    for (let i = from; i < to; i++) if (columns[i]!.name === member.name) return this.column(i, member);
    throw new EngineError('refused', `the ${side.slice(1)} side has no column ${member.name}`, member);
  }

  private binary(e: Binary): PlanExpr {
    if (e.operator === 'and' || e.operator === 'or') {
      const args = flatten(e, e.operator).map((o) => asPredicate(this.plan(o), o));
      return { op: e.operator, args, type: 'bool', span: e };
    }
    if (e.left.kind === 'Star') return this.anyColumn(e);
    return planCall(e.operator, [this.plan(e.left), this.plan(e.right)], scalarTypeOfNode(e), this.row, e, [
      e.left,
      e.right,
    ]);
  }

  /** `* has "x"`: some column, by its text. */
  private anyColumn(e: Binary): PlanExpr {
    const right = this.plan(e.right);
    const tests = this.row.columns.map((column, index): PlanExpr => {
      const value: PlanExpr = { op: 'column', index, name: column.name, type: column.type };
      const text = column.type === 'string' ? value : planCall('tostring', [value], 'string', this.row, undefined);
      return planCall(e.operator, [text, right], 'bool', this.row, undefined);
    });
    return { op: 'or', args: tests, type: 'bool', span: e };
  }

  private membership(e: In): PlanExpr {
    const left = e.left.kind === 'Star' ? undefined : this.plan(e.left);
    const tabular = e.right.filter((item) => this.planner.isTabular(item, this.scope));
    if (tabular.length > 1) throw new EngineError('refused', `${e.operator} takes one table`, e);
    const items = e.right.filter((item) => !tabular.includes(item)).map((item) => this.plan(item));
    const table = tabular[0] === undefined ? undefined : this.planner.planTable(tabular[0], this.scope);
    if (left !== undefined) {
      return { op: 'in', operator: e.operator, left, items, table, type: 'bool', span: e };
    }
    const tests = this.row.columns.map((column, index): PlanExpr => {
      const value: PlanExpr = { op: 'column', index, name: column.name, type: column.type };
      return { op: 'in', operator: e.operator, left: value, items, table, type: 'bool' };
    });
    return { op: 'or', args: tests, type: 'bool', span: e };
  }

  private between(e: Between): PlanExpr {
    const nodes = [e.left, e.from, e.to];
    return planCall(
      e.negated ? '!between' : 'between',
      nodes.map((n) => this.plan(n)),
      'bool',
      this.row,
      e,
      nodes,
    );
  }

  private call(e: Call): PlanExpr {
    if (e.body !== undefined) return this.body(e.name, e.body, e.args, e);
    const form = this.row.callForm?.(e);
    if (form !== undefined) return form;
    switch (e.name) {
      case 'case':
      case 'iff':
      case 'iif':
        return this.conditional(e);
      case 'column_ifexists':
      case 'columnifexists':
        return this.columnIfExists(e);
      case 'iscolumnexists':
        return this.columnExists(e);
      case 'column_names_of':
        return this.columnNamesOf(e);
      case 'bin_auto':
        return this.binAuto(e);
      case 'ingestion_time':
        return this.ingestionTime(e);
    }
    if (this.row instanceof AggregateScope && isAggregateCall(e)) return this.row.aggregate(e);
    if (e.callee === 'user') {
      throw new EngineError('missing-function', `the function ${e.name} has no body here`, e);
    }
    const args = e.args.flatMap((a) => (a.kind === 'Star' ? this.starColumns() : [this.plan(a)]));
    return planCall(e.name, args, scalarTypeOfNode(e), this.row, e, e.args);
  }

  private starColumns(): PlanExpr[] {
    return this.row.columns.map((c, index) => ({ op: 'column', index, name: c.name, type: c.type }));
  }

  private body(name: string, body: NonNullable<Call['body']>, args: readonly Expression[], e: Expression): PlanExpr {
    const inner = this.planner.bodyScope(name, body, args, undefined, this.scope, e, this.row);
    if (body.expression === undefined) throw new EngineError('refused', `the function ${name} gives no result`, e);
    return planScalar(this.planner, body.expression, this.row, inner);
  }

  private conditional(e: Call): PlanExpr {
    const args = e.args.map((a) => this.plan(a));
    if (args.length < 3 || args.length % 2 === 0) {
      throw new EngineError('refused', `${e.name}() takes pairs of condition and value, and a last value`, e);
    }
    const arms = [];
    for (let i = 0; i + 1 < args.length; i += 2) arms.push({ condition: args[i]!, result: args[i + 1]! });
    const otherwise = args[args.length - 1]!;
    const type = checkBranches(e.name, [...arms.map((a) => a.result), otherwise], scalarTypeOfNode(e), e);
    return {
      op: 'case',
      name: e.name === 'case' ? 'case' : 'iff',
      arms: arms.map((a) => ({ condition: a.condition, result: asBranchOf(type, a.result) })),
      otherwise: asBranchOf(type, otherwise),
      type,
      span: e,
    };
  }

  private columnIfExists(e: Call): PlanExpr {
    const [nameNode, defaultNode] = e.args;
    if (nameNode === undefined || defaultNode === undefined) {
      throw new EngineError('refused', 'column_ifexists() takes a name and a default', e);
    }
    const name = this.plan(nameNode);
    const index = name.op === 'constant' && typeof name.value === 'string' ? this.row.indexOf(name.value) : undefined;
    return index === undefined ? this.plan(defaultNode) : this.column(index, e);
  }

  private columnExists(e: Call): PlanExpr {
    const [nameNode] = e.args;
    const name = nameNode === undefined ? undefined : this.planner.constantValue(this.plan(nameNode));
    if (typeof name !== 'string') throw new EngineError('refused', 'iscolumnexists() takes the name of a column', e);
    return { op: 'constant', type: 'bool', value: this.row.indexOf(name) !== undefined, span: e };
  }

  private columnNamesOf(e: Call): PlanExpr {
    const [table] = e.args;
    if (table === undefined) throw new EngineError('refused', 'column_names_of() takes a table', e);
    const names = this.planner.planTable(table, this.scope).columns.map((c) => c.name);
    return { op: 'constant', type: 'dynamic', value: names, span: e };
  }

  /**
   * `bin_auto(x)`: bins of the size, and from the point, that the query's `set` statements give.
   * Source: https://learn.microsoft.com/kusto/query/bin-auto-function
   */
  private binAuto(e: Call): PlanExpr {
    const args = e.args.map((a) => this.plan(a));
    const size = this.planner.options.get('query_bin_auto_size');
    if (size === undefined) {
      throw new EngineError('refused', 'bin_auto() needs the size of its bins: set query_bin_auto_size', e);
    }
    const at = this.planner.options.get('query_bin_auto_at');
    return at === undefined
      ? planCall('bin', [...args, size], scalarTypeOfNode(e), this.row, e, e.args)
      : planCall('bin_at', [...args, size, at], scalarTypeOfNode(e), this.row, e, e.args);
  }

  /** Local events have no ingestion time of their own; the time they carry is the nearest. */
  private ingestionTime(e: Call): PlanExpr {
    for (const name of ['_TimeReceived', 'TimeGenerated', 'Timestamp']) {
      const index = this.row.indexOf(name);
      if (index !== undefined && this.row.columns[index]!.type === 'datetime') return this.column(index, e);
    }
    return { op: 'constant', type: 'datetime', value: null, span: e };
  }
}

/** A predicate, refused where it cannot be one. The binder knows no better in a function whose caller names columns. */
export function asPredicate(planned: PlanExpr, at: Expression): PlanExpr {
  if (planned.type === 'string') throw new EngineError('refused', 'a predicate must be a bool; this is a string', at);
  return planned;
}

/** The operands of nested `and` or `or`, without parentheses that change nothing. */
function flatten(e: Expression, operator: 'and' | 'or'): Expression[] {
  const result: Expression[] = [];
  // Long chains nest deeply to the left.
  const stack: Expression[] = [e];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'Binary' && next.operator === operator) stack.push(next.right, next.left);
    else result.push(next);
  }
  return result;
}

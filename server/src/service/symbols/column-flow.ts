import type { Names } from '../../lint/model/names.js';
import type { Call, Expression, Name, NameDeclaration } from '../../syntax/expressions.js';
import type {
  ColumnDeclaration,
  Join,
  Lookup,
  Operator,
  ParsePart,
  Pipeline,
  Subquery,
} from '../../syntax/operators.js';
import type { FunctionDeclaration, FunctionParameter } from '../../syntax/statements.js';
import type { ColumnInfo, TableSchema } from '../../syntax/types.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import { Column } from './column.js';
import { ColumnScope, OpenColumns, overlaid, overwriting, shaped } from './column-scope.js';

type Declared = Pick<NameDeclaration, 'name' | 'start' | 'end'>;

/** Follows columns through the operators of a query, from where they are made to where they are read. */
export class ColumnFlow {
  private readonly pipelines = new Map<Pipeline | Subquery, ColumnScope[]>();
  private readonly sources = new Map<SyntaxNode, ColumnScope>();
  private readonly tables = new Map<string, Column>();
  private readonly parameters = new Map<FunctionParameter, ColumnScope>();
  private readonly busy = new Set<SyntaxNode>();
  private readonly brought = new Map<Operator, ReadonlyMap<string, Column>>();
  /** The columns that the query itself names, in the order in which they were met. */
  readonly declaredColumns: Column[] = [];

  constructor(
    private readonly names: Names,
    private readonly text: string,
  ) {}

  /** The columns that an expression can name. */
  scopeAt(node: SyntaxNode): ColumnScope {
    let child = node;
    for (const ancestor of this.names.ancestors(node)) {
      if (ancestor.kind === 'Pipeline' || ancestor.kind === 'Subquery') {
        const index = ancestor.operators.indexOf(child as Operator);
        if (index >= 0) return this.inside(child as Operator, this.before(ancestor, index));
      }
      if (ancestor.kind === 'Search' || ancestor.kind === 'Find') return this.opened(ancestor);
      child = ancestor;
    }
    return ColumnScope.EMPTY;
  }

  /** The columns that enter an operator; of the number of operators, those of the result. */
  before(pipeline: Pipeline | Subquery, index: number): ColumnScope {
    let scopes = this.pipelines.get(pipeline);
    if (scopes === undefined) {
      scopes = [pipeline.kind === 'Pipeline' ? this.of(pipeline.source) : this.entering(pipeline)];
      this.pipelines.set(pipeline, scopes);
    }
    while (scopes.length <= index) scopes.push(this.after(pipeline.operators[scopes.length - 1]!, scopes.at(-1)!));
    return scopes[index]!;
  }

  /** The columns of a tabular expression's rows. */
  of(expression: Expression): ColumnScope {
    const known = this.sources.get(expression);
    if (known !== undefined) return known;
    if (this.busy.has(expression)) return this.opened(expression);
    this.busy.add(expression);
    try {
      const scope = this.compute(expression);
      this.sources.set(expression, scope);
      return scope;
    } finally {
      this.busy.delete(expression);
    }
  }

  private compute(expression: Expression): ColumnScope {
    switch (expression.kind) {
      case 'Parenthesized':
      case 'Named':
        return this.of(expression.expression);
      case 'Materialize':
        return this.of(expression.query);
      case 'Pipeline':
        return this.before(expression, expression.operators.length);
      case 'Name':
        return this.named(expression);
      case 'Path':
        return expression.member.kind === 'Name' ? this.named(expression.member) : this.schema(expression.schema);
      case 'Call':
        return this.called(expression);
      case 'Union':
        return this.union(
          expression.schema,
          expression.operands.map((operand) => this.of(operand)),
        );
      case 'DataTable':
      case 'ExternalData':
        return new ColumnScope(this.declared(expression.declared));
      case 'Print':
        return shaped(
          expression.schema,
          ColumnScope.EMPTY,
          this.defined(expression.expressions, ColumnScope.EMPTY, false),
        );
      case 'Range':
        return shaped(expression.schema, ColumnScope.EMPTY, new Map([this.declaration(expression.column)]));
      default:
        return this.schema(expression.schema);
    }
  }

  private named(name: Name): ColumnScope {
    const target = this.names.declaration(name);
    if (target === undefined) return this.table(name.name, name.schema);
    if (target.kind === 'FunctionParameter') return this.parameter(target);
    return target.value.kind === 'FunctionDeclaration' ? this.result(target.value) : this.of(target.value);
  }

  private called(call: Call): ColumnScope {
    const target = this.names.declaration(call);
    if (target?.kind === 'LetStatement' && target.value.kind === 'FunctionDeclaration') {
      this.give(target.value.parameters, call.args);
      const scope = this.result(target.value);
      return call.schema === undefined ? scope : shaped(call.schema, scope, new Map(), true);
    }
    const [first] = call.args;
    if (call.name === 'table' && first?.kind === 'Literal' && typeof first.value === 'string') {
      return this.table(first.value, call.schema);
    }
    return this.schema(call.schema, call.name);
  }

  private result({ body }: FunctionDeclaration): ColumnScope {
    return body.expression === undefined ? ColumnScope.EMPTY : this.of(body.expression);
  }

  /** A call gives the columns of its arguments to the parameters. */
  private give(parameters: readonly FunctionParameter[], args: readonly Expression[]): void {
    for (const [index, parameter] of parameters.entries()) {
      const arg = args[index];
      if (arg !== undefined && typeof parameter.type !== 'string') this.feed(parameter, this.of(arg));
    }
  }

  private feed(parameter: FunctionParameter, source: ColumnScope): void {
    const scope = this.parameter(parameter);
    for (const [name, column] of scope.entries()) source.get(name)?.join(column);
    scope.open?.fedBy(source);
  }

  private parameter(parameter: FunctionParameter): ColumnScope {
    let scope = this.parameters.get(parameter);
    if (scope === undefined) {
      const { type } = parameter;
      const columns = typeof type === 'string' ? [] : type.columns;
      const open = typeof type !== 'string' && type.open;
      scope = new ColumnScope(
        new Map(columns.map(({ name }) => [name, new Column(name, 'parameter')])),
        open ? new OpenColumns() : undefined,
      );
      this.parameters.set(parameter, scope);
    }
    return scope;
  }

  private table(name: string, schema: TableSchema | undefined): ColumnScope {
    const column = ({ name: own }: ColumnInfo): [string, Column] => {
      const key = `${name} ${own}`;
      let known = this.tables.get(key);
      if (known === undefined) this.tables.set(key, (known = new Column(own, 'table', name)));
      return [own, known];
    };
    const open = schema === undefined || schema.open ? new OpenColumns() : undefined;
    return new ColumnScope(new Map(schema?.columns.map(column)), open);
  }

  private schema(schema: TableSchema | undefined, source = ''): ColumnScope {
    return this.table(source, schema);
  }

  private opened(node: SyntaxNode): ColumnScope {
    let scope = this.sources.get(node);
    if (scope === undefined) this.sources.set(node, (scope = new ColumnScope(new Map(), new OpenColumns())));
    return scope;
  }

  private union(schema: TableSchema, scopes: readonly ColumnScope[]): ColumnScope {
    const made = new Map<string, Column>();
    for (const { name } of schema.columns) {
      const [first, ...others] = scopes.flatMap((scope) => scope.known(name) ?? []);
      for (const other of others) first!.join(other);
      if (first !== undefined) made.set(name, first);
    }
    const open = scopes.find((scope) => scope.open !== undefined)?.open;
    return shaped(schema, new ColumnScope(new Map(), open), made);
  }

  /** What a subquery sees: the rows around it, with the columns that its operator brings. */
  private entering(subquery: Subquery): ColumnScope {
    const operator = this.names.parent(subquery);
    if (operator === undefined) return this.opened(subquery);
    return this.inside(operator as Operator, this.scopeAt(operator), true);
  }

  /** The columns that parts of an operator see beyond those that enter it. */
  private inside(operator: Operator, scope: ColumnScope, subquery = false): ColumnScope {
    switch (operator.kind) {
      case 'MvApply':
        return subquery ? overlaid(scope, this.expanded(operator, scope)) : scope;
      case 'Scan':
        return overlaid(scope, this.scanned(operator));
      default:
        return scope;
    }
  }

  private expanded(
    operator: Extract<Operator, { readonly kind: 'MvApply' | 'MvExpand' }>,
    scope: ColumnScope,
  ): ReadonlyMap<string, Column> {
    return this.once(operator, () =>
      this.defined(
        operator.expanded.map(({ expression }) => expression),
        scope,
        true,
      ),
    );
  }

  private scanned(operator: Extract<Operator, { readonly kind: 'Scan' }>): ReadonlyMap<string, Column> {
    return this.once(operator, () => {
      const columns = this.declared(operator.declared);
      for (const { column } of operator.steps.flatMap((step) => step.assignments)) {
        columns.get(column.name)?.add({ start: column.start, end: column.end, role: 'reference' });
      }
      return columns;
    });
  }

  private once(operator: Operator, make: () => ReadonlyMap<string, Column>): ReadonlyMap<string, Column> {
    let columns = this.brought.get(operator);
    if (columns === undefined) this.brought.set(operator, (columns = make()));
    return columns;
  }

  private after(operator: Operator, scope: ColumnScope): ColumnScope {
    const { schema } = operator;
    switch (operator.kind) {
      case 'Extend':
      case 'Serialize':
        return shaped(schema, scope, this.defined(operator.expressions, scope, true), true);
      case 'Project':
      case 'ProjectRename':
      case 'Distinct':
      case 'Print':
        return shaped(schema, scope, this.defined(operator.expressions, scope, false));
      case 'Summarize':
        return shaped(schema, scope, this.defined([...operator.aggregates, ...operator.by], scope, false));
      case 'MakeSeries': {
        const made = operator.aggregates.map(({ expression }) => expression);
        return shaped(schema, scope, this.defined([...made, operator.on, ...operator.by], scope, false));
      }
      case 'TopNested': {
        const made = operator.levels.flatMap((level) => [level.of, level.by]);
        return shaped(schema, scope, this.defined(made, scope, false));
      }
      case 'Count':
        return shaped(
          schema,
          ColumnScope.EMPTY,
          new Map(operator.as === undefined ? [] : [this.declaration(operator.as)]),
        );
      case 'Join':
      case 'Lookup':
        return this.joined(operator, scope);
      case 'Union':
        return this.union(schema, [scope, ...operator.operands.map((operand) => this.of(operand))]);
      case 'MvExpand':
        return shaped(schema, scope, this.expanded(operator, scope), true);
      case 'MvApply': {
        const { subquery } = operator;
        const inner = this.before(subquery, subquery.operators.length);
        return shaped(schema, scope, new Map(inner.entries()), true);
      }
      case 'Partition': {
        const { subquery } = operator;
        if (subquery.kind !== 'Subquery') return shaped(schema, this.of(subquery), new Map(), true);
        return shaped(schema, this.before(subquery, subquery.operators.length), new Map(), true);
      }
      case 'Scan':
        return shaped(schema, scope, this.scanned(operator), true);
      case 'Parse': {
        const parsed = operator.pattern.flatMap((part): [string, Column][] =>
          part.kind === 'column' ? [this.declaration(this.withoutType(part))] : [],
        );
        return shaped(schema, scope, overwriting(new Map(parsed), scope), true);
      }
      case 'ParseKv':
        return shaped(schema, scope, overwriting(this.declared(operator.keys), scope), true);
      case 'Invoke':
        return this.invoked(operator, scope);
      case 'Fork':
        for (const branch of operator.branches) this.before(branch, branch.operators.length);
        return shaped(schema, scope, new Map(), true);
      case 'Where':
      case 'Sort':
      case 'Top':
      case 'Take':
      case 'Sample':
      case 'As':
      case 'Render':
      case 'ProjectReorder':
      case 'ProjectAway':
      case 'AssertSchema':
        return shaped(schema, scope, new Map(), true);
      default:
        return shaped(schema, scope, new Map());
    }
  }

  /** `invoke f(x)` gives the rows to the function's first parameter. */
  private invoked({ call, schema }: Extract<Operator, { readonly kind: 'Invoke' }>, scope: ColumnScope): ColumnScope {
    const target = call.kind === 'Call' ? this.names.declaration(call) : undefined;
    if (call.kind !== 'Call' || target?.kind !== 'LetStatement' || target.value.kind !== 'FunctionDeclaration') {
      return shaped(schema, scope, new Map(), true);
    }
    const [first, ...rest] = target.value.parameters;
    if (first !== undefined && typeof first.type !== 'string') this.feed(first, scope);
    this.give(rest, call.args);
    return shaped(schema, this.result(target.value), new Map(), true);
  }

  private joined(operator: Join | Lookup, left: ColumnScope): ColumnScope {
    const right = this.of(operator.right);
    for (const on of operator.on) {
      if (on.kind !== 'Name') continue;
      const other = right.get(on.name);
      if (other !== undefined) left.get(on.name)?.join(other);
    }
    const kind = operator.parameters.find(({ name }) => name === 'kind')?.value;
    const onlyRight =
      kind?.kind === 'Literal' && typeof kind.value === 'string' && /^right(?:anti|semi|antisemi)$/.test(kind.value);
    const made = new Map<string, Column>();
    for (const { name } of operator.schema.columns) {
      const column = onlyRight ? right.known(name) : (left.known(name) ?? right.known(name));
      if (column !== undefined) made.set(name, column);
    }
    return shaped(operator.schema, left, made, true);
  }

  private declaration({ name, start, end }: Declared): [string, Column] {
    const column = new Column(name);
    column.add({ start, end, role: 'declaration' });
    this.declaredColumns.push(column);
    return [name, column];
  }

  /** A column of a parse pattern stands with its type: `name:long`. */
  private withoutType({ column, start, end }: Extract<ParsePart, { readonly kind: 'column' }>): Declared {
    const written = /^(?:\[[^\]]*\]|[^:\s]+)/.exec(this.text.slice(start, end))?.[0] ?? '';
    return { name: column.name, start, end: start + written.length };
  }

  private declared(columns: readonly ColumnDeclaration[]): Map<string, Column> {
    return new Map(columns.map(({ name, nameSpan }) => this.declaration({ name, ...nameSpan })));
  }

  /**
   * The columns that expressions make. A bare name passes its column on.
   *
   * @param over - whether a made column takes the place of one that comes in under the same name: then both are one.
   */
  private defined(expressions: readonly Expression[], scope: ColumnScope, over: boolean): Map<string, Column> {
    const made = new Map<string, Column>();
    for (const expression of expressions) {
      if (expression.kind === 'Named') {
        for (const name of expression.names) made.set(...this.declaration(name));
      } else if (expression.kind === 'Name') {
        const passed = scope.get(expression.name);
        if (passed !== undefined) made.set(expression.name, passed);
      }
    }
    return over ? overwriting(made, scope) : made;
  }
}

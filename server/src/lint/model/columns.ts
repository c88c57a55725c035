import type { Call, Expression, Name, Span } from '../../syntax/expressions.js';
import type { Operator, Pipeline, Subquery } from '../../syntax/operators.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import type { Catalog } from '../../schema/catalog.js';
import { columnClass, traitsOf, type ColumnClass, type ColumnClassTraits } from '../../schema/column-classes.js';
import type { Names } from './names.js';

/** Where the values of a column come from. */
export type ColumnOrigin =
  /** A column of one or more tables (or stored functions) as stored. */
  | { readonly kind: 'stored'; readonly tables: readonly string[]; readonly column: string }
  /** The value of an expression over the rows that entered an operator. */
  | { readonly kind: 'computed'; readonly expression: Expression; readonly scope: ColumnScope }
  /** `partOf`: the values are known to be parts of another value, into which an operator broke it up. */
  | { readonly kind: 'unknown'; readonly partOf?: PartOf };

/** The expression that was broken up, over the rows that entered the operator. */
interface PartOf {
  readonly expression: Expression;
  readonly scope: ColumnScope;
}

const UNKNOWN: ColumnOrigin = { kind: 'unknown' };

/** The columns that are visible at a place of a query. */
export interface ColumnScope {
  /** The origin of a column by name; undefined when there is certainly no such column. */
  lookup(name: string): ColumnOrigin | undefined;
  /** Equal for names that hold the same value on a row, wherever in the query they are read. */
  identity(name: string): string;
}

/** Columns of which only the name is known, in rows that come from one place of the query. */
const nothingKnown = ({ start }: Span): ColumnScope => ({
  lookup: () => UNKNOWN,
  identity: (name) => `${name}@${start}`,
});

/** Tells for columns where their values come from. */
export class Columns {
  private readonly results = new Map<Pipeline | Subquery, ColumnScope[]>();
  private readonly busy = new Set<SyntaxNode>();
  private readonly scopes = new Map<SyntaxNode, ColumnScope>();
  private readonly classes = new Map<Expression, ColumnClass | undefined>();

  constructor(
    private readonly names: Names,
    private readonly catalog: Catalog,
  ) {}

  /** The origin of a name that refers to a column. */
  origin(name: Name): ColumnOrigin {
    return this.scopeAt(name).lookup(name.name) ?? UNKNOWN;
  }

  /** The origin at its root: through columns that only pass another one on under a new name. */
  root(name: Name): ColumnOrigin {
    return this.rootOf(this.origin(name));
  }

  private rootOf(origin: ColumnOrigin): ColumnOrigin {
    let at = origin;
    for (let steps = 0; steps < 50 && at.kind === 'computed'; steps++) {
      const expression = withoutParentheses(at.expression);
      if (expression.kind !== 'Name' || expression.symbol !== 'column') return at;
      at = at.scope.lookup(expression.name) ?? UNKNOWN;
    }
    return at;
  }

  /** The class of the values of an expression, looked up for columns and for text that only passes through a function. */
  classOf(expression: Expression): ColumnClass | undefined {
    let found = this.classes.get(expression);
    if (found === undefined && !this.classes.has(expression)) {
      found = this.classIn(expression, undefined, 0);
      this.classes.set(expression, found);
    }
    return found;
  }

  traits(expression: Expression): ColumnClassTraits | undefined {
    const known = this.classOf(expression);
    return known === undefined ? undefined : traitsOf(known);
  }

  private classIn(expression: Expression, scope: ColumnScope | undefined, depth: number): ColumnClass | undefined {
    const inner = withoutParentheses(expression);
    if (depth > 20) return undefined;
    if (inner.kind === 'Call' && PASSES_TEXT.has(inner.name) && inner.args[0] !== undefined) {
      return this.classIn(inner.args[0], scope, depth + 1);
    }
    if (inner.kind !== 'Name' || inner.symbol !== 'column') return undefined;
    const origin = (scope ?? this.scopeAt(inner)).lookup(inner.name) ?? UNKNOWN;
    switch (origin.kind) {
      case 'stored': {
        const classes = new Set(origin.tables.map((table) => columnClass(table, origin.column)));
        const [only] = classes;
        return classes.size === 1 ? only : columnClass(undefined, origin.column);
      }
      case 'computed':
        return this.classIn(origin.expression, origin.scope, depth + 1);
      case 'unknown':
        return columnClass(undefined, inner.name);
    }
  }

  /** The columns that a node can name. */
  scopeAt(node: SyntaxNode): ColumnScope {
    let scope = this.scopes.get(node);
    if (scope === undefined) this.scopes.set(node, (scope = this.scopeAround(node)));
    return scope;
  }

  private scopeAround(node: SyntaxNode): ColumnScope {
    let child = node;
    for (let at = this.names.parent(node); at !== undefined; at = this.names.parent(at)) {
      if (at.kind === 'Pipeline' || at.kind === 'Subquery') {
        const index = at.operators.indexOf(child as Operator);
        if (index >= 0) return this.before(at, index);
      }
      child = at;
    }
    return nothingKnown(node);
  }

  /** The columns that enter an operator of a pipeline; of the number of operators, the pipeline's result. */
  before(pipeline: Pipeline | Subquery, index: number): ColumnScope {
    let scopes = this.results.get(pipeline);
    if (scopes === undefined) {
      scopes = [pipeline.kind === 'Pipeline' ? this.of(pipeline.source) : this.entering(pipeline)];
      this.results.set(pipeline, scopes);
    }
    while (scopes.length <= index) scopes.push(this.after(pipeline.operators[scopes.length - 1]!, scopes.at(-1)!));
    return scopes[index]!;
  }

  /** The columns of a tabular expression's rows. */
  of(expression: Expression): ColumnScope {
    if (this.busy.has(expression)) return nothingKnown(expression);
    this.busy.add(expression);
    try {
      return this.compute(expression);
    } finally {
      this.busy.delete(expression);
    }
  }

  private compute(expression: Expression): ColumnScope {
    switch (expression.kind) {
      case 'Parenthesized':
        return this.of(expression.expression);
      case 'Materialize':
        return this.of(expression.query);
      case 'Named':
        return this.of(expression.expression);
      case 'Pipeline':
        return this.before(expression, expression.operators.length);
      case 'Union':
        return this.union(
          expression,
          expression.operands.map((operand) => this.of(operand)),
        );
      case 'Name':
        return this.named(expression);
      case 'Path':
        return expression.member.kind === 'Name' ? this.named(expression.member) : nothingKnown(expression);
      case 'Call':
        return this.called(expression);
      default:
        return nothingKnown(expression);
    }
  }

  private named(name: Name): ColumnScope {
    const declaration = this.names.declaration(name);
    if (declaration?.kind === 'LetStatement') {
      const { value } = declaration;
      if (value.kind !== 'FunctionDeclaration') return this.of(value);
      return value.body.expression === undefined ? nothingKnown(name) : this.of(value.body.expression);
    }
    if (declaration !== undefined) return nothingKnown(name);
    return this.table(name, name.name, name.schema);
  }

  private called(call: Call): ColumnScope {
    const declaration = this.names.declaration(call);
    if (declaration?.kind === 'LetStatement' && declaration.value.kind === 'FunctionDeclaration') {
      const { expression } = declaration.value.body;
      return expression === undefined ? nothingKnown(call) : this.of(expression);
    }
    if (call.name === 'table' && call.args[0]?.kind === 'Literal' && typeof call.args[0].value === 'string') {
      return this.table(call, call.args[0].value, call.schema);
    }
    if (this.catalog.function(call.name)?.body === undefined) return this.table(call, call.name, call.schema);
    return nothingKnown(call);
  }

  private table({ start }: Span, name: string, schema: Expression['schema']): ColumnScope {
    const known = this.catalog.table(name) ?? schema;
    const columns = new Set(known?.columns.map((column) => column.name));
    const open = known?.open ?? true;
    return {
      lookup: (column) => (open || columns.has(column) ? { kind: 'stored', tables: [name], column } : undefined),
      identity: (column) => `${column}@${start}`,
    };
  }

  private union({ start }: Span, scopes: readonly ColumnScope[]): ColumnScope {
    return {
      identity: (name) => `${name}@${start}`,
      lookup: (name) => {
        const origins = scopes.map((scope) => scope.lookup(name)).filter((origin) => origin !== undefined);
        if (origins.length <= 1) return origins[0];
        const roots = origins.map((origin) => this.rootOf(origin));
        const stored = roots.filter((root) => root.kind === 'stored');
        const column = stored[0]?.column;
        if (stored.length < roots.length || stored.some((root) => root.column !== column)) return UNKNOWN;
        return { kind: 'stored', tables: [...new Set(stored.flatMap((root) => root.tables))], column: column! };
      },
    };
  }

  /** What a subquery sees: the rows around it, with the columns that its operator brings. */
  private entering(subquery: Subquery): ColumnScope {
    const operator = this.names.parent(subquery);
    if (operator === undefined) return nothingKnown(subquery);
    const outer = this.scopeAt(operator);
    return operator.kind === 'MvApply'
      ? this.renamed(
          outer,
          operator.expanded.map(({ expression }) => expression),
          operator,
        )
      : outer;
  }

  private after(operator: Operator, scope: ColumnScope): ColumnScope {
    const columns = new Set(operator.schema.columns.map((column) => column.name));
    const open = operator.schema.open;
    const restricted = (inner: ColumnScope): ColumnScope => {
      // Kept by name, for each operator of a long pipeline asks the one before.
      const known = new Map<string, ColumnOrigin>();
      const lookup = (name: string): ColumnOrigin | undefined => {
        if (!open && !columns.has(name)) return undefined;
        let origin = known.get(name);
        if (origin === undefined) known.set(name, (origin = inner.lookup(name) ?? UNKNOWN));
        return origin;
      };
      return { ...inner, lookup };
    };
    const hidden = (names: ReadonlySet<string>): ColumnScope => ({
      lookup: (name) => (names.has(name) ? UNKNOWN : scope.lookup(name)),
      identity: (name) => (names.has(name) ? `${name}@${operator.start}` : scope.identity(name)),
    });
    switch (operator.kind) {
      case 'Extend':
      case 'Serialize':
        return this.renamed(scope, operator.expressions);
      case 'Project':
      case 'ProjectRename':
      case 'Distinct':
        return restricted(this.renamed(scope, operator.expressions));
      case 'Summarize':
        return restricted(this.summarized(scope, operator.aggregates, operator.by));
      case 'Join':
      case 'Lookup': {
        const right = this.of(operator.right);
        // A column of the right side whose name the left side has too gets a number.
        const onRight = (name: string): string => (right.lookup(name) === undefined ? name.replace(/\d+$/, '') : name);
        return restricted({
          lookup: (name) => scope.lookup(name) ?? right.lookup(onRight(name)),
          identity: (name) =>
            scope.lookup(name) === undefined
              ? `${right.identity(onRight(name))}<${operator.start}`
              : scope.identity(name),
        });
      }
      case 'Union':
        return restricted(this.union(operator, [scope, ...operator.operands.map((operand) => this.of(operand))]));
      case 'MvExpand':
        return restricted(
          this.renamed(
            scope,
            operator.expanded.map(({ expression }) => expression),
            operator,
          ),
        );
      case 'Parse': {
        const parsed = new Set(operator.pattern.flatMap((part) => (part.kind === 'column' ? [part.column.name] : [])));
        return restricted(hidden(parsed));
      }
      case 'ParseKv': {
        return restricted(hidden(new Set(operator.keys.map((key) => key.name))));
      }
      case 'MvApply':
      case 'Partition': {
        const { subquery } = operator;
        if (subquery.kind !== 'Subquery') return restricted(this.of(subquery));
        return restricted(this.before(subquery, subquery.operators.length));
      }
      case 'Where':
      case 'Sort':
      case 'Top':
      case 'Take':
      case 'Sample':
      case 'As':
      case 'Render':
      case 'Invoke':
      case 'Evaluate':
      case 'ProjectAway':
      case 'ProjectKeep':
      case 'ProjectReorder':
      case 'AssertSchema':
        return restricted(scope);
      default:
        return restricted(nothingKnown(operator));
    }
  }

  /**
   * A scope with the columns that expressions name or compute laid over it. With `expanding` the operator breaks rows up:
   * the values are parts of those of the expressions.
   */
  private renamed(scope: ColumnScope, expressions: readonly Expression[], expanding?: Operator): ColumnScope {
    const own = new Map<string, Definition>();
    for (const expression of expressions) {
      if (expression.kind === 'Named') {
        const { compound, expression: value } = expression;
        for (const { name, start } of expression.names) {
          const opaque = compound || expression.names.length > 1;
          own.set(name, opaque ? { start } : expanding ? { start, brokenUp: value } : { start, expression: value });
        }
      } else if (expression.kind === 'Name') {
        if (expanding !== undefined) own.set(expression.name, { start: expression.start, brokenUp: expression });
      } else if (expression.resultName !== undefined) {
        const { start, resultName } = expression;
        own.set(resultName, expanding ? { start, brokenUp: expression } : { start, expression });
      }
    }
    return own.size === 0 ? scope : overlaid(scope, scope, own);
  }

  /** Grouping columns and picked rows keep their origin; other aggregates are computed. */
  private summarized(scope: ColumnScope, aggregates: readonly Expression[], by: readonly Expression[]): ColumnScope {
    const own = new Map<string, Definition>();
    for (const aggregate of aggregates) {
      const expression = aggregate.kind === 'Named' ? aggregate.expression : aggregate;
      if (expression.kind === 'Call' && PICKS_ROWS.has(expression.name)) continue;
      const names = aggregate.kind === 'Named' ? aggregate.names.map(({ name }) => name) : [aggregate.resultName];
      for (const name of names) if (name !== undefined) own.set(name, { start: aggregate.start, expression });
    }
    return overlaid(this.renamed(scope, by), scope, own);
  }
}

/** A column that an operator makes: where, and of which expression if it is one. */
interface Definition {
  readonly start: number;
  readonly expression?: Expression;
  /** The expression whose values were broken up into those of the column. */
  readonly brokenUp?: Expression;
}

/** The columns of `under` with those defined over `scope` on top. */
function overlaid(under: ColumnScope, scope: ColumnScope, own: ReadonlyMap<string, Definition>): ColumnScope {
  return {
    lookup: (name) => {
      const definition = own.get(name);
      if (definition === undefined) return under.lookup(name);
      const { expression, brokenUp } = definition;
      if (expression !== undefined) return { kind: 'computed', expression, scope };
      return brokenUp === undefined ? UNKNOWN : { kind: 'unknown', partOf: { expression: brokenUp, scope } };
    },
    identity: (name) => {
      const definition = own.get(name);
      if (definition === undefined) return under.identity(name);
      const same = definition.expression === undefined ? undefined : withoutParentheses(definition.expression);
      if (same?.kind === 'Name' && same.symbol === 'column') return scope.identity(same.name);
      return `${name}@${definition.start}`;
    },
  };
}

/** Functions that give back the text they are given, as far as its kind is concerned. */
const PASSES_TEXT = new Set([
  'tostring',
  'tolower',
  'toupper',
  'trim',
  'trim_start',
  'trim_end',
  'column_ifexists',
  'coalesce',
  'url_decode',
]);

/** Aggregates whose columns are those of a row of the group. */
const PICKS_ROWS = new Set(['arg_max', 'arg_min', 'take_any', 'any', 'anyif', 'take_anyif']);

export function withoutParentheses(expression: Expression): Expression {
  let at = expression;
  while (at.kind === 'Parenthesized') at = at.expression;
  return at;
}

import { type Dynamic } from '../engine/values/types.js';
import type {
  BinaryOperator,
  CalleeKind,
  DynamicLiteral,
  Expression,
  InOperator,
  Literal,
  Ordered,
  SymbolKind,
} from '../syntax/expressions.js';
import { scalarTypeOf, type ColumnInfo, type ExprType, type ScalarType } from '../syntax/types.js';
import type { Conversion } from './convert.js';
import { convertTabular, isTabularNode } from './convert-operators.js';
import { decodeLiteral, dynamicFromLiteral } from './literals.js';
import { kustoPackage } from './package.js';
import { at, call, className, columnsOf, exprType, items, tableSchema, type RawNode } from './raw.js';

/** Our operators by the package's node kinds; its "Cs" of `in` means the case-insensitive form. */
const BINARY = new Map<string, BinaryOperator>([
  ['AddExpression', '+'],
  ['SubtractExpression', '-'],
  ['MultiplyExpression', '*'],
  ['DivideExpression', '/'],
  ['ModuloExpression', '%'],
  ['EqualExpression', '=='],
  ['NotEqualExpression', '!='],
  ['LessThanExpression', '<'],
  ['LessThanOrEqualExpression', '<='],
  ['GreaterThanExpression', '>'],
  ['GreaterThanOrEqualExpression', '>='],
  ['EqualTildeExpression', '=~'],
  ['BangTildeExpression', '!~'],
  ['SearchExpression', ':'],
  ['AndExpression', 'and'],
  ['OrExpression', 'or'],
  ['MatchesRegexExpression', 'matches regex'],
  ...(['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith', 'like'] as const).flatMap(
    (name): [string, BinaryOperator][] => {
      const stem = {
        has: 'Has',
        hasprefix: 'HasPrefix',
        hassuffix: 'HasSuffix',
        contains: 'Contains',
        startswith: 'StartsWith',
        endswith: 'EndsWith',
        like: 'Like',
      }[name];
      return [
        [`${stem}Expression`, name],
        [`${stem}CsExpression`, `${name}_cs`],
        [`Not${stem}Expression`, `!${name}`],
        [`Not${stem}CsExpression`, `!${name}_cs`],
      ];
    },
  ),
]);

const IN = new Map<string, InOperator>([
  ['InExpression', 'in'],
  ['InCsExpression', 'in~'],
  ['NotInExpression', '!in'],
  ['NotInCsExpression', '!in~'],
  ['HasAnyExpression', 'has_any'],
  ['HasAllExpression', 'has_all'],
]);

const LITERALS = new Map<string, ScalarType>([
  ['BooleanLiteralExpression', 'bool'],
  ['IntLiteralExpression', 'int'],
  ['LongLiteralExpression', 'long'],
  ['RealLiteralExpression', 'real'],
  ['DecimalLiteralExpression', 'decimal'],
  ['DateTimeLiteralExpression', 'datetime'],
  ['TimespanLiteralExpression', 'timespan'],
  ['GuidLiteralExpression', 'guid'],
]);

interface Bound {
  readonly start: number;
  readonly end: number;
  readonly type: ExprType;
  readonly schema?: ReturnType<typeof tableSchema>;
  readonly columns?: ColumnInfo[];
  readonly resultName?: string;
}

/** What every expression node carries: place, type and the column name it would give. */
function bound(c: Conversion, node: RawNode): Bound {
  const type = node.resultType;
  const kind = exprType(type);
  const tuple = type !== undefined && className(type) === 'TupleSymbol';
  const name = kind === 'table' ? undefined : resultName(node);
  return {
    ...c.span(node),
    type: kind,
    ...(kind === 'table' ? { schema: tableSchema(type) } : {}),
    ...(tuple ? { columns: columnsOf(type) } : {}),
    ...(name === undefined ? {} : { resultName: name }),
  };
}

function resultName(node: RawNode): string | undefined {
  const binder = at(kustoPackage().Kusto, 'Language', 'Binding', 'Binder');
  const name = call(binder, 'GetExpressionResultName', node.object, null, null) as string | null;
  return name === null || name === '' ? undefined : name;
}

/** Converts any expression, scalar or tabular. */
export function convertExpression(c: Conversion, node: RawNode): Expression {
  const kind = node.kind;
  if (node.isMissing && node.start === node.end) return { kind: 'Missing', ...c.span(node), type: 'unknown' };
  if (isTabularNode(kind)) return convertTabular(c, node);
  const literalType = LITERALS.get(kind);
  if (literalType !== undefined) return scalarLiteral(c, node, literalType);
  const binary = BINARY.get(kind);
  if (binary !== undefined) {
    return {
      kind: 'Binary',
      ...bound(c, node),
      operator: binary,
      operatorSpan: c.span(node.part('Operator')),
      left: convertExpression(c, node.part('Left')),
      right: convertExpression(c, node.part('Right')),
    };
  }
  const inOperator = IN.get(kind);
  if (inOperator !== undefined) {
    const right = node.part('Right');
    return {
      kind: 'In',
      ...bound(c, node),
      operator: inOperator,
      operatorSpan: c.span(node.part('Operator')),
      left: convertExpression(c, node.part('Left')),
      right: c.expressions(right.kind === 'ExpressionList' ? right.list('Expressions') : [right]),
      listSpan: c.span(right),
    };
  }
  switch (kind) {
    case 'StringLiteralExpression':
      return {
        kind: 'Literal',
        ...bound(c, node),
        type: 'string',
        value: node.object['LiteralValue'] as string,
        pieces: [c.span(node)],
      };
    case 'CompoundStringLiteralExpression':
      return {
        kind: 'Literal',
        ...bound(c, node),
        type: 'string',
        value: node.object['LiteralValue'] as string,
        pieces: node.list('Tokens').map((t) => c.span(t)),
      };
    case 'NullLiteralExpression':
      return { kind: 'Literal', ...bound(c, node), type: 'dynamic', value: null };
    case 'TokenLiteralExpression':
      return { kind: 'Literal', ...bound(c, node), type: 'string', value: node.text };
    case 'DynamicExpression': {
      const value = convertJson(c, node.part('Expression'));
      return { ...value, ...bound(c, node), type: 'dynamic' };
    }
    case 'JsonObjectExpression':
    case 'JsonArrayExpression':
      return convertJson(c, node);
    case 'NameReference':
      return convertName(c, node);
    case 'StarExpression':
      return { kind: 'Star', ...bound(c, node) };
    case 'PathExpression': {
      const selector = node.part('Selector');
      // `bag.[key]`: what stands in the brackets is a value.
      if (selector.kind === 'BracketedExpression') {
        return {
          kind: 'Element',
          ...bound(c, node),
          target: convertExpression(c, node.part('Expression')),
          index: convertExpression(c, selector.part('Expression')),
        };
      }
      return {
        kind: 'Path',
        ...bound(c, node),
        target: convertExpression(c, node.part('Expression')),
        member: convertExpression(c, selector),
      };
    }
    case 'ElementExpression': {
      const selector = node.part('Selector');
      return {
        kind: 'Element',
        ...bound(c, node),
        target: convertExpression(c, node.part('Expression')),
        index: convertExpression(c, selector.kind === 'BracketedExpression' ? selector.part('Expression') : selector),
      };
    }
    case 'BracketedExpression':
      return convertExpression(c, node.part('Expression'));
    case 'FunctionCallExpression': {
      const name = node.part('Name');
      const body = c.calledBody(node);
      return {
        kind: 'Call',
        ...bound(c, node),
        name: name.simpleName,
        nameSpan: c.span(name),
        callee: calleeKind(node, body !== undefined),
        args: c.expressions(node.part('ArgumentList').list('Expressions')),
        ...(body === undefined ? {} : { body }),
      };
    }
    case 'BetweenExpression':
    case 'NotBetweenExpression': {
      const couple = node.part('Right');
      return {
        kind: 'Between',
        ...bound(c, node),
        negated: kind === 'NotBetweenExpression',
        operatorSpan: c.span(node.part('Operator')),
        left: convertExpression(c, node.part('Left')),
        from: convertExpression(c, couple.part('First')),
        to: convertExpression(c, couple.part('Second')),
      };
    }
    case 'UnaryMinusExpression':
    case 'UnaryPlusExpression':
      return {
        kind: 'Unary',
        ...bound(c, node),
        operator: kind === 'UnaryMinusExpression' ? '-' : '+',
        operand: convertExpression(c, node.part('Expression')),
      };
    case 'ParenthesizedExpression':
      return { kind: 'Parenthesized', ...bound(c, node), expression: convertExpression(c, node.part('Expression')) };
    case 'SimpleNamedExpression':
      return {
        kind: 'Named',
        ...bound(c, node),
        names: [c.nameDeclaration(node.part('Name'))],
        compound: false,
        expression: convertExpression(c, node.part('Expression')),
      };
    case 'CompoundNamedExpression':
      return {
        kind: 'Named',
        ...bound(c, node),
        names: node
          .part('Names')
          .list('Names')
          .map((n) => c.nameDeclaration(n)),
        compound: true,
        expression: convertExpression(c, node.part('Expression')),
      };
    case 'OrderedExpression':
      return convertOrdered(c, node);
    case 'ToScalarExpression':
      return { kind: 'ToScalar', ...bound(c, node), query: convertExpression(c, node.part('Expression')) };
    case 'MaterializeExpression':
    case 'ToTableExpression':
      return { kind: 'Materialize', ...bound(c, node), query: convertExpression(c, node.part('Expression')) };
    case 'TypeOfLiteralExpression':
      return convertTypeOf(c, node);
    case 'PrimitiveTypeExpression':
      return { kind: 'TypeLiteral', ...bound(c, node), names: scalarTypeOf(node.text) };
    case 'NameDeclaration':
      return { kind: 'Name', ...bound(c, node), name: node.simpleName, symbol: 'column' };
    case 'TypedColumnReference':
      return convertExpression(c, node.part('Column'));
    case 'NameReferenceList':
      return {
        kind: 'OtherExpression',
        ...bound(c, node),
        construct: 'a list of names',
        parts: c.expressions(node.list('Names')),
      };
    case 'DataScopeExpression':
      return convertExpression(c, node.part('Expression'));
    default:
      return {
        kind: 'OtherExpression',
        ...bound(c, node),
        construct: node.kind.replace(/Expression$/, ''),
        parts: [],
      };
  }
}

/** An ordering as sort and top take it; a bare expression has neither direction nor nulls. */
export function convertOrdered(c: Conversion, node: RawNode): Ordered {
  if (node.kind !== 'OrderedExpression') {
    return {
      kind: 'Ordered',
      ...bound(c, node),
      expression: convertExpression(c, node),
      direction: undefined,
      nulls: undefined,
    };
  }
  const ordering = node.optional('Ordering');
  const direction = ordering?.optional('AscOrDescKeyword')?.text;
  const nulls = ordering?.optional('NullsClause')?.optional('FirstOrLastKeyword')?.text;
  return {
    kind: 'Ordered',
    ...bound(c, node),
    expression: convertExpression(c, node.part('Expression')),
    direction: direction === undefined ? undefined : direction.endsWith('asc') ? 'asc' : 'desc',
    granny: direction?.startsWith('granny'),
    nulls: nulls === 'first' || nulls === 'last' ? nulls : undefined,
  };
}

function scalarLiteral(c: Conversion, node: RawNode, type: ScalarType): Expression {
  const text = node.text;
  if (type === 'datetime' && /^(datetime|date)\s*\(\s*\)$/i.test(text)) {
    // `datetime()` is the current time.
    return { kind: 'Call', ...bound(c, node), name: 'now', nameSpan: c.span(node), callee: 'scalar', args: [] };
  }
  const decoded = decodeLiteral(type, text);
  if ('error' in decoded) {
    c.problem(node, decoded.error);
    return { kind: 'Literal', ...bound(c, node), type, value: null };
  }
  return { kind: 'Literal', ...bound(c, node), type, value: decoded.value };
}

/** A literal inside `dynamic(…)`. */
function convertJson(c: Conversion, node: RawNode): DynamicLiteral {
  const base = { kind: 'DynamicLiteral', ...c.span(node), type: 'dynamic' } as const;
  switch (node.kind) {
    case 'JsonObjectExpression': {
      const bag = new Map<string, Dynamic>();
      for (const pair of node.list('Pairs')) {
        bag.set(jsonKey(pair.part('Name')), convertJson(c, pair.part('Value')).value);
      }
      return { ...base, value: bag, elements: [] };
    }
    case 'JsonArrayExpression': {
      const elements = node.list('Values').map((v) => jsonElement(c, v));
      return {
        ...base,
        elements,
        value: elements.map((e) => (e.kind === 'DynamicLiteral' ? e.value : dynamicFromLiteral(e.type, e.value))),
      };
    }
    case 'DynamicExpression':
      return convertJson(c, node.part('Expression'));
    default: {
      const element = jsonElement(c, node);
      if (element.kind === 'DynamicLiteral') return element;
      return { ...base, value: dynamicFromLiteral(element.type, element.value), elements: [] };
    }
  }
}

function jsonKey(node: RawNode): string {
  const literal = node.object['LiteralValue'] ?? node.object['ValueText'];
  return typeof literal === 'string' ? literal : node.simpleName;
}

function jsonElement(c: Conversion, node: RawNode): Literal | DynamicLiteral {
  switch (node.kind) {
    case 'JsonObjectExpression':
    case 'JsonArrayExpression':
    case 'DynamicExpression':
      return convertJson(c, node);
    case 'UnaryMinusExpression': {
      const operand = jsonElement(c, node.part('Expression'));
      const value = operand.value;
      const negated =
        typeof value === 'number' ? -value : typeof value === 'bigint' ? BigInt.asIntN(64, -value) : value;
      if (operand.kind === 'DynamicLiteral') return operand;
      return { ...operand, ...c.span(node), value: negated };
    }
    default: {
      const e = convertExpression(c, node);
      if (e.kind === 'Literal' && e.type === 'real' && !Number.isFinite(e.value) && /^\d/.test(node.text)) {
        c.problem(node, `the number ${node.text} does not fit a real`);
      }
      if (e.kind === 'Literal' || e.kind === 'DynamicLiteral') return e;
      c.problem(node, 'only literals may stand inside dynamic()');
      return { kind: 'DynamicLiteral', ...c.span(node), type: 'dynamic', value: null, elements: [] };
    }
  }
}

function convertName(c: Conversion, node: RawNode): Expression {
  const base = bound(c, node);
  const name = node.part('Name');
  if (name.kind === 'WildcardedName' || name.kind === 'BracketedWildcardedName') {
    return { kind: 'WildcardName', ...base, pattern: name.part('Pattern').text };
  }
  const body = c.calledBody(node);
  return {
    kind: 'Name',
    ...base,
    name: node.simpleName,
    symbol: symbolKind(node),
    ...(body === undefined ? {} : { body }),
  };
}

function symbolKind(node: RawNode): SymbolKind | undefined {
  const symbol = node.referencedSymbol;
  if (symbol === undefined) return undefined;
  switch (className(symbol)) {
    case 'ColumnSymbol':
      return 'column';
    case 'TableSymbol':
    case 'MaterializedViewSymbol':
    case 'ExternalTableSymbol':
      return 'table';
    case 'VariableSymbol':
      return 'let';
    case 'ParameterSymbol':
      return 'parameter';
    case 'FunctionSymbol':
      return isBuiltIn(symbol) ? 'built-in-function' : 'function';
    case 'DatabaseSymbol':
      return 'database';
    case 'ClusterSymbol':
      return 'cluster';
    case 'GraphSymbol':
      return 'graph';
    default:
      return 'other';
  }
}

/** Which of the language's own lists a function symbol is in. */
let builtIns:
  { readonly functions: Set<unknown>; readonly aggregates: Set<unknown>; readonly plugins: Set<unknown> } | undefined;

function languageFunctions(): NonNullable<typeof builtIns> {
  const state = at(kustoPackage().Kusto, 'Language', 'GlobalState', 'Default');
  return (builtIns ??= {
    functions: new Set(items(state['Functions'])),
    aggregates: new Set(items(state['Aggregates'])),
    plugins: new Set(items(state['PlugIns'])),
  });
}

function isBuiltIn(symbol: unknown): boolean {
  const known = languageFunctions();
  return known.functions.has(symbol) || known.aggregates.has(symbol) || known.plugins.has(symbol);
}

function calleeKind(node: RawNode, hasBody: boolean): CalleeKind {
  if (hasBody) return 'user';
  const symbol = node.referencedSymbol;
  if (symbol === undefined || className(symbol) !== 'FunctionSymbol') return 'unknown';
  const known = languageFunctions();
  if (known.aggregates.has(symbol)) return 'aggregate';
  if (known.plugins.has(symbol)) return 'plugin';
  return known.functions.has(symbol) ? 'scalar' : 'user';
}

function convertTypeOf(c: Conversion, node: RawNode): Expression {
  const types = node.list('Types');
  const first = types[0];
  if (types.length === 1 && first?.kind === 'PrimitiveTypeExpression') {
    return { kind: 'TypeLiteral', ...bound(c, node), names: scalarTypeOf(first.text) };
  }
  return { kind: 'TypeLiteral', ...bound(c, node), table: c.declaredSchema(types) };
}

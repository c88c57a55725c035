import type { Expression, Span } from '../syntax/expressions.js';
import type {
  ExpandedColumn,
  Find,
  GraphPatternPart,
  MakeSeries,
  Operator,
  ParsePart,
  Pipeline,
  ScanStep,
  Search,
  Subquery,
  TabularSource,
  Union,
} from '../syntax/operators.js';
import { scalarTypeOf, type ScalarType, type TableSchema } from '../syntax/types.js';
import type { Conversion } from './convert.js';
import { convertExpression, convertOrdered } from './convert-expressions.js';
import { exprType, tableSchema, type RawNode } from './raw.js';

/** Operators that stand at the start of a query as its source. */
const SOURCES = new Set(['PrintOperator', 'RangeOperator', 'UnionOperator', 'SearchOperator', 'FindOperator']);

/** Whether a node of this kind is a tabular expression with a converter here. */
export function isTabularNode(kind: string): boolean {
  return (
    kind === 'PipeExpression' ||
    kind === 'DataTableExpression' ||
    kind === 'ExternalDataExpression' ||
    kind === 'ContextualDataTableExpression' ||
    kind === 'MaterializedViewCombineExpression' ||
    kind.endsWith('Operator')
  );
}

/** Converts a tabular expression that is not a plain name or call. */
export function convertTabular(c: Conversion, node: RawNode): Expression {
  const { first, bars, operators } = flatten(node);
  if (operators.length === 0) return convertSource(c, first);
  const last = operators[operators.length - 1]!;
  const type = exprType(last.resultType);
  return {
    kind: 'Pipeline',
    ...c.span(node),
    type: type === 'unknown' ? 'table' : type,
    schema: tableSchema(last.resultType),
    source: isTabularNode(first.kind) ? convertSource(c, first) : convertExpression(c, first),
    bars: bars.map((b) => c.span(b)),
    operators: operators.map((o) => convertOperator(c, o)),
  } satisfies Pipeline;
}

/** Operators applied to rows from outside, as the package's chain of pipes whose first element is an operator. */
function convertSubquery(c: Conversion, node: RawNode, name?: RawNode): Subquery {
  const { first, bars, operators } = flatten(node);
  const all = [first, ...operators];
  return {
    kind: 'Subquery',
    ...c.span(node),
    schema: tableSchema(all[all.length - 1]!.resultType),
    ...(name === undefined ? {} : { name: c.nameDeclaration(name) }),
    operators: all.map((o) => convertOperator(c, o)),
    bars: bars.map((b) => c.span(b)),
  };
}

/** The package nests pipes to the left; a long query is a deep tree, so no recursion here. */
function flatten(node: RawNode): { first: RawNode; bars: RawNode[]; operators: RawNode[] } {
  const bars: RawNode[] = [];
  const operators: RawNode[] = [];
  let current = node;
  while (current.kind === 'PipeExpression') {
    bars.push(current.part('Bar'));
    operators.push(current.part('Operator'));
    current = current.part('Expression');
  }
  return { first: current, bars: bars.reverse(), operators: operators.reverse() };
}

function tabular(c: Conversion, node: RawNode): { start: number; end: number; schema: TableSchema; keyword: Span } {
  const keyword = node.children().find((child) => child.isToken) ?? node;
  return { ...c.span(node), schema: tableSchema(node.resultType), keyword: c.span(keyword) };
}

function convertSource(c: Conversion, node: RawNode): TabularSource {
  const base = { ...tabular(c, node), type: 'table' } as const;
  switch (node.kind) {
    case 'DataTableExpression':
      return {
        kind: 'DataTable',
        ...base,
        declared: node
          .part('Schema')
          .list('Columns')
          .map((d) => c.columnDeclaration(d)),
        values: c.expressions(node.list('Values')),
      };
    case 'ExternalDataExpression':
      return {
        kind: 'ExternalData',
        ...base,
        declared: node
          .part('Schema')
          .list('Columns')
          .map((d) => c.columnDeclaration(d)),
        uris: c.expressions(node.list('URIs')),
        properties:
          node
            .optional('WithClause')
            ?.list('Properties')
            .map((p) => c.parameter(p)) ?? [],
      };
    default: {
      if (SOURCES.has(node.kind)) return convertOperator(c, node) as TabularSource;
      return { kind: 'OtherSource', ...base, operator: convertOperator(c, node) };
    }
  }
}

/** Converts one operator. */
export function convertOperator(c: Conversion, node: RawNode): Operator {
  const base = tabular(c, node);
  const expression = (name: string): Expression => convertExpression(c, node.part(name));
  const list = (name = 'Expressions'): Expression[] => c.expressions(node.list(name));
  switch (node.kind) {
    case 'FilterOperator':
      return { kind: 'Where', ...base, condition: expression('Condition') };
    case 'ExtendOperator':
      return { kind: 'Extend', ...base, expressions: list() };
    case 'ProjectOperator':
      return { kind: 'Project', ...base, expressions: list() };
    case 'ProjectAwayOperator':
      return { kind: 'ProjectAway', ...base, expressions: list() };
    case 'ProjectKeepOperator':
      return { kind: 'ProjectKeep', ...base, expressions: list() };
    case 'ProjectRenameOperator':
      return { kind: 'ProjectRename', ...base, expressions: list() };
    case 'ProjectReorderOperator':
      return {
        kind: 'ProjectReorder',
        ...base,
        expressions: node
          .list('Expressions')
          .map((e) => (e.kind === 'OrderedExpression' ? convertOrdered(c, e) : convertExpression(c, e))),
      };
    case 'ProjectByNamesOperator':
      return { kind: 'ProjectByNames', ...base, expressions: list() };
    case 'SummarizeOperator': {
      const by = node.optional('ByClause');
      return {
        kind: 'Summarize',
        ...base,
        parameters: c.parameters(node),
        aggregates: list('Aggregates'),
        by: by === undefined ? [] : c.expressions(by.list('Expressions')),
        byKeyword: by === undefined ? undefined : c.span(by.part('ByKeyword')),
      };
    }
    case 'SortOperator':
      return { kind: 'Sort', ...base, by: node.list('Expressions').map((e) => convertOrdered(c, e)) };
    case 'TopOperator':
      return {
        kind: 'Top',
        ...base,
        count: expression('Expression'),
        by: convertOrdered(c, node.part('ByExpression')),
      };
    case 'TakeOperator':
      return { kind: 'Take', ...base, count: expression('Expression') };
    case 'CountOperator': {
      const as = node.optional('AsIdentifier')?.part('Identifier');
      // The name is a token here, not a name node.
      const name = as === undefined ? undefined : ({ kind: 'NameDeclaration', ...c.span(as), name: as.text } as const);
      return { kind: 'Count', ...base, as: name };
    }
    case 'DistinctOperator':
      return { kind: 'Distinct', ...base, expressions: list() };
    case 'JoinOperator': {
      const condition = node.optional('ConditionClause');
      return {
        kind: 'Join',
        ...base,
        parameters: c.parameters(node),
        right: expression('Expression'),
        on: condition?.kind === 'JoinOnClause' ? c.expressions(condition.list('Expressions')) : [],
        where: condition?.kind === 'JoinWhereClause' ? convertExpression(c, condition.part('Expression')) : undefined,
      };
    }
    case 'LookupOperator':
      return {
        kind: 'Lookup',
        ...base,
        parameters: c.parameters(node),
        right: expression('Expression'),
        on: c.expressions(node.optional('LookupClause')?.list('Expressions') ?? []),
      };
    case 'UnionOperator':
      return {
        kind: 'Union',
        ...base,
        type: 'table',
        parameters: c.parameters(node),
        operands: list(),
      } satisfies Union;
    case 'MvExpandOperator':
      return {
        kind: 'MvExpand',
        ...base,
        parameters: c.parameters(node),
        expanded: node.list('Expressions').map((e) => expandedColumn(c, e)),
        limit: rowLimit(c, node),
      };
    case 'MvApplyOperator': {
      const id = node.optional('ContextIdClause')?.optional('Id');
      return {
        kind: 'MvApply',
        ...base,
        parameters: c.parameters(node),
        expanded: node.list('Expressions').map((e) => expandedColumn(c, e)),
        limit: rowLimit(c, node),
        contextId: id === undefined ? undefined : convertExpression(c, id),
        subquery: convertSubquery(c, node.part('Subquery').part('Expression')),
      };
    }
    case 'ParseOperator':
    case 'ParseWhereOperator':
      return {
        kind: 'Parse',
        ...base,
        where: node.kind === 'ParseWhereOperator',
        parameters: c.parameters(node),
        expression: expression('Expression'),
        pattern: node.list('Patterns').map((p) => parsePart(c, p)),
      };
    case 'ParseKvOperator':
      return {
        kind: 'ParseKv',
        ...base,
        expression: expression('Expression'),
        keys: node
          .part('Keys')
          .list('Columns')
          .map((d) => c.columnDeclaration(d)),
        properties:
          node
            .optional('WithClause')
            ?.list('Properties')
            .map((p) => c.parameter(p)) ?? [],
      };
    case 'MakeSeriesOperator':
      return makeSeries(c, node, base);
    case 'SampleOperator':
      return { kind: 'Sample', ...base, count: expression('Expression') };
    case 'SampleDistinctOperator':
      return { kind: 'SampleDistinct', ...base, count: expression('Expression'), of: expression('OfExpression') };
    case 'ScanOperator':
      return {
        kind: 'Scan',
        ...base,
        parameters: c.parameters(node),
        orderBy:
          node
            .optional('OrderByClause')
            ?.list('Expressions')
            .map((e) => convertOrdered(c, e)) ?? [],
        partitionBy: c.expressions(node.optional('PartitionByClause')?.list('Expressions') ?? []),
        declared:
          node
            .optional('DeclareClause')
            ?.list('Declarations')
            .map((d) => c.columnDeclaration(d)) ?? [],
        steps: node.list('Steps').map((s) => scanStep(c, s)),
      };
    case 'PartitionOperator': {
      const operand = node.part('Operand');
      return {
        kind: 'Partition',
        ...base,
        parameters: c.parameters(node),
        by: expression('ByExpression'),
        subquery:
          operand.kind === 'PartitionSubquery'
            ? convertSubquery(c, operand.part('Subquery'))
            : convertExpression(c, operand.part('Query')),
      };
    }
    case 'TopNestedOperator':
      return {
        kind: 'TopNested',
        ...base,
        levels: node.list('Clauses').map((clause) => {
          const count = clause.optional('Expression');
          const others = clause.optional('WithOthersClause');
          return {
            kind: 'TopNestedLevel',
            ...c.span(clause),
            count: count === undefined ? undefined : convertExpression(c, count),
            of: convertExpression(c, clause.part('OfExpression')),
            others: others === undefined ? undefined : convertExpression(c, others.part('Expression')),
            by: convertExpression(c, clause.part('ByExpression')),
          };
        }),
      };
    case 'TopHittersOperator': {
      const by = node.optional('ByClause')?.part('Expression');
      return {
        kind: 'TopHitters',
        ...base,
        count: expression('Expression'),
        of: expression('OfExpression'),
        by: by === undefined ? undefined : convertExpression(c, by),
      };
    }
    case 'SerializeOperator':
      return { kind: 'Serialize', ...base, expressions: list() };
    case 'SearchOperator':
      return {
        kind: 'Search',
        ...base,
        type: 'table',
        parameters: c.parameters(node),
        tables: c.expressions(node.optional('InClause')?.list('Expressions') ?? []),
        condition: expression('Condition'),
      } satisfies Search;
    case 'FindOperator': {
      const clause = node.optional('Project');
      // `project-smart` is what find does without a list.
      const project = clause?.part('ProjectKeyword').text === 'project' ? clause.list('Columns') : undefined;
      const away = node.optional('ProjectAway')?.list('Columns');
      return {
        kind: 'Find',
        ...base,
        type: 'table',
        parameters: c.parameters(node),
        tables: c.expressions(node.optional('InClause')?.list('Expressions') ?? []),
        condition: expression('Condition'),
        project: project === undefined ? undefined : c.expressions(project),
        projectAway: away === undefined ? undefined : c.expressions(away),
      } satisfies Find;
    }
    case 'ForkOperator':
      return {
        kind: 'Fork',
        ...base,
        branches: node
          .list('Expressions')
          .map((b) => convertSubquery(c, b.part('Expression'), b.optional('NameEquals')?.part('Name'))),
      };
    case 'FacetOperator': {
      const clause = node.optional('WithClause');
      const query = clause?.optional('Expression') ?? clause?.optional('Operator');
      return {
        kind: 'Facet',
        ...base,
        by: list(),
        with: query === undefined ? undefined : convertSubquery(c, query),
      };
    }
    case 'AsOperator':
      return { kind: 'As', ...base, name: c.nameDeclaration(node.part('Name')) };
    case 'InvokeOperator':
      return { kind: 'Invoke', ...base, call: expression('Function') };
    case 'GetSchemaOperator':
      return { kind: 'GetSchema', ...base };
    case 'ConsumeOperator':
      return { kind: 'Consume', ...base };
    case 'RenderOperator':
      return {
        kind: 'Render',
        ...base,
        chart: node.optional('ChartType')?.text ?? 'table',
        properties: [
          ...(node
            .optional('WithClause')
            ?.list('Properties')
            .map((p) => c.parameter(p)) ?? []),
          ...c.parameters(node),
        ],
      };
    case 'EvaluateOperator': {
      const declared = node.optional('Schema')?.optional('Schema');
      return {
        kind: 'Evaluate',
        ...base,
        parameters: c.parameters(node),
        call: expression('FunctionCall'),
        declared:
          declared === undefined
            ? undefined
            : {
                columns: c.declaredSchema(declared.list('Columns')).columns,
                open: declared.optional('AsteriskToken') !== undefined,
              },
      };
    }
    case 'ReduceByOperator':
      return {
        kind: 'Reduce',
        ...base,
        parameters: c.parameters(node),
        by: expression('Expression'),
        with:
          node
            .optional('With')
            ?.list('Parameters')
            .map((p) => c.parameter(p)) ?? [],
      };
    case 'AssertSchemaOperator':
      return {
        kind: 'AssertSchema',
        ...base,
        declared: node
          .part('Schema')
          .list('Columns')
          .map((d) => c.columnDeclaration(d)),
      };
    case 'PrintOperator':
      return { kind: 'Print', ...base, type: 'table', expressions: list() };
    case 'RangeOperator':
      return {
        kind: 'Range',
        ...base,
        type: 'table',
        column: c.nameDeclaration(node.part('Name')),
        from: expression('From'),
        to: expression('To'),
        step: expression('Step'),
      };
    case 'MakeGraphOperator': {
      const clause = node.optional('WithClause');
      const partition = node.optional('PartitionedByClause');
      return {
        kind: 'MakeGraph',
        ...base,
        source: expression('SourceColumn'),
        target: expression('TargetColumn'),
        nodes:
          clause?.kind === 'MakeGraphWithTablesAndKeysClause'
            ? clause.list('TablesAndKeys').map((t) => ({
                table: convertExpression(c, t.part('Table')),
                column: convertExpression(c, t.part('Column')),
              }))
            : [],
        nodeId: clause?.kind === 'MakeGraphWithImplicitIdClause' ? c.nameDeclaration(clause.part('Name')) : undefined,
        partitionedBy:
          partition === undefined
            ? undefined
            : {
                column: convertExpression(c, partition.part('Entity')),
                subquery: convertSubquery(c, partition.part('Subquery')),
              },
      };
    }
    case 'GraphMatchOperator':
    case 'GraphShortestPathsOperator': {
      const where = node.optional('WhereClause');
      return {
        kind: 'GraphMatch',
        ...base,
        shortestPaths: node.kind === 'GraphShortestPathsOperator',
        parameters: c.parameters(node),
        patterns: node
          .list('Patterns')
          .map((p) => p.list('PatternElements').map((e): GraphPatternPart => graphPart(c, e))),
        where: where === undefined ? undefined : convertExpression(c, where.part('Condition')),
        project: c.expressions(node.optional('ProjectClause')?.list('Expressions') ?? []),
      };
    }
    case 'GraphToTableOperator':
      return {
        kind: 'GraphToTable',
        ...base,
        outputs: node.list('OutputClause').map((o) => {
          const as = o.optional('AsClause')?.part('Name');
          return {
            entity: o.part('EntityKeyword').text === 'nodes' ? 'nodes' : 'edges',
            as: as === undefined ? undefined : c.nameDeclaration(as),
            parameters: c.parameters(o),
          };
        }),
      };
    case 'GraphMarkComponentsOperator':
      return { kind: 'GraphMarkComponents', ...base, parameters: c.parameters(node) };
    case 'GraphWhereNodesOperator':
    case 'GraphWhereEdgesOperator':
      return {
        kind: 'GraphWhere',
        ...base,
        of: node.kind === 'GraphWhereNodesOperator' ? 'nodes' : 'edges',
        condition: expression('Condition'),
      };
    default:
      return {
        kind: 'OtherOperator',
        ...base,
        name: node.children().find((child) => child.isToken)?.text ?? node.kind,
        parts: [],
      };
  }
}

function expandedColumn(c: Conversion, node: RawNode): ExpandedColumn {
  const hasType = node.kind === 'MvExpandExpression' || node.kind === 'MvApplyExpression';
  const expression = hasType ? node.part('Expression') : node;
  return {
    kind: 'ExpandedColumn',
    ...c.span(node),
    expression: convertExpression(c, expression),
    to: hasType ? typeOf(node.optional('ToTypeOf')?.optional('TypeOf')) : undefined,
  };
}

function typeOf(node: RawNode | undefined): ScalarType | undefined {
  const first = node?.list('Types')[0];
  return first === undefined ? undefined : scalarTypeOf(first.text);
}

function rowLimit(c: Conversion, node: RawNode): Expression | undefined {
  const limit = node.optional('RowLimitClause')?.part('RowLimit');
  return limit === undefined ? undefined : convertExpression(c, limit);
}

function parsePart(c: Conversion, node: RawNode): ParsePart {
  switch (node.kind) {
    case 'StarExpression':
      return { kind: 'star' };
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return { kind: 'text', text: node.object['LiteralValue'] as string, ...c.span(node) };
    case 'NameAndTypeDeclaration':
      return {
        kind: 'column',
        column: { name: node.part('Name').simpleName, type: scalarTypeOf(node.part('Type').text) ?? 'string' },
        ...c.span(node),
      };
    default:
      return { kind: 'column', column: { name: node.simpleName, type: 'string' }, ...c.span(node) };
  }
}

function makeSeries(c: Conversion, node: RawNode, base: ReturnType<typeof tabular>): MakeSeries {
  const range = node.optional('RangeClause');
  const by = node.optional('ByClause');
  const inRange = range?.kind === 'MakeSeriesInRangeClause';
  const args = inRange ? range.part('Arguments').list('Expressions') : [];
  const bound = (clause: string): RawNode | undefined => range?.optional(clause)?.part('Expression');
  const from = inRange ? args[0] : bound('MakeSeriesFromClause');
  const to = inRange ? args[1] : bound('MakeSeriesToClause');
  const step = inRange ? args[2] : bound('MakeSeriesStepClause');
  const convert = (n: RawNode | undefined): Expression | undefined =>
    n === undefined ? undefined : convertExpression(c, n);
  return {
    kind: 'MakeSeries',
    ...base,
    parameters: c.parameters(node),
    aggregates: node.list('Aggregates').map((a) => {
      const wrapped = a.kind === 'MakeSeriesExpression';
      const value = wrapped ? a.optional('DefaultExpression') : undefined;
      return {
        kind: 'SeriesAggregate',
        ...c.span(a),
        expression: convertExpression(c, wrapped ? a.part('Expression') : a),
        defaultValue: value === undefined ? undefined : convertExpression(c, value.part('Expression')),
      };
    }),
    on: convertExpression(c, node.part('OnClause').part('Expression')),
    from: convert(from),
    to: convert(to),
    step: convert(step),
    inRange,
    by: by === undefined ? [] : c.expressions(by.list('Expressions')),
  };
}

function scanStep(c: Conversion, node: RawNode): ScanStep {
  const output = node.optional('ScanStepOutput')?.part('OutputKind').text;
  const computation = node.optional('ComputationClause');
  return {
    kind: 'ScanStep',
    ...c.span(node),
    name: c.nameDeclaration(node.part('Name')),
    optional: node.optional('OptionalKeyword') !== undefined,
    output: output === 'all' || output === 'last' || output === 'none' ? output : undefined,
    condition: convertExpression(c, node.part('Condition')),
    assignments:
      computation?.list('Assignments').map((a) => ({
        column: c.nameDeclaration(a.part('Name')),
        value: convertExpression(c, a.part('Expression')),
      })) ?? [],
  };
}

function graphPart(c: Conversion, node: RawNode): GraphPatternPart {
  const name = node.optional('Name')?.simpleName;
  if (node.kind === 'GraphMatchPatternNode') return { kind: 'node', name, ...c.span(node) };
  const range = node.optional('Range');
  const first = node.part('FirstToken').text;
  // An edge without a name is one token.
  const last = node.optional('LastToken')?.text ?? first;
  return {
    kind: 'edge',
    name,
    direction: first.startsWith('<') ? 'backward' : last.endsWith('>') ? 'forward' : 'any',
    range:
      range === undefined
        ? undefined
        : { from: convertExpression(c, range.part('RangeStart')), to: convertExpression(c, range.part('RangeEnd')) },
    ...c.span(node),
  };
}

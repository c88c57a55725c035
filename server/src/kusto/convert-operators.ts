import type { Expression } from '../syntax/expressions.js';
import type { Operator, Pipeline, Subquery, TabularSource } from '../syntax/operators.js';
import type { Conversion } from './convert.js';
import { convertExpression } from './convert-expressions.js';
import { convertColumnsOperator } from './operators/columns.js';
import { convertGraphsOperator } from './operators/graphs.js';
import { convertResultsOperator } from './operators/results.js';
import { convertRowsOperator } from './operators/rows.js';
import { convertSeriesOperator } from './operators/series.js';
import { convertTablesOperator } from './operators/tables.js';
import type { OperatorParts } from './operators/parts.js';
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
export function convertSubquery(c: Conversion, node: RawNode, name?: RawNode): Subquery {
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

function tabular(c: Conversion, node: RawNode): OperatorParts['base'] {
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
  return c.kept(node, () => newOperator(c, node));
}

function newOperator(c: Conversion, node: RawNode): Operator {
  const base = tabular(c, node);
  const parts: OperatorParts = {
    c,
    node,
    base,
    expression: (name) => convertExpression(c, node.part(name)),
    list: (name = 'Expressions') => c.expressions(node.list(name)),
  };
  return (
    convertRowsOperator(parts) ??
    convertColumnsOperator(parts) ??
    convertTablesOperator(parts) ??
    convertSeriesOperator(parts) ??
    convertGraphsOperator(parts) ??
    convertResultsOperator(parts) ?? {
      kind: 'OtherOperator',
      ...base,
      name: node.children().find((child) => child.isToken)?.text ?? node.kind,
      parts: [],
    }
  );
}

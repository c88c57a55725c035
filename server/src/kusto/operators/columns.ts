import type { Expression } from '../../syntax/expressions.js';
import type { ExpandedColumn, Operator, ParsePart } from '../../syntax/operators.js';
import { scalarTypeOf, type ScalarType } from '../../syntax/types.js';
import type { Conversion } from '../convert.js';
import { convertExpression, convertOrdered } from '../convert-expressions.js';
import { convertSubquery } from '../convert-operators.js';
import type { RawNode } from '../raw.js';
import type { OperatorParts } from './parts.js';

/** Operators about the columns of rows, and new rows made of their values. Undefined for others. */
export function convertColumnsOperator({ node, c, base, expression, list }: OperatorParts): Operator | undefined {
  switch (node.kind) {
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
    default:
      return undefined;
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

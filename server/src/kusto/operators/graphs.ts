import type { GraphPatternPart, Operator } from '../../syntax/operators.js';
import type { Conversion } from '../convert.js';
import { convertExpression } from '../convert-expressions.js';
import { convertSubquery } from '../convert-operators.js';
import type { RawNode } from '../raw.js';
import type { OperatorParts } from './parts.js';

/** Operators about graphs. Undefined for others. */
export function convertGraphsOperator({ node, c, base, expression }: OperatorParts): Operator | undefined {
  switch (node.kind) {
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
      return undefined;
  }
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

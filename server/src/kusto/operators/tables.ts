import type { Find, Operator, Search, Union } from '../../syntax/operators.js';
import { convertExpression } from '../convert-expressions.js';
import { convertSubquery } from '../convert-operators.js';
import type { OperatorParts } from './parts.js';

/** Operators about several tables or several branches. Undefined for others. */
export function convertTablesOperator({ node, c, base, expression, list }: OperatorParts): Operator | undefined {
  switch (node.kind) {
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
    default:
      return undefined;
  }
}

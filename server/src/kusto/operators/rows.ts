import type { Operator } from '../../syntax/operators.js';
import { convertExpression, convertOrdered } from '../convert-expressions.js';
import type { OperatorParts } from './parts.js';

/** Operators about which rows there are and in which order. Undefined for others. */
export function convertRowsOperator({ node, c, base, expression, list }: OperatorParts): Operator | undefined {
  switch (node.kind) {
    case 'FilterOperator':
      return { kind: 'Where', ...base, condition: expression('Condition') };
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
    case 'SampleOperator':
      return { kind: 'Sample', ...base, count: expression('Expression') };
    case 'SampleDistinctOperator':
      return { kind: 'SampleDistinct', ...base, count: expression('Expression'), of: expression('OfExpression') };
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
    default:
      return undefined;
  }
}

import type { Operator } from '../../syntax/operators.js';
import type { OperatorParts } from './parts.js';

/** Operators about a result as a whole: its name, shape and presentation. Undefined for others. */
export function convertResultsOperator({ node, c, base, expression }: OperatorParts): Operator | undefined {
  switch (node.kind) {
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
    default:
      return undefined;
  }
}

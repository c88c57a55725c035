import type { Expression } from '../../syntax/expressions.js';
import type { MakeSeries, Operator, ScanStep } from '../../syntax/operators.js';
import type { Conversion } from '../convert.js';
import { convertExpression, convertOrdered } from '../convert-expressions.js';
import type { RawNode } from '../raw.js';
import type { OperatorParts } from './parts.js';

/** Operators about series and sequences of rows. Undefined for others. */
export function convertSeriesOperator({ node, c, base }: OperatorParts): Operator | undefined {
  switch (node.kind) {
    case 'MakeSeriesOperator':
      return makeSeries(c, node, base);
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
    default:
      return undefined;
  }
}

function makeSeries(c: Conversion, node: RawNode, base: OperatorParts['base']): MakeSeries {
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

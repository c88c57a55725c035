import type { TopHitters } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { compile } from '../plan/compile.js';
import { RowScope } from '../plan/scope.js';
import { sortComparator, type GroupKey } from '../values/compare.js';
import type { Accumulator } from '../aggregates/contract.js';
import type { Value } from '../values/types.js';
import { aggregateCall, AggregationPlanner } from './aggregation.js';
import { computedTable } from './computed-table.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { binderName, ColumnNames, impliedName } from './naming.js';
import type { OperatorPlanner } from './registry.js';
import { rowCount } from './take.js';

/**
 * `top-hitters`: the values that occur most often, or have the greatest sum. A cluster estimates; this counts.
 * Source: https://learn.microsoft.com/kusto/query/top-hitters-operator
 */
export const planTopHitters: OperatorPlanner<TopHitters> = (operator, source, context) => {
  const input = piped(source, operator);
  const row = new RowScope(input.columns);
  const of = context.planner.scalar(operator.of, row, context.scope);
  const { by } = operator;
  const aggregation = new AggregationPlanner(row, new Set(), context);
  const byType = by === undefined ? undefined : context.planner.scalar(by, row, context.scope).type;
  const call =
    by === undefined
      ? aggregateCall('count', [], 'long')
      : aggregateCall('sum', [by], byType === 'int' ? 'long' : (byType ?? 'long'));
  const { expr } = aggregation.plan(call);
  const count = rowCount(operator.count, operator, context);
  const names = new ColumnNames();
  const name = impliedName(operator.of) ?? '';
  const hits = by === undefined ? `approximate_count_${name}` : `approximate_sum_${impliedName(by) ?? ''}`;
  const columns: ColumnInfo[] = [
    { name: names.add(binderName(operator.schema, 0, 2) ?? name), type: of.type },
    { name: names.add(binderName(operator.schema, 1, 2) ?? hits), type: expr.type },
  ];
  const table = computedTable('top-hitters', input, columns, (batch, run) => {
    const [planned] = aggregation.calls;
    const args = planned!.args.map((a) => compile(a, run));
    const grouping = new Grouping([of], run);
    const groups = new Map<GroupKey, { value: Value; accumulator: Accumulator; from: number[] }>();
    for (let i = 0; i < batch.length; i++) {
      const values = grouping.values(batch, i);
      const key = grouping.key(values);
      let group = groups.get(key);
      if (group === undefined)
        groups.set(key, (group = { value: values[0]!, accumulator: planned!.begin(), from: [] }));
      group.accumulator.add(args.map((f) => f(batch, i)));
      group.from.push(i);
    }
    const compare = sortComparator(expr.type, true);
    return [...groups.values()]
      .map(({ value, accumulator, from }) => ({ values: [value, accumulator.result() as Value], from }))
      .sort((a, b) => compare(a.values[1]!, b.values[1]!))
      .slice(0, count);
  });
  return { ...table, serialized: true, run: (run) => table.run(run) };
};

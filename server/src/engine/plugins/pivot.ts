import type { ColumnInfo } from '../../syntax/types.js';
import { notImplemented } from '../errors.js';
import { aggregateCall, AggregationPlanner } from '../exec/aggregation.js';
import { Batch } from '../exec/batch.js';
import { ValuesColumn } from '../exec/column.js';
import { collect } from '../exec/evaluation.js';
import { ColumnNames } from '../exec/naming.js';
import { readsGroup } from '../exec/row-source.js';
import { compile } from '../plan/compile.js';
import { someExpr } from '../plan/expression.js';
import { materialized } from '../plan/planner.js';
import type { Run } from '../run.js';
import { compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import { toStringValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { computedTable, type ComputedRow } from '../exec/computed-table.js';

/**
 * `pivot(column, aggregate, others…)`: a column for each value of a column, in the order in which they appear, holding
 * an aggregate (`count()` by default) for each combination of the other columns.
 * Source: https://learn.microsoft.com/kusto/query/pivot-plugin
 */
export const pivot: Plugin = {
  name: 'pivot',
  plan(site) {
    const args = new PluginArguments(site);
    const turned = args.column(args.required(0));
    const aggregateNode = args.at(1);
    const aggregation = new AggregationPlanner(site.row, new Set(), site);
    const { expr } = aggregation.plan(aggregateNode ?? aggregateCall('count', [], 'long'));
    const used = new Set<number>([turned.index]);
    for (const call of aggregation.calls) {
      for (const arg of call.args) someExpr(arg, (e) => e.op === 'column' && used.add(e.index) === undefined);
    }
    const listed = args.from(2).map((e) => args.column(e).index);
    const keys = listed.length > 0 ? listed : site.input.columns.flatMap((_, i) => (used.has(i) ? [] : [i]));
    if (readsGroup(site.input)) throw notImplemented('pivot inside a subquery', site.call);
    const input = materialized(site.input);
    const values = distinctValues(collect(input, site.planner.run), turned.index, turned.type);
    site.planner.run.check();
    const names = new ColumnNames();
    const columns: ColumnInfo[] = keys.map((i) => ({ ...input.columns[i]!, name: names.add(input.columns[i]!.name) }));
    for (const { text } of values.values()) columns.push({ name: names.add(text), type: expr.type });
    return computedTable('pivot', input, columns, (batch, run) => rows(batch, run));

    function* rows(batch: Batch, run: Run): Generator<ComputedRow> {
      const { calls } = aggregation;
      const evaluate = calls.map((call) => call.args.map((a) => compile(a, run)));
      const begin = (): ReturnType<(typeof calls)[number]['begin']>[] => calls.map((c) => c.begin());
      const groups = new Map<GroupKey, { key: Value[]; from: number[]; cells: ReturnType<typeof begin>[] }>();
      for (let i = 0; i < batch.length; i++) {
        run.checkAt(i);
        const key = keys.map((k) => batch.columns[k]!.get(i));
        const id = compositeKey(key.map((v, k) => groupKey(v, input.columns[keys[k]!]!.type)));
        let group = groups.get(id);
        if (group === undefined) {
          groups.set(id, (group = { key, from: [], cells: Array.from({ length: values.size }, begin) }));
          run.check();
        }
        group.from.push(i);
        const cell = group.cells[values.get(groupKey(batch.columns[turned.index]!.get(i), turned.type))!.at]!;
        evaluate.forEach((fs, c) => cell[c]!.add(fs.map((f) => f(batch, i))));
      }
      const finish = compile(expr, run);
      for (const { key, from, cells } of groups.values()) {
        run.check();
        const results = cells.map((cell) =>
          finish(
            new Batch(
              cell.map((a) => new ValuesColumn([a.result() as Value])),
              1,
            ),
            0,
          ),
        );
        yield { values: [...key, ...results], from };
      }
    }
  },
};

/** The distinct values of a column with their texts and places, in the order in which they appear. */
function distinctValues(
  batch: Batch,
  at: number,
  type: ColumnInfo['type'],
): Map<GroupKey, { readonly text: string; readonly at: number }> {
  const values = new Map<GroupKey, { readonly text: string; readonly at: number }>();
  for (let i = 0; i < batch.length; i++) {
    const value = batch.columns[at]!.get(i);
    const key = groupKey(value, type);
    if (!values.has(key)) values.set(key, { text: toStringValue(value, type), at: values.size });
  }
  return values;
}

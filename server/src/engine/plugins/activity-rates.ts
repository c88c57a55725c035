import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import { collect } from '../exec/evaluation.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import type { Run } from '../run.js';
import type { TablePlan } from '../plan/table-plan.js';
import { ActivityColumns, byPeriod, idsOf, rowsOf } from './activity.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { lengthOf, minus, Periods, positionOf, toPosition, type Position } from './periods.js';
import { computedTable } from '../exec/computed-table.js';

const long = (name: string): ColumnInfo => ({ name, type: 'long' });
const real = (name: string): ColumnInfo => ({ name, type: 'real' });

/** The bounds of an analysis: given, or those of the data. */
type Bounds = (batch: Batch) => readonly [Position, Position] | undefined;

function boundsOf(
  args: PluginArguments,
  columns: ActivityColumns,
  given: readonly [Expression, Expression] | undefined,
): Bounds {
  const { time } = columns;
  if (given !== undefined) {
    const bounds = [positionOf(args, given[0], time.type), positionOf(args, given[1], time.type)] as const;
    return () => bounds;
  }
  return (batch) => {
    let bounds: [Position, Position] | undefined;
    for (let row = 0; row < batch.length; row++) {
      const at = toPosition(batch.columns[time.index]!.get(row), time.type);
      if (at === undefined) continue;
      bounds ??= [at, at];
      if (at < bounds[0]) bounds[0] = at;
      if (at > bounds[1]) bounds[1] = at;
    }
    return bounds;
  };
}

/**
 * `activity_metrics(id, time, [start, end,] window, dimensions…)`: for each period its ids, those that the period
 * before has not, and how many of the ids of the period before came back or stayed away.
 * Source: https://learn.microsoft.com/kusto/query/activity-metrics-plugin
 */
export const activityMetrics: Plugin = {
  name: 'activity_metrics',
  plan(site) {
    const args = new PluginArguments(site);
    const bounded = args.count >= 5 && !args.isColumn(args.required(3));
    const columns = new ActivityColumns(args, args.from(bounded ? 5 : 3));
    const { type } = columns.time;
    const bounds = boundsOf(args, columns, bounded ? [args.required(2), args.required(3)] : undefined);
    const step = args.required(bounded ? 4 : 2);
    const output = [
      ...columns.leading(),
      long('dcount_values'),
      long('dcount_newvalues'),
      real('retention_rate'),
      real('churn_rate'),
    ];
    return computedTable('activity_metrics', site.input, output, function* (batch) {
      const limits = bounds(batch);
      if (limits === undefined) return;
      const periods = Periods.between(args, type, limits[0], limits[1], step);
      for (const { dimensions, activities } of columns.groups(batch)) {
        const perPeriod = byPeriod(activities, periods);
        for (const [index, own] of perPeriod.entries()) {
          if (own === undefined) continue;
          const ids = idsOf(own);
          const before = idsOf(perPeriod[index - 1] ?? []);
          const returned = [...ids].filter((id) => before.has(id)).length;
          const retention = returned / before.size;
          const values = [ids.size, ids.size - returned, retention, 1 - retention];
          yield { values: [periods.startOf(index), ...dimensions, ...values], from: rowsOf(own) };
        }
      }
    });
  },
};

/**
 * `activity_engagement(id, time, [start, end,] inner, outer, dimensions…)`: for each inner window its ids, those of the
 * outer window that ends with it, and their ratio.
 * Source: https://learn.microsoft.com/kusto/query/activity-engagement-plugin
 */
export const activityEngagement: Plugin = {
  name: 'activity_engagement',
  plan(site) {
    const args = new PluginArguments(site);
    const bounded = args.count >= 6 && !args.isColumn(args.required(4));
    const columns = new ActivityColumns(args, args.from(bounded ? 6 : 4));
    const { type } = columns.time;
    const bounds = boundsOf(args, columns, bounded ? [args.required(2), args.required(3)] : undefined);
    const inner = args.required(bounded ? 4 : 2);
    const outer = lengthOf(args, args.required(bounded ? 5 : 3), type);
    const output = [
      ...columns.leading(),
      long('dcount_activities_inner'),
      long('dcount_activities_outer'),
      real('activity_ratio'),
    ];
    return computedTable('activity_engagement', site.input, output, function* (batch) {
      const limits = bounds(batch);
      if (limits === undefined) return;
      const periods = Periods.between(args, type, limits[0], limits[1], inner);
      for (const { dimensions, activities } of columns.groups(batch)) {
        for (const [index, own] of byPeriod(activities, periods).entries()) {
          if (own === undefined) continue;
          const end = periods.endOf(index);
          const begin = minus(end, outer);
          const around = activities.filter((a) => a.at >= begin && a.at < end);
          const [few, many] = [idsOf(own).size, idsOf(around).size];
          yield { values: [periods.startOf(index), ...dimensions, few, many, few / many], from: rowsOf(around) };
        }
      }
    });
  },
};

/**
 * `new_activity_metrics(id, time, start, end, window, [cohort,] dimensions…, [lookback])`: for each period's new ids
 * how many are in that period and in each later one, and how many are not. Ids of the lookback are not new.
 * Source: https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin
 */
export const newActivityMetrics: Plugin = {
  name: 'new_activity_metrics',
  plan(site) {
    const args = new PluginArguments(site);
    const rest = args.from(5);
    const tables = rest.filter((e) => args.isTabular(e));
    const dimensions = rest.filter((e) => args.isColumn(e));
    const [cohortNode] = rest.filter((e) => !tables.includes(e) && !dimensions.includes(e));
    const columns = new ActivityColumns(args, dimensions);
    const { type, name } = columns.time;
    const periods = Periods.of(args, type, args.required(2), args.required(3), args.required(4));
    const cohort = cohortNode === undefined ? undefined : periods.indexOf(positionOf(args, cohortNode, type));
    const lookback = tables[0] === undefined ? undefined : args.table(tables[0]);
    const output: ColumnInfo[] = [
      { name: `from_${name}`, type },
      { name: `to_${name}`, type },
      ...columns.leading().slice(1),
      long('dcount_new_values'),
      long('dcount_retained_values'),
      long('dcount_churn_values'),
      real('retention_rate'),
      real('churn_rate'),
    ];
    return computedTable('new_activity_metrics', site.input, output, function* (batch, run) {
      const known = lookback === undefined ? new Set<GroupKey>() : knownIds(lookback, columns.id.name, run);
      for (const { dimensions, activities } of columns.groups(batch)) {
        const perPeriod = byPeriod(activities, periods);
        const seen = new Set(known);
        for (let from = 0; from < periods.count; from++) {
          const ids = idsOf(perPeriod[from] ?? []);
          const fresh = new Set([...ids].filter((id) => !seen.has(id)));
          for (const id of ids) seen.add(id);
          if (fresh.size === 0 || (cohort !== undefined && cohort !== from)) continue;
          for (let to = from; to < periods.count; to++) {
            const later = perPeriod[to] ?? [];
            const laterIds = idsOf(later);
            const retained = [...fresh].filter((id) => laterIds.has(id)).length;
            const added = to === from ? fresh.size : [...laterIds].filter((id) => !seen.has(id)).length;
            const retention = retained / fresh.size;
            const values = [added, retained, fresh.size - retained, retention, 1 - retention];
            yield {
              values: [periods.startOf(from), periods.startOf(to), ...dimensions, ...values],
              from: rowsOf([...(perPeriod[from] ?? []), ...later]),
            };
          }
        }
      }
    });
  },
};

/** The ids of a lookback table: its column of the id's name, or its only or first column. */
function knownIds(lookback: TablePlan, name: string, run: Run): Set<GroupKey> {
  const at = Math.max(
    0,
    lookback.columns.findIndex((c) => c.name === name),
  );
  const batch = collect(lookback, run);
  const ids = new Set<GroupKey>();
  for (let i = 0; i < batch.length; i++) ids.add(groupKey(batch.columns[at]!.get(i), lookback.columns[at]!.type));
  return ids;
}

import type { ColumnInfo } from '../../syntax/types.js';
import type { GroupKey } from '../values/compare.js';
import { ActivityColumns, byId, byPeriod, idsOf, inTime, rowsOf, type Activity } from './activity.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { lengthOf, minus, Periods, type Position } from './periods.js';
import { computedTable } from '../exec/computed-table.js';

const long = (name: string): ColumnInfo => ({ name, type: 'long' });

/**
 * `activity_counts_metrics(id, time, start, end, step, dimensions…)`: for each period rows, ids, ids not seen in any
 * period before, and ids seen so far.
 * Source: https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin
 */
export const activityCountsMetrics: Plugin = {
  name: 'activity_counts_metrics',
  plan(site) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, args.from(5));
    const periods = Periods.of(args, columns.time.type, args.required(2), args.required(3), args.required(4));
    const output = [...columns.leading(), long('count'), long('dcount'), long('new_dcount'), long('aggregated_dcount')];
    return computedTable('activity_counts_metrics', site.input, output, function* (batch) {
      for (const { dimensions, activities } of columns.groups(batch)) {
        const seen = new Set<GroupKey>();
        for (const [index, own] of byPeriod(activities, periods).entries()) {
          if (own === undefined) continue;
          const ids = idsOf(own);
          const before = seen.size;
          for (const id of ids) seen.add(id);
          const counts = [own.length, ids.size, seen.size - before, seen.size];
          yield { values: [periods.startOf(index), ...dimensions, ...counts], from: rowsOf(own) };
        }
      }
    });
  },
};

/**
 * `sliding_window_counts(id, time, start, end, lookback, bin, dimensions…)`: for each period rows and ids of it and
 * the periods before it, as far as the lookback reaches.
 * Source: https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin
 */
export const slidingWindowCounts: Plugin = {
  name: 'sliding_window_counts',
  plan(site) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, args.from(6));
    const { type } = columns.time;
    const periods = Periods.of(args, type, args.required(2), args.required(3), args.required(5));
    const lookback = lengthOf(args, args.required(4), type);
    const output = [...columns.leading(), long('Count'), long('Dcount')];
    return computedTable('sliding_window_counts', site.input, output, function* (batch) {
      for (const { dimensions, activities } of columns.groups(batch)) {
        const ordered = activities.filter((a) => a.at <= periods.end).sort(inTime);
        let low = 0;
        let high = 0;
        for (let index = 0; index < periods.count; index++) {
          const end = periods.endOf(index);
          // A lookback that is no multiple of the step counts whole periods only.
          const begin = firstStart(periods, index, minus(end, lookback));
          while (high < ordered.length && ordered[high]!.at < end) high++;
          while (low < high && ordered[low]!.at < begin) low++;
          const own = ordered.slice(low, high);
          if (own.length === 0) continue;
          yield { values: [periods.startOf(index), ...dimensions, own.length, idsOf(own).size], from: rowsOf(own) };
        }
      }
    });
  },
};

/** The first start of a period, up to that of `index`, that is not before a place; the place itself before all periods. */
function firstStart(periods: Periods, index: number, at: Position): Position {
  if (at <= periods.start) return at;
  const period = periods.indexOf(at);
  return periods.startOf(periods.startOf(period) === at ? period : Math.min(period + 1, index));
}

/**
 * `active_users_count(id, time, start, end, lookback, period, active periods, bin, dimensions…)`: for each bin the ids
 * with an activity that, with those of the lookback before it, falls into enough different periods.
 * Source: https://learn.microsoft.com/kusto/query/active-users-count-plugin
 */
export const activeUsersCount: Plugin = {
  name: 'active_users_count',
  plan(site) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, args.from(8));
    const { type } = columns.time;
    const bins = Periods.of(args, type, args.required(2), args.required(3), args.required(7));
    const lookback = lengthOf(args, args.required(4), type);
    const period = lengthOf(args, args.required(5), type);
    const enough = Number(args.constantOf(args.required(6), 'long'));
    return computedTable('active_users_count', site.input, [...columns.leading(), long('dcount')], function* (batch) {
      for (const { dimensions, activities } of columns.groups(batch)) {
        const active: Activity[] = [];
        for (const own of byId(activities).values()) {
          own.sort(inTime);
          let low = 0;
          for (const [i, activity] of own.entries()) {
            while (own[low]!.at <= minus(activity.at, lookback)) low++;
            const periods = new Set(own.slice(low, i + 1).map((a) => periodOf(a.at, bins.start, period)));
            if (periods.size >= enough) active.push(activity);
          }
        }
        for (const [index, own] of byPeriod(active, bins).entries()) {
          if (own === undefined) continue;
          yield { values: [bins.startOf(index), ...dimensions, idsOf(own).size], from: rowsOf(own) };
        }
      }
    });
  },
};

function periodOf(at: Position, start: Position, length: Position): number {
  return typeof at === 'bigint'
    ? Math.floor(Number(at - (start as bigint)) / Number(length))
    : Math.floor((at - (start as number)) / (length as number));
}

/**
 * `session_count(id, time, start, end, bin, lookback, dimensions…)`: for each bin the sessions that are active in it.
 * An id's session goes on as long as its activities follow each other within the lookback.
 * Source: https://learn.microsoft.com/kusto/query/session-count-plugin
 */
export const sessionCount: Plugin = {
  name: 'session_count',
  plan(site) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, args.from(6));
    const { type } = columns.time;
    const bins = Periods.of(args, type, args.required(2), args.required(3), args.required(4));
    const lookback = lengthOf(args, args.required(5), type);
    return computedTable(
      'session_count',
      site.input,
      [...columns.leading(), long('count_sessions')],
      function* (batch) {
        for (const { dimensions, activities } of columns.groups(batch)) {
          const sessions: Activity[] = [];
          let session = 0;
          for (const own of byId(activities.filter((a) => bins.includes(a.at))).values()) {
            own.sort(inTime);
            for (const [i, activity] of own.entries()) {
              const before = own[i - 1];
              if (before === undefined || minus(activity.at, before.at) > lookback) session++;
              sessions.push({ ...activity, id: session });
            }
          }
          for (const [index, own] of byPeriod(sessions, bins).entries()) {
            if (own === undefined) continue;
            yield { values: [bins.startOf(index), ...dimensions, idsOf(own).size], from: rowsOf(own) };
          }
        }
      },
    );
  },
};

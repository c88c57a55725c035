import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import type { ColumnExpr } from '../plan/expression.js';
import { compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { infoOf, type PluginArguments } from './arguments.js';
import { toPosition, type Position } from './periods.js';

/** One row of activity: who, when, and which row of the input it is. */
export interface Activity {
  readonly id: GroupKey;
  readonly at: Position;
  readonly row: number;
}

/** The activities of one combination of dimensions. */
export interface ActivityGroup {
  readonly dimensions: readonly Value[];
  /** In the order of the input. */
  readonly activities: Activity[];
}

/** The columns that plugins over users' activity have in common. */
export class ActivityColumns {
  readonly id: ColumnExpr;
  readonly time: ColumnExpr;
  readonly dimensions: readonly ColumnExpr[];

  constructor(args: PluginArguments, dimensions: readonly Expression[]) {
    this.id = args.column(args.required(0));
    this.time = args.column(args.required(1));
    this.dimensions = dimensions.map((e) => args.column(e));
  }

  /** The columns that a result begins with: the timeline and the dimensions. */
  leading(): ColumnInfo[] {
    return [infoOf(this.time), ...this.dimensions.map(infoOf)];
  }

  /** Rows by their dimensions, in the order in which those appear; rows without a time are left out. */
  groups(batch: Batch): ActivityGroup[] {
    const groups = new Map<GroupKey, ActivityGroup>();
    const ids = batch.columns[this.id.index]!;
    const times = batch.columns[this.time.index]!;
    for (let row = 0; row < batch.length; row++) {
      const at = toPosition(times.get(row), this.time.type);
      if (at === undefined) continue;
      const dimensions = this.dimensions.map((d) => batch.columns[d.index]!.get(row));
      const key = compositeKey(dimensions.map((v, i) => groupKey(v, this.dimensions[i]!.type)));
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { dimensions, activities: [] }));
      group.activities.push({ id: groupKey(ids.get(row), this.id.type), at, row });
    }
    return [...groups.values()];
  }
}

/** Activities by period, of those within start and end; periods without any are undefined. */
export function byPeriod(
  activities: readonly Activity[],
  periods: { includes(at: Position): boolean; indexOf(at: Position): number },
): (Activity[] | undefined)[] {
  const result: (Activity[] | undefined)[] = [];
  for (const activity of activities) {
    if (!periods.includes(activity.at)) continue;
    const index = periods.indexOf(activity.at);
    if (index >= 0) (result[index] ??= []).push(activity);
  }
  return result;
}

export function idsOf(activities: readonly Activity[]): Set<GroupKey> {
  return new Set(activities.map((a) => a.id));
}

export function rowsOf(activities: readonly Activity[]): number[] {
  return activities.map((a) => a.row);
}

/** The order of time; of the input where times are equal. */
export function inTime(a: Activity, b: Activity): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.row - b.row;
}

/** Activities by their id, in the order in which ids appear. */
export function byId(activities: readonly Activity[]): Map<GroupKey, Activity[]> {
  const result = new Map<GroupKey, Activity[]>();
  for (const activity of activities) {
    const own = result.get(activity.id);
    if (own === undefined) result.set(activity.id, [activity]);
    else own.push(activity);
  }
  return result;
}

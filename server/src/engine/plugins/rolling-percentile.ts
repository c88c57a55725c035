import { percentileOf, nearestRank, rankComparator } from '../aggregates/percentile-rank.js';
import { compile } from '../plan/compile.js';
import { planCall } from '../plan/plan-scalar.js';
import { compareValues, compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { infoOf, PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { computedTable } from '../exec/computed-table.js';

interface Bin {
  readonly start: Value;
  readonly rows: number[];
}

/**
 * `rolling_percentile(value, percentile, index, bin, bins per window, dimensions…)`: for each bin the percentile of its
 * values and those of the bins before it.
 * Source: https://learn.microsoft.com/kusto/query/rolling-percentile-plugin
 */
export const rollingPercentile: Plugin = {
  name: 'rolling_percentile',
  plan(site) {
    const args = new PluginArguments(site);
    const value = args.column(args.required(0));
    const given = args.constant(args.required(1)).value;
    const percentile = percentileOf(given) ?? args.refuse('a percentile is a number from 0 to 100', args.required(1));
    const index = args.column(args.required(2));
    const size = args.scalar(args.required(3));
    const window = Number(args.constantOf(args.required(4), 'long'));
    const dimensions = args.from(5).map((e) => args.column(e));
    const bin = planCall('bin', [index, size], index.type, site.row, args.required(3));
    const name = `rolling_${window}_percentile_${value.name}_${percentile}`;
    const output = [infoOf(index), ...dimensions.map(infoOf), { name, type: value.type }];
    return computedTable('rolling_percentile', site.input, output, function* (batch, run) {
      const binOf = compile(bin, run);
      const groups = new Map<GroupKey, { dimensions: Value[]; bins: Map<GroupKey, Bin> }>();
      for (let row = 0; row < batch.length; row++) {
        const own = dimensions.map((d) => batch.columns[d.index]!.get(row));
        const key = compositeKey(own.map((v, i) => groupKey(v, dimensions[i]!.type)));
        let group = groups.get(key);
        if (group === undefined) groups.set(key, (group = { dimensions: own, bins: new Map() }));
        const start = binOf(batch, row);
        if (start === null) continue;
        const binKey = groupKey(start, bin.type);
        const known = group.bins.get(binKey);
        if (known === undefined) group.bins.set(binKey, { start, rows: [row] });
        else known.rows.push(row);
      }
      const compare = rankComparator(value.type);
      const step = compile(size, run)(batch, 0);
      for (const { dimensions: own, bins } of groups.values()) {
        const ordered = [...bins.values()].sort((a, b) => compareValues(a.start, b.start, bin.type));
        for (const [i, { start }] of ordered.entries()) {
          const rows: number[] = [];
          for (let k = i; k >= 0 && withinWindow(ordered[k]!.start, start, step, window); k--)
            rows.push(...ordered[k]!.rows);
          const values = rows.map((row) => batch.columns[value.index]!.get(row)).filter((v) => v !== null);
          values.sort(compare);
          const found = values.length === 0 ? null : values[nearestRank(percentile, values.length) - 1]!;
          yield { values: [start, ...own, found], from: rows };
        }
      }
    });
  },
};

/** Whether a bin is one of the `window` bins that end with the bin of `last`. */
function withinWindow(start: Value, last: Value, size: Value, window: number): boolean {
  if (typeof start === 'bigint' && typeof last === 'bigint' && typeof size === 'bigint') {
    return last - start < size * BigInt(window);
  }
  return Number(last) - Number(start) < Number(size) * window;
}

import { hllFromDynamic } from '../aggregates/hll-sketch.js';
import { compile } from '../plan/compile.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { computedTable } from '../exec/computed-table.js';

/**
 * `dcount_intersect(hll, hll, …)`: adds how many values the first sketch has, the first two have in common, and so on.
 * Source: https://learn.microsoft.com/kusto/query/dcount-intersect-plugin
 */
export const dcountIntersect: Plugin = {
  name: 'dcount_intersect',
  plan(site) {
    const args = new PluginArguments(site);
    const sketches = args.from(0).map((e) => args.scalar(e));
    if (sketches.length < 2 || sketches.length > 16) args.refuse('it takes from 2 to 16 sketches', site.call);
    const { input } = site;
    const columns = [...input.columns, ...sketches.map((_, i) => ({ name: `s${i}`, type: 'long' as const }))];
    return computedTable('dcount_intersect', input, columns, function* (batch, run) {
      const evaluate = sketches.map((s) => compile(s, run));
      for (let row = 0; row < batch.length; row++) {
        let common: Set<string> | undefined;
        const counts = evaluate.map((f) => {
          const hashes = hllFromDynamic(f(batch, row))?.hashes ?? new Set<string>();
          common = common === undefined ? hashes : new Set([...common].filter((h) => hashes.has(h)));
          return common.size;
        });
        yield { values: [...batch.row(row), ...counts], from: [row] };
      }
    });
  },
};

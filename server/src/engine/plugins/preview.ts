import { countRows } from '../exec/count.js';
import { firstRows } from '../exec/take.js';
import { materialized } from '../plan/planner.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';

/**
 * `preview(n)`: two result tables, the first n rows and the number of rows.
 * Source: https://learn.microsoft.com/kusto/query/preview-plugin
 */
export const preview: Plugin = {
  name: 'preview',
  plan(site) {
    const args = new PluginArguments(site);
    const rows = materialized(site.input);
    const first = firstRows('preview', rows, Number(args.constantOf(args.required(0), 'long')));
    return { ...first, results: [first, countRows(rows, 'Count')], run: (run) => first.run(run) };
  },
};

/** `identity()`: its input. */
export const identity: Plugin = { name: 'identity', plan: ({ input }) => input };

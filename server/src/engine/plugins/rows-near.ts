import type { Batch } from '../exec/batch.js';
import { collect } from '../exec/evaluation.js';
import { compile } from '../plan/compile.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';

/**
 * `rows_near(condition, n, after)`: the rows at most n before or after (or `after` after) a row that meets a condition.
 * Source: https://learn.microsoft.com/kusto/query/rows-near-plugin
 */
export const rowsNear: Plugin = {
  name: 'rows_near',
  plan(site) {
    const args = new PluginArguments(site);
    if (!site.input.serialized) {
      args.refuse("the rows need an order: put 'serialize' or 'sort by' before it", site.call);
    }
    const condition = args.scalar(args.required(0));
    const before = Number(args.constantOf(args.required(1), 'long'));
    const after = Number(args.optional(2, 'long') ?? before);
    const { input } = site;
    return {
      kind: 'rows_near',
      columns: input.columns,
      inputs: [input],
      serialized: true,
      *run(run) {
        const batch: Batch = collect(input, run);
        const test = compile(condition, run);
        const kept: number[] = [];
        let next = 0;
        for (let i = 0; i < batch.length; i++) {
          if (test(batch, i) !== true) continue;
          const last = Math.min(i + after, batch.length - 1);
          for (let row = Math.max(next, i - before); row <= last; row++) kept.push(row);
          next = Math.max(next, last + 1);
        }
        if (kept.length > 0) yield batch.select(Uint32Array.from(kept));
      },
    };
  },
};

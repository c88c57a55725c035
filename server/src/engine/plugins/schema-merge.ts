import { DOTNET_NAMES, SCHEMA_COLUMNS } from '../exec/getschema.js';
import type { ScalarType } from '../../syntax/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { computedTable } from '../exec/computed-table.js';

const OUT_OF_ORDER = 'ERROR(columns are out of order)';

/**
 * `schema_merge(PreserveOrder)`: merges what getschema gives for several tables. A column whose place or type differs
 * from one schema to the next is shown with an error.
 * Source: https://learn.microsoft.com/kusto/query/schema-merge-plugin
 */
export const schemaMerge: Plugin = {
  name: 'schema_merge',
  plan(site) {
    const args = new PluginArguments(site, ['PreserveOrder']);
    const preserve = args.optional(0, 'bool') ?? true;
    const { input } = site;
    const at = (name: string): number => input.columns.findIndex((c) => c.name === name);
    const [nameAt, ordinalAt, typeAt] = [at('ColumnName'), at('ColumnOrdinal'), at('ColumnType')];
    if (nameAt < 0 || ordinalAt < 0 || typeAt < 0) args.refuse('it takes the rows of getschema', site.call);
    return computedTable('schema_merge', input, SCHEMA_COLUMNS, function* (batch) {
      const merged = new Map<string, { ordinal: number; type: string; from: number[]; error?: string }>();
      for (let row = 0; row < batch.length; row++) {
        const name = batch.columns[nameAt]!.get(row) as string;
        const ordinal = batch.columns[ordinalAt]!.get(row) as number;
        const type = batch.columns[typeAt]!.get(row) as string;
        const known = merged.get(name);
        if (known === undefined) {
          merged.set(name, { ordinal, type, from: [row] });
          continue;
        }
        known.from.push(row);
        if (preserve === true && known.ordinal !== ordinal) known.error ??= OUT_OF_ORDER;
        // Where the order does not matter, a column goes to the greatest place that any schema gives it.
        if (preserve !== true) known.ordinal = Math.max(known.ordinal, ordinal);
        const common = commonType(known.type, type);
        if (common === undefined) known.error ??= `ERROR(types ${known.type} and ${type} cannot be merged)`;
        else known.type = common;
      }
      const sound = [...merged].filter(([, c]) => c.error === undefined);
      sound.sort(([, a], [, b]) => a.ordinal - b.ordinal);
      for (const [i, [name, { type, from }]] of sound.entries()) {
        yield { values: [name, i, DOTNET_NAMES[type as ScalarType] ?? 'System.Object', type], from };
      }
      for (const [name, { error, from }] of merged) {
        if (error === undefined) continue;
        yield { values: [name, -1, `ERROR(unknown CSL type:${error})`, error], from };
      }
    });
  },
};

/** A type that holds the values of both; undefined when there is none. */
function commonType(a: string, b: string): string | undefined {
  if (a === b) return a;
  const rank = ['int', 'long', 'real', 'decimal'];
  const [i, j] = [rank.indexOf(a), rank.indexOf(b)];
  if (i >= 0 && j >= 0) return rank[Math.max(i, j)];
  return a === 'dynamic' || b === 'dynamic' ? 'dynamic' : undefined;
}

import { evaluate } from '../../server/src/engine/evaluate.js';
import { toStringValue } from '../../server/src/engine/values/convert.js';
import { stringifyWire, toWire } from '../../server/src/engine/values/wire.js';
import type { Value } from '../../server/src/engine/values/types.js';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import type { ScalarType } from '../../server/src/syntax/types.js';
import type { FrameTable } from './kusto-server.js';

/** What a cluster that holds these events answers to a query, or the error it refuses the query with. */
export function engineAnswer(query: string, events: string, now: bigint): FrameTable | string {
  const catalog = builtInCatalog('sentinel');
  const loaded = loadEvents([{ path: '/cluster.ndjson', bytes: Buffer.from(events) }], { catalog });
  const result = evaluate(analyze(query, catalog), dataSourceOf(loaded, catalog), { now });
  if (!result.ok) return result.error.message;
  const table = result.tables.at(-1)!;
  return {
    columns: table.columns.map((c) => [c.name, c.type] as const),
    rows: Array.from(
      { length: table.rowCount },
      (_, i) =>
        `[${table
          .row(i)
          .map((v, c) => jsonCell(v, table.columns[c]!.type))
          .join(',')}]`,
    ),
  };
}

/** Longs with all digits, as the service writes them. */
function jsonCell(value: Value, type: ScalarType): string {
  return type === 'long' && value !== null ? toStringValue(value, type) : stringifyWire(toWire(value, type));
}

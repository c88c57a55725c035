import { Buffer } from 'node:buffer';
import {
  loadEvents,
  type EventInput,
  type EventTable,
  type FileReport,
  type LoadOptions,
} from '../../server/src/events/load.js';
import { toStringValue } from '../../server/src/engine/values/convert.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';

export const sentinel = builtInCatalog('sentinel');

/** A file given as text or bytes. */
export function file(content: string | Uint8Array, more: Partial<EventInput> = {}): EventInput {
  return { path: 'events', bytes: typeof content === 'string' ? Buffer.from(content) : content, ...more };
}

/** A table's rows as text, by column; only columns that hold something. */
export function rowsOf(table: EventTable): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  for (const batch of table.batches()) {
    for (let r = 0; r < batch.length; r++) {
      const row: Record<string, string> = {};
      table.columns.forEach((c, i) => {
        const text = toStringValue(batch.columns[i]!.get(r), c.type);
        if (text !== '') row[c.name] = text;
      });
      rows.push(row);
    }
  }
  return rows;
}

export interface Read {
  readonly rows: Record<string, string>[];
  readonly report: FileReport;
  readonly table: EventTable | undefined;
}

/** Reads one file whose rows belong to one table. */
export function read(
  content: string | Uint8Array,
  options: Partial<LoadOptions> = {},
  more: Partial<EventInput> = {},
): Read {
  const loaded = loadEvents([file(content, more)], { catalog: sentinel, ...options });
  const report = loaded.report.files[0]!;
  const table = report.table === undefined ? undefined : loaded.tables.get(report.table);
  return { rows: table === undefined ? [] : rowsOf(table), report, table };
}

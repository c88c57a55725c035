import type { Batch } from '../engine/exec/batch.js';
import { TICKS_PER_SECOND } from '../engine/values/types.js';
import type { EventTable } from './event-table.js';
import type { LoadedEvents } from './loaded-events.js';

/** Of tables whose rows stay in memory, the time that was found. */
const known = new WeakMap<EventTable, { readonly newest: bigint | undefined }>();

/** The time of a table's newest event, in ticks; undefined when no row has one. */
export function newestTime(table: EventTable): bigint | undefined {
  const before = known.get(table);
  if (before !== undefined) return before.newest;
  const newest = findNewest(table);
  if (table.numberedBatches === undefined) known.set(table, { newest });
  return newest;
}

function findNewest(table: EventTable): bigint | undefined {
  const { timeColumn } = table;
  if (table.newestTime !== undefined) return table.newestTime();
  return timeColumn === undefined ? undefined : newestIn(table.batches(new Set([timeColumn])), table);
}

/** The newest time of some rows of a table, in ticks. */
export function newestIn(
  batches: Iterable<Batch>,
  { columns, timeColumn }: Pick<EventTable, 'columns' | 'timeColumn'>,
): bigint | undefined {
  const place = columns.findIndex((c) => c.name === timeColumn);
  if (place < 0) return undefined;
  let newest: bigint | undefined;
  for (const batch of batches) {
    const column = batch.columns[place]!;
    for (let row = 0; row < batch.length; row++) {
      const time = column.get(row);
      if (typeof time === 'bigint' && (newest === undefined || time > newest)) newest = time;
    }
  }
  return newest;
}

/**
 * What `now()` is when nobody says otherwise, in ticks: one second after the newest event of all tables, so that the
 * same files give the same hits on any day. Undefined without events.
 */
export function defaultNow(events: LoadedEvents): bigint | undefined {
  let newest: bigint | undefined;
  for (const table of events.tables.values()) {
    const time = newestTime(table);
    if (time !== undefined && (newest === undefined || time > newest)) newest = time;
  }
  return newest === undefined ? undefined : newest + TICKS_PER_SECOND;
}

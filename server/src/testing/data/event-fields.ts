import { toDynamic, toStringValue } from '../../engine/values/convert.js';
import type { Dynamic } from '../../engine/values/types.js';
import type { EventTable } from '../../events/load.js';

/** The values of a row by column, as event files hold them; columns without a value are left out. */
export function eventFields(table: EventTable, row: number): Map<string, Dynamic> {
  let left = row;
  for (const batch of table.batches()) {
    if (left >= batch.length) {
      left -= batch.length;
      continue;
    }
    const fields = new Map<string, Dynamic>();
    table.columns.forEach((c, i) => {
      const value = batch.columns[i]!.get(left);
      if (value !== null && value !== '')
        fields.set(c.name, c.type === 'guid' ? toStringValue(value, c.type) : toDynamic(value, c.type));
    });
    return fields;
  }
  return new Map();
}

/** The same without points in time, which tests may move. */
export function timelessFields(table: EventTable, row: number): Map<string, Dynamic> {
  const times = new Set(table.columns.filter((c) => c.type === 'datetime').map((c) => c.name));
  return new Map([...eventFields(table, row)].filter(([name]) => !times.has(name)));
}

/** The row of a table that a line of an event file, from 1, became. */
export function rowOfLine(table: EventTable, file: string, line: number): number | undefined {
  for (let row = 0; row < table.rowCount; row++) {
    const origin = table.origin(row);
    if (origin.file === file && origin.line <= line && line <= (origin.endLine ?? origin.line)) return row;
  }
  return undefined;
}

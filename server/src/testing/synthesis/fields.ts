import { formatDatetime } from '../../engine/values/datetime.js';
import { formatTimespan } from '../../engine/values/timespan.js';
import { stringifyWire } from '../../engine/values/wire.js';
import type { Quantity } from '../../lint/implication/ranges.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** A value of an event as an event file holds it; maps are the bags of dynamic columns. */
export type FieldValue = string | number | boolean | ReadonlyMap<string, FieldValue> | readonly FieldValue[];

/** The values of one event by column; columns that are not there are empty. */
export type Fields = ReadonlyMap<string, FieldValue>;

/** The same event with one column set; an empty text takes it away. */
export function withField(fields: Fields, column: string, value: FieldValue): Fields {
  const changed = new Map(fields);
  if (value === '') changed.delete(column);
  else changed.set(column, value);
  return changed;
}

/** An event as one line of an event file. */
export function eventLine(fields: Fields): string {
  return stringifyWire(fields);
}

/** A value of an event as text; empty where it has none. */
export function textOf(fields: Fields, column: string): string {
  const value = fields.get(column);
  if (value === undefined) return '';
  return typeof value === 'object' ? stringifyWire(value) : String(value);
}

/** A quantity as a column of a type holds it; undefined where it cannot. Datetimes and timespans are ticks. */
export function quantityField(quantity: Quantity, { type }: ColumnInfo): FieldValue | undefined {
  switch (type) {
    case 'datetime':
      return typeof quantity === 'bigint' && quantity >= 0n ? timeField(quantity) : undefined;
    case 'timespan':
      return typeof quantity === 'bigint' ? formatTimespan(quantity) : undefined;
    case 'bool':
      return quantity === 0 || quantity === 1 ? quantity === 1 : undefined;
    case 'int':
    case 'long': {
      const number = Number(quantity);
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case 'real':
    case 'decimal':
      return Number(quantity);
    case 'string':
      return String(quantity);
    case 'guid':
    case 'dynamic':
      return undefined;
  }
}

/** A time in ticks, without digits that say nothing. */
export function timeField(ticks: bigint): string {
  return formatDatetime(ticks).replace(/\.?0+Z$/u, 'Z');
}

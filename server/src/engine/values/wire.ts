import type { ScalarType } from '../../syntax/types.js';
import { toStringValue } from './convert.js';
import { Decimal } from './decimal.js';
import { formatFiniteReal } from './numbers.js';
import { DynamicReal, TICKS_PER_DAY, type DynamicArray, type DynamicBag, type Value } from './types.js';

/**
 * A value as results carry it to other programs. Print it with {@link stringifyWire}, which keeps the digits of longs
 * and the `.0` of reals inside a dynamic; what is not dynamic is plain JSON.
 */
export type WireValue = null | boolean | number | string | bigint | DynamicReal | DynamicArray | DynamicBag;

/**
 * A value in the wire format: longs beyond 2^53 as text, NaN and infinities as `NaN`, `Infinity`, `-Infinity`,
 * decimals as text, datetimes in ISO 8601 with seven digits, timespans as `[-]d.hh:mm:ss.fffffff`, guids as text,
 * dynamics as they are.
 */
export function toWire(value: Value, type: ScalarType): WireValue {
  if (value === null) return null;
  switch (type) {
    case 'bool':
    case 'int':
    case 'string':
    case 'guid':
    case 'dynamic':
      return value as WireValue;
    case 'long':
      return typeof value === 'bigint' ? value.toString() : (value as number);
    case 'real':
      return wireReal(value as number);
    case 'timespan':
      return wireTimespan(value as bigint);
    case 'decimal':
    case 'datetime':
      return toStringValue(value, type);
  }
}

function wireReal(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function wireTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const clock = toStringValue(size % TICKS_PER_DAY, 'timespan')
    .padEnd(9, '.')
    .padEnd(16, '0');
  return `${ticks < 0n ? '-' : ''}${(size / TICKS_PER_DAY).toString()}.${clock}`;
}

/**
 * Prints plain data as compact JSON, as `JSON.stringify` does, and besides it what dynamics hold: bags, longs beyond
 * 2^53 with all digits, reals with their `.0`. Undefined values in objects are left out.
 */
export function stringifyWire(data: unknown): string {
  if (data === null || data === undefined) return 'null';
  switch (typeof data) {
    case 'bigint':
      return data.toString();
    case 'number':
      return Number.isFinite(data) ? String(data) : JSON.stringify(String(data));
    case 'object':
      break;
    default:
      return JSON.stringify(data);
  }
  if (data instanceof DynamicReal) return formatFiniteReal(data.value);
  if (data instanceof Decimal) return JSON.stringify(data.toFixed());
  if (Array.isArray(data)) return `[${data.map(stringifyWire).join(',')}]`;
  const entries: Iterable<[unknown, unknown]> = data instanceof Map ? data : Object.entries(data);
  const parts: string[] = [];
  for (const [key, item] of entries) {
    if (item !== undefined) parts.push(`${JSON.stringify(String(key))}:${stringifyWire(item)}`);
  }
  return `{${parts.join(',')}}`;
}

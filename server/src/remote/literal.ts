import { toStringValue } from '../engine/values/convert.js';
import { dynamicToJson } from '../engine/values/json.js';
import type { Dynamic, Value } from '../engine/values/types.js';
import type { ScalarType } from '../syntax/types.js';

/** A value as KQL writes it in a `datatable`. Source: https://learn.microsoft.com/kusto/query/scalar-data-types/ */
export function literalOf(value: Value, type: ScalarType): string {
  if (type === 'string') return JSON.stringify(value ?? '');
  if (value === null) return `${type}(null)`;
  if (type === 'dynamic') return `dynamic(${dynamicToJson(value as Dynamic)})`;
  if (type === 'real' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? 'real(nan)' : value === Infinity ? 'real(+inf)' : 'real(-inf)';
  }
  return `${type}(${toStringValue(value, type)})`;
}

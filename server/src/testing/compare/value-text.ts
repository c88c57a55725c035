import { toStringValue } from '../../engine/values/convert.js';
import type { Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';

/** A value as reports show it: text in quotes, null by name. */
export function valueText(value: Value, type: ScalarType): string {
  if (value === null) return 'null';
  return type === 'string' ? JSON.stringify(value) : toStringValue(value, type);
}

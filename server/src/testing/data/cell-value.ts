import { toDynamicText } from '../../engine/values/json.js';
import { DynamicReal, type Dynamic, type Value, wrapLong } from '../../engine/values/types.js';
import { toCell, UNCONVERTED } from '../../events/tables/cell.js';
import type { Located } from '../../rules/located.js';
import type { ScalarType } from '../../syntax/types.js';

export { UNCONVERTED } from '../../events/tables/cell.js';

/**
 * A value of a test file as a value of a column's type. Text columns take a scalar as it is written: `1.10` and `010` keep
 * their digits. Null, and an absent value, are "" in text columns and null in all others.
 */
export function cellValue(node: Located, type: ScalarType): Value | typeof UNCONVERTED {
  // Numbers of more than 64 bits are none of a column, and are not taken for others.
  if ((type === 'long' || type === 'int') && node.kind === 'scalar' && typeof node.value === 'bigint') {
    if (BigInt.asIntN(64, node.value) !== node.value) return UNCONVERTED;
  }
  const field = fieldValue(node, type);
  return type === 'string' && field === null ? '' : toCell(field, type);
}

/** A value of each type, as a test file gives it. */
const EXAMPLES: Readonly<Record<ScalarType, string>> = {
  bool: 'true',
  datetime: '2026-11-20T12:00:00Z',
  decimal: '1.5',
  dynamic: '{key: value}',
  guid: '74be27de-1e4e-49d9-b579-fe0b331d3642',
  int: '80',
  long: '80',
  real: '0.5',
  string: 'text',
  timespan: '1h',
};

/** What to do about a value that its column does not take. */
export function remedyFor(type: ScalarType): string {
  return `Write a value such as \`${EXAMPLES[type]}\`.`;
}

/** A value of a test file as event files hold it, for a column of a type. */
export function fieldValue(node: Located, type: ScalarType): Dynamic {
  if (node.kind !== 'scalar' || type === 'dynamic') {
    const value = dynamicValue(node);
    return type === 'string' ? toDynamicText(value) : value;
  }
  if (node.value === null) return null;
  // Times, and numbers in text columns, are what was written, not what YAML makes of it.
  return type === 'string' || type === 'datetime' || type === 'timespan' ? node.text : dynamicValue(node);
}

/** A value of a test file as a dynamic; `1.0` stays a real. */
export function dynamicValue(node: Located): Dynamic {
  switch (node.kind) {
    case 'list':
      return node.items.map(dynamicValue);
    case 'map':
      return new Map(node.entries.map(({ key, value }) => [key, dynamicValue(value)]));
    case 'scalar':
      if (typeof node.value === 'bigint') return wrapLong(node.value);
      if (typeof node.value !== 'number') return node.value;
      return Number.isInteger(node.value) && /[.e]/iu.test(node.text) ? new DynamicReal(node.value) : node.value;
  }
}

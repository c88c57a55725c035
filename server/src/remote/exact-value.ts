import { convertValue, parseDynamicText } from '../engine/values/convert.js';
import { toDynamicText } from '../engine/values/json.js';
import { DynamicReal, type Dynamic, type Value } from '../engine/values/types.js';
import type { ScalarType } from '../syntax/types.js';

/** A cell that is not what its column's type allows. */
export const NOT_A_VALUE = Symbol('not a value');

/**
 * A cell of a service's answer, read exactly (see `parseJson`), as a value of its column's type. Both services write
 * datetimes, timespans, guids and decimals as text, NaN and infinities too; bool may be 0 or 1.
 * Source: https://learn.microsoft.com/kusto/api/rest/response-v2
 */
export function exactValue(cell: Dynamic, type: ScalarType): Value | typeof NOT_A_VALUE {
  if (cell === null) return type === 'string' ? '' : null;
  switch (type) {
    case 'string':
      return typeof cell === 'string' ? cell : toDynamicText(cell);
    case 'dynamic':
      // A bag or an array may come as it is or as its text.
      return typeof cell === 'string' ? parseDynamicText(cell) : cell;
    case 'real':
      if (cell instanceof DynamicReal) return cell.value;
      if (typeof cell === 'number' || typeof cell === 'bigint') return Number(cell);
      break;
    case 'long':
      if (typeof cell === 'number' || typeof cell === 'bigint') return cell;
      break;
    case 'int':
      if (typeof cell === 'number') return cell;
      break;
    case 'bool':
      if (typeof cell === 'boolean') return cell;
      if (cell === 0 || cell === 1) return cell === 1;
      break;
    case 'decimal':
      if (typeof cell === 'number' || typeof cell === 'bigint')
        return orFault(convertValue(String(cell), 'string', type));
      break;
    case 'datetime':
    case 'timespan':
    case 'guid':
      break;
  }
  if (cell === '' && type !== 'bool') return null;
  return typeof cell === 'string' ? orFault(convertValue(cell, 'string', type)) : NOT_A_VALUE;
}

function orFault(value: Value): Value | typeof NOT_A_VALUE {
  return value ?? NOT_A_VALUE;
}

import { parseDynamicText, toStringValue } from '../engine/values/convert.js';
import { equalsDynamic } from '../engine/values/compare.js';
import { dynamicToJson } from '../engine/values/json.js';
import { formatFiniteReal } from '../engine/values/numbers.js';
import type { Dynamic, Long, Value } from '../engine/values/types.js';
import type { ColumnInfo, ScalarType } from '../syntax/types.js';
import { TIME_TWINS, TYPE_COLUMN } from './tables/contract.js';

/**
 * A row as a line of JSON that reads back as the same row: nulls and empty texts are left out, longs keep their digits,
 * times their ticks. `type`: what `Type` is written where the row says none, for tables that a `Type` can name. A row
 * that says another keeps it: its file was given as this table, and has to be given as it again.
 */
export function rowAsJson(columns: readonly ColumnInfo[], row: readonly Value[], type: string | undefined): string {
  const fields: string[] = [];
  let saysType = false;
  columns.forEach((column, i) => {
    const value = row[i]!;
    if (value === null || value === '') return;
    // Last, as the service writes it.
    if (column.name === TYPE_COLUMN && value === type) return;
    saysType ||= column.name === TYPE_COLUMN;
    // The reader fills one from the other.
    if (column.name === 'Timestamp' && isTwin(columns, row, i)) return;
    fields.push(`${JSON.stringify(column.name)}:${cellAsJson(value, column.type)}`);
  });
  if (type !== undefined && !saysType) fields.push(`"Type":${JSON.stringify(type)}`);
  return `{${fields.join(',')}}`;
}

function isTwin(columns: readonly ColumnInfo[], row: readonly Value[], at: number): boolean {
  const other = columns.findIndex((c) => c.name === TIME_TWINS.get('Timestamp'));
  return other >= 0 && row[other] === row[at];
}

function cellAsJson(value: Value, type: ScalarType): string {
  switch (type) {
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'int':
    case 'long':
      return (value as Long).toString();
    case 'real':
      return Number.isFinite(value) ? formatFiniteReal(value as number) : JSON.stringify((value as number).toString());
    case 'dynamic':
      return dynamicAsJson(value as Dynamic);
    case 'string':
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'decimal':
      return JSON.stringify(toStringValue(value, type));
  }
}

/** Text in a dynamic column is read as JSON where it is some; text that would be is written as the JSON of a text. */
function dynamicAsJson(value: Dynamic): string {
  const json = dynamicToJson(value);
  if (typeof value !== 'string' || equalsDynamic(parseDynamicText(value), value)) return json;
  return JSON.stringify(json);
}

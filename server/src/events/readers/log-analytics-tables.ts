import { parseJson } from '../../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic } from '../../engine/values/types.js';
import { countLines, decodeText, formatSize } from './bytes.js';
import { NOT_UTF8 } from './csv.js';
import type { JsonRecord } from './json-records.js';
import { items, member } from './json-structure.js';

/**
 * Reads the `tables` array of a Log Analytics query result, whose rows are arrays in the order of its columns. Several
 * tables may follow each other. `array`: where it begins; `line`: the line of that place.
 * Source: https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format
 */
export function* readLogAnalyticsTables(
  bytes: Uint8Array,
  array: number,
  line: number,
  limit: number,
): Generator<JsonRecord> {
  let counted = array;
  let current = line;
  const lineOf = (at: number): number => {
    current += countLines(bytes, counted, at);
    counted = at;
    return current;
  };
  for (const [start] of items(bytes, array)) {
    const names = columnNames(bytes, start);
    const rows = member(bytes, start, 'rows');
    if (names === undefined || rows < 0) {
      yield { fault: 'a table without columns or rows', line: lineOf(start) };
      continue;
    }
    for (const [from, end] of items(bytes, rows)) {
      const first = lineOf(from);
      const row =
        end - from > limit ? `the record is ${formatSize(end - from)} long` : readRow(bytes, from, end, names);
      if (typeof row === 'string') yield { fault: row, line: first };
      else yield { value: row, line: first, endLine: lineOf(end) };
    }
  }
}

function columnNames(bytes: Uint8Array, table: number): string[] | undefined {
  const columns = member(bytes, table, 'columns');
  if (columns < 0) return undefined;
  const names: string[] = [];
  for (const [start, end] of items(bytes, columns)) {
    const column = parse(bytes, start, end);
    const name = typeof column !== 'string' && isDynamicBag(column) ? column.get('name') : undefined;
    if (typeof name !== 'string') return undefined;
    names.push(name);
  }
  return names;
}

/** A row by column name, or what is wrong with it. */
function readRow(bytes: Uint8Array, start: number, end: number, names: readonly string[]): Dynamic | string {
  const row = parse(bytes, start, end);
  if (typeof row === 'string') return row;
  if (!isDynamicArray(row)) return 'a row that is no array';
  if (row.length !== names.length) return `${row.length} values; the table has ${names.length} columns`;
  return new Map(names.map((name, i) => [name, row[i]!]));
}

function parse(bytes: Uint8Array, start: number, end: number): Dynamic | string {
  const text = decodeText(bytes, start, end);
  if (text === undefined) return NOT_UTF8;
  const result = parseJson(text);
  if (result.error !== undefined) return `invalid JSON: ${result.error}`;
  return typeof result.value === 'string' ? 'a row that is no array' : result.value;
}

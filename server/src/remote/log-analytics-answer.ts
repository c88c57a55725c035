import type { Visualization } from '../engine/exec/render.js';
import { parseJson } from '../engine/values/json.js';
import { toDynamicText } from '../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../engine/values/types.js';
import type { RemoteAnswer } from './answer.js';
import { answerColumn, answerRow, broken, RemoteTable } from './remote-table.js';
import { readServiceError } from './service-error.js';
import { readStatistics } from './statistics.js';

/**
 * Reads the answer of the Log Analytics query API from its text. An answer with an `error` beside its tables is a
 * partial one. Throws a RemoteError for a text that is not such an answer.
 * Source: https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format
 */
export function readLogAnalyticsAnswer(text: string): RemoteAnswer {
  const parsed = parseJson(text);
  if (parsed.error !== undefined) throw broken(`${parsed.error} at character ${parsed.offset}`);
  const answer = parsed.value;
  if (!isDynamicBag(answer)) throw broken('it is no object');
  const tables = answer.get('tables');
  if (!isDynamicArray(tables ?? null)) throw broken('it has no `tables`');
  const error = answer.get('error');
  const statistics = answer.get('statistics') ?? null;
  return {
    tables: (tables as readonly Dynamic[]).map((t) => readTable(t, answer.get('render') ?? null)),
    partial: error === undefined || error === null ? undefined : readServiceError(error),
    statistics: readStatistics(isDynamicBag(statistics) ? (statistics.get('query') ?? null) : null),
  };
}

function readTable(table: Dynamic, render: Dynamic): RemoteTable {
  if (!isDynamicBag(table)) throw broken('a table is no object');
  const columns = listOf(table, 'columns').map((column) => {
    if (!isDynamicBag(column)) throw broken('a column is no object');
    const name = column.get('name');
    const type = column.get('type');
    if (typeof name !== 'string' || typeof type !== 'string') throw broken('a column lacks its name or type');
    return answerColumn(name, type);
  });
  const rows = listOf(table, 'rows').map((row) => {
    if (!isDynamicArray(row)) throw broken('a row is no list');
    return answerRow(row, columns);
  });
  const name = table.get('name');
  return new RemoteTable(typeof name === 'string' ? name : 'PrimaryResult', columns, rows, visualizationOf(render));
}

function visualizationOf(render: Dynamic): Visualization | undefined {
  if (!isDynamicBag(render)) return undefined;
  const chart = render.get('visualization');
  if (typeof chart !== 'string' || chart === '') return undefined;
  const set = [...render].filter(([key, value]) => key !== 'visualization' && value !== null);
  return { chart, properties: Object.fromEntries(set.map(([key, value]) => [key, toDynamicText(value)])) };
}

function listOf(bag: DynamicBag, key: string): readonly Dynamic[] {
  const value = bag.get(key) ?? null;
  if (!isDynamicArray(value)) throw broken(`\`${key}\` should be a list`);
  return value;
}

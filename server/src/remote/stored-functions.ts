import { parseJson } from '../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic } from '../engine/values/types.js';
import type { StoredFunction } from './import.js';
import { answerColumn, answerRow, broken, cellReader, RemoteTable } from './remote-table.js';

/**
 * Reads the answer to `.show functions` from its text. Throws a RemoteError for one that is none.
 * Sources: https://learn.microsoft.com/kusto/management/show-functions-command,
 * https://learn.microsoft.com/kusto/api/rest/response-http
 */
export function readShownFunctions(text: string): readonly StoredFunction[] {
  const tables = member(document(text), 'Tables');
  const [first] = isDynamicArray(tables) ? tables : [];
  if (!isDynamicBag(first ?? null)) throw broken('it has no table');
  const columns = list(member(first!, 'Columns'), 'columns').map((column) =>
    // The emulator gives only .NET's names of types.
    answerColumn(word(column, 'ColumnName'), textOr(column, 'ColumnType') ?? word(column, 'DataType')),
  );
  const rows = list(member(first!, 'Rows'), 'rows').map((row) => answerRow(list(row, 'a row'), columns));
  const table = new RemoteTable('functions', columns, rows, undefined);
  const cell = cellReader(table, ['Name', 'Parameters', 'Body']);
  return rows.map((_, row) => ({
    name: cell(row, 'Name'),
    parameters: unwrapped(cell(row, 'Parameters'), '(', ')'),
    body: unwrapped(cell(row, 'Body'), '{', '}'),
  }));
}

/**
 * Reads the functions of a workspace from the text of its metadata. Throws a RemoteError for one that is none.
 * Source: https://learn.microsoft.com/rest/api/loganalytics/metadata/get
 */
export function readMetadataFunctions(text: string): readonly StoredFunction[] {
  const functions = member(document(text), 'functions');
  // A workspace without any may leave the list out.
  if (functions === null) return [];
  return list(functions, 'functions').map((stored) => ({
    name: word(stored, 'name'),
    parameters: unwrapped(textOr(stored, 'parameters') ?? '', '(', ')'),
    body: word(stored, 'body').trim(),
  }));
}

function document(text: string): Dynamic {
  const parsed = parseJson(text);
  if (parsed.error !== undefined) throw broken(`${parsed.error} at character ${parsed.offset}`);
  return parsed.value;
}

function member(bag: Dynamic, key: string): Dynamic {
  return isDynamicBag(bag) ? (bag.get(key) ?? null) : null;
}

function list(value: Dynamic, what: string): readonly Dynamic[] {
  if (!isDynamicArray(value)) throw broken(`${what} should be a list`);
  return value;
}

function textOr(bag: Dynamic, key: string): string | undefined {
  const value = member(bag, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function word(bag: Dynamic, key: string): string {
  const value = textOr(bag, key);
  if (value === undefined) throw broken(`\`${key}\` is missing`);
  return value;
}

/** A text without the brackets around it, where it has any. */
function unwrapped(text: string, open: string, close: string): string {
  const inner = text.trim();
  return (inner.startsWith(open) && inner.endsWith(close) ? inner.slice(1, -1) : inner).trim();
}

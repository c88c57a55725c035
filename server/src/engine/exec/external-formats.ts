import type { ColumnInfo } from '../../syntax/types.js';
import { convertValue } from '../values/convert.js';
import { parseJson, toDynamicText } from '../values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import { missing } from './evaluation.js';

/** Reads the records of a text as rows of the given columns; the reason when the text is none of the format. */
export type ExternalFormat = (text: string, columns: readonly ColumnInfo[], skipFirst: boolean) => Value[][] | string;

/**
 * The formats of externaldata that are text.
 * Source: https://learn.microsoft.com/kusto/ingestion-supported-formats
 */
const FORMATS: ReadonlyMap<string, ExternalFormat> = new Map<string, ExternalFormat>([
  ['csv', delimited(',')],
  ['tsv', delimited('\t')],
  ['psv', delimited('|')],
  ['scsv', delimited(';')],
  ['sohsv', delimited('\u0001')],
  ['txt', lines],
  ['raw', (text, columns) => [columns.map((c, i) => (i === 0 ? convertValue(text, 'string', c.type) : missing(c)))]],
  ['json', json],
  ['multijson', json],
]);

/** The format of a name. */
export function externalFormat(name: string): ExternalFormat | undefined {
  return FORMATS.get(name.toLowerCase());
}

/** The format that an address' ending tells; csv where it tells none. */
export function formatOfAddress(address: string): string {
  const path = address.replace(/[?#;].*$/s, '');
  const extension = /\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (extension === 'jsonl' || extension === 'ndjson') return 'json';
  return FORMATS.has(extension) || ['gz', 'zip', 'parquet', 'avro', 'orc'].includes(extension) ? extension : 'csv';
}

function delimited(delimiter: string): ExternalFormat {
  return (text, columns, skipFirst) =>
    delimitedRecords(text, delimiter)
      .slice(skipFirst ? 1 : 0)
      .map((fields) => columns.map((c, i) => typed(fields[i], c)));
}

/** Records by RFC 4180: quoted fields may hold delimiters, line ends and doubled quotes. Empty lines are no records. */
function delimitedRecords(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let started = false;
  const endField = (): void => {
    fields.push(field);
    field = '';
  };
  const endRecord = (): void => {
    if (started || fields.length > 0) {
      endField();
      records.push(fields);
    }
    fields = [];
    started = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[i++]!;
      else quoted = false;
    } else if (c === '"' && field === '') {
      quoted = started = true;
    } else if (c === delimiter) {
      endField();
      started = true;
    } else if (c === '\n') {
      endRecord();
    } else if (c !== '\r') {
      field += c;
      started = true;
    }
  }
  endRecord();
  return records;
}

function lines(text: string, columns: readonly ColumnInfo[], skipFirst: boolean): Value[][] {
  const all = text.split(/\r?\n/);
  if (all[all.length - 1] === '') all.pop();
  return all.slice(skipFirst ? 1 : 0).map((line) => columns.map((c, i) => (i === 0 ? typed(line, c) : missing(c))));
}

/** One object a line, or one array of objects. */
function json(text: string, columns: readonly ColumnInfo[]): Value[][] | string {
  const whole = text.trim();
  const records: Dynamic[] = [];
  if (whole.startsWith('[')) {
    const result = parseJson(whole);
    if (result.error !== undefined) return result.error;
    records.push(...(isDynamicArray(result.value) ? result.value : [result.value]));
  } else {
    for (const line of whole.split(/\r?\n/)) {
      if (line.trim() === '') continue;
      const result = parseJson(line);
      if (result.error !== undefined) return result.error;
      records.push(result.value);
    }
  }
  return records.map((record) =>
    columns.map((c) => {
      const value = isDynamicBag(record) ? (record.get(c.name) ?? null) : null;
      if (value === null) return missing(c);
      return c.type === 'string'
        ? toDynamicText(value)
        : c.type === 'dynamic'
          ? value
          : convertValue(value, 'dynamic', c.type);
    }),
  );
}

function typed(text: string | undefined, column: ColumnInfo): Value {
  return text === undefined ? missing(column) : convertValue(text, 'string', column.type);
}

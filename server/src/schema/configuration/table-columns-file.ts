import { scalarTypeOf, type ColumnInfo } from '../../syntax/types.js';
import { parseDelimited } from '../delimited-text.js';

/** The columns a file describes, or why it does not, with the line it can be told of. */
export type ColumnsResult =
  { readonly columns: readonly ColumnInfo[] } | { readonly message: string; readonly line: number };

const NAME_KEYS = ['columnname', 'name', 'column'];
/** `DataType` (`System.String`) is the fallback: `ColumnType` gives Kusto's own names. */
const TYPE_KEYS = ['columntype', 'type', 'datatype'];

function pick(record: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const folded = new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
  const value = keys
    .map((key) => folded.get(key))
    .find((candidate) => typeof candidate === 'string' && candidate !== '');
  return typeof value === 'string' ? value : undefined;
}

/** `System.Int64` and `SByte` as the engine names them, else the type's own name. */
function typeOf(name: string): ColumnInfo['type'] | undefined {
  const short = name.replace(/^System\.(?:Data\.SqlTypes\.Sql)?/u, '');
  return short === 'SByte' ? 'bool' : scalarTypeOf(short);
}

interface Described {
  readonly record: Readonly<Record<string, unknown>>;
  readonly line: number;
}

function columnsFrom(described: readonly Described[]): ColumnsResult {
  const columns: ColumnInfo[] = [];
  for (const { record, line } of described) {
    const name = pick(record, NAME_KEYS);
    const typeName = pick(record, TYPE_KEYS);
    if (name === undefined || typeName === undefined) {
      return { message: 'a column lacks its name or type (`ColumnName` and `ColumnType`, or `name` and `type`)', line };
    }
    const type = typeOf(typeName);
    if (type === undefined) return { message: `the column \`${name}\` has the unknown type \`${typeName}\``, line };
    columns.push({ name, type });
  }
  return columns.length === 0 ? { message: 'it describes no columns', line: 1 } : { columns };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The list of columns in JSON: at top, or under `columns`, `properties`, `schema` as in an Azure table resource. */
function columnList(value: unknown): readonly unknown[] | undefined {
  if (isList(value)) return value;
  if (!isRecord(value)) return undefined;
  const columns = value['columns'];
  if (isList(columns)) return columns;
  if (isRecord(columns)) return Object.entries(columns).map(([name, type]) => ({ name, type }));
  return columnList(value['schema'] ?? value['properties']);
}

/**
 * Reads a table's columns from a file: the CSV or JSON export of `Table | getschema`, a JSON list of `{name, type}`, a
 * JSON mapping `{columns: {name: type}}`, or an Azure table resource (`properties.schema.columns`).
 */
export function readTableColumns(file: string, text: string): ColumnsResult {
  if (!/\.jsonc?$/iu.test(file)) {
    const [header, ...records] = parseDelimited(text);
    if (header === undefined) return { message: 'it is empty', line: 1 };
    return columnsFrom(
      records.map(({ fields, line }) => ({
        record: Object.fromEntries(header.fields.map((name, index) => [name.trim(), fields[index]?.trim() ?? ''])),
        line,
      })),
    );
  }
  try {
    const list = columnList(JSON.parse(text) as unknown);
    if (list === undefined) return { message: 'it holds no list of columns', line: 1 };
    return columnsFrom(list.map((item) => ({ record: isRecord(item) ? item : {}, line: 1 })));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { message: `it is not valid JSON: ${error.message}`, line: 1 };
  }
}

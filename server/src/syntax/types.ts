/**
 * The scalar types of Kusto, by their canonical names.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export type ScalarType =
  'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic';

export const SCALAR_TYPES: readonly ScalarType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
];

/** The type of an expression: a scalar, a table, or something the binder could not tell. */
export type ExprType = ScalarType | 'table' | 'graph' | 'unknown';

/** A named, typed column of a table. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ScalarType;
}

/** The shape of a tabular value. `open` tables may have further columns that are not listed. */
export interface TableSchema {
  readonly columns: readonly ColumnInfo[];
  readonly open: boolean;
}

const ALIASES: ReadonlyMap<string, ScalarType> = new Map<string, ScalarType>([
  ...SCALAR_TYPES.map((t): [string, ScalarType] => [t, t]),
  ['boolean', 'bool'],
  ['int32', 'int'],
  ['int64', 'long'],
  ['double', 'real'],
  ['date', 'datetime'],
  ['time', 'timespan'],
  ['uuid', 'guid'],
  ['uniqueid', 'guid'],
  ['object', 'dynamic'],
]);

/** The canonical type for a type name as written in a query or a schema file, or undefined if it is none. */
export function scalarTypeOf(name: string): ScalarType | undefined {
  return ALIASES.get(name) ?? ALIASES.get(name.toLowerCase());
}

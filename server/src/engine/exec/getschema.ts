import type { GetSchema } from '../../syntax/operators.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import { Batch } from './batch.js';
import { ValuesColumn } from './column.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** The .NET names that getschema shows. Source: https://learn.microsoft.com/kusto/query/scalar-data-types/ */
export const DOTNET_NAMES: Readonly<Record<ScalarType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

export const SCHEMA_COLUMNS: readonly ColumnInfo[] = [
  { name: 'ColumnName', type: 'string' },
  { name: 'ColumnOrdinal', type: 'int' },
  { name: 'DataType', type: 'string' },
  { name: 'ColumnType', type: 'string' },
];

/** `getschema`: a row for each column of the input. */
export const planGetSchema: OperatorPlanner<GetSchema> = (operator, source) => {
  const { columns } = piped(source, operator);
  return {
    kind: 'getschema',
    columns: SCHEMA_COLUMNS,
    inputs: source === undefined ? [] : [source],
    serialized: true,
    *run(run) {
      yield new Batch(
        [
          new ValuesColumn(columns.map((c) => c.name)),
          new ValuesColumn(columns.map((_, i) => i)),
          new ValuesColumn(columns.map((c) => DOTNET_NAMES[c.type])),
          new ValuesColumn(columns.map((c) => c.type)),
        ],
        columns.length,
      ).withLineage(run.lineage);
    },
  };
};

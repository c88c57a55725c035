import { toStringValue } from '../values/convert.js';
import type { Plugin } from './contract.js';
import { computedTable } from '../exec/computed-table.js';

/**
 * `narrow()`: a row for each cell: the row's number, the column's name, the value as text.
 * Source: https://learn.microsoft.com/kusto/query/narrow-plugin
 */
export const narrow: Plugin = {
  name: 'narrow',
  plan: ({ input }) =>
    computedTable(
      'narrow',
      input,
      [
        { name: 'Row', type: 'long' },
        { name: 'Column', type: 'string' },
        { name: 'Value', type: 'string' },
      ],
      function* (batch) {
        for (let row = 0; row < batch.length; row++) {
          for (const [c, column] of input.columns.entries()) {
            const value = batch.columns[c]!.get(row);
            yield { values: [row, column.name, toStringValue(value, column.type)], from: [row] };
          }
        }
      },
    ),
};

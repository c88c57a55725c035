import type { ColumnInfo } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import type { Run } from '../run.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';

/** A value that many rows have in one column. */
interface Item {
  readonly column: number;
  readonly value: Value;
  readonly rows: Uint32Array;
}

/** Values of some columns that the same rows have together. */
export interface Pattern {
  /** Values by column. */
  readonly values: ReadonlyMap<number, Value>;
  readonly rows: Uint32Array;
  /** The weight of those rows. */
  readonly weight: number;
}

export interface MiningOptions {
  /** The columns whose values make patterns. */
  readonly columns: readonly number[];
  readonly infos: readonly ColumnInfo[];
  /** The weight of a row. */
  readonly weightOf: (row: number) => number;
  /** The least weight of a pattern. */
  readonly least: number;
  /** How many values are put together; values that always come with them are not counted. */
  readonly maxDimensions: number;
}

/**
 * Every frequent pattern that cannot be made more specific without losing rows. Nulls and empty texts make no patterns.
 * Source: https://learn.microsoft.com/kusto/query/basket-plugin
 */
export function frequentPatterns(batch: Batch, options: MiningOptions, run: Run): Pattern[] {
  const { columns, infos, least, maxDimensions } = options;
  const keys = columns.map((c) => columnKeys(batch, c, infos[c]!));
  const items = columns.flatMap((c, i) => frequentItems(batch, c, keys[i]!, options));
  const found = new Map<string, Pattern>();
  const extend = (rows: Uint32Array, from: number, dimensions: number): void => {
    run.check();
    for (let i = from; i < items.length; i++) {
      const item = items[i]!;
      const both = dimensions === 0 ? item.rows : intersection(rows, item.rows);
      const weight = weightOf(both, options);
      if (weight < least) continue;
      const values = commonValues(batch, both, columns, keys);
      const key = JSON.stringify([...values.keys()].map((c) => [c, String(groupKey(values.get(c)!, infos[c]!.type))]));
      if (!found.has(key)) {
        found.set(key, { values, rows: both, weight });
        run.checkRows(found.size, 'the plugin');
      }
      if (dimensions + 1 < maxDimensions) extend(both, nextColumn(items, i), dimensions + 1);
    }
  };
  extend(new Uint32Array(), 0, 0);
  return [...found.values()];
}

function columnKeys(batch: Batch, column: number, info: ColumnInfo): GroupKey[] {
  return Array.from({ length: batch.length }, (_, row) => groupKey(batch.columns[column]!.get(row), info.type));
}

function frequentItems(batch: Batch, column: number, keys: readonly GroupKey[], options: MiningOptions): Item[] {
  const rows = new Map<GroupKey, number[]>();
  keys.forEach((key, row) => {
    if (key === null || key === '') return;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  });
  return [...rows.values()]
    .map((own) => ({ column, value: batch.columns[column]!.get(own[0]!), rows: Uint32Array.from(own) }))
    .filter((item) => weightOf(item.rows, options) >= options.least);
}

/** Where the items of the next column begin: a row has one value in a column. */
function nextColumn(items: readonly Item[], from: number): number {
  let next = from + 1;
  while (next < items.length && items[next]!.column === items[from]!.column) next++;
  return next;
}

function intersection(a: Uint32Array, b: Uint32Array): Uint32Array {
  const result = new Uint32Array(Math.min(a.length, b.length));
  let n = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i]! < b[j]!) i++;
    else if (a[i]! > b[j]!) j++;
    else {
      result[n++] = a[i++]!;
      j++;
    }
  }
  return result.subarray(0, n);
}

/** The values that all of some rows have. */
function commonValues(
  batch: Batch,
  rows: Uint32Array,
  columns: readonly number[],
  keys: readonly (readonly GroupKey[])[],
): Map<number, Value> {
  const values = new Map<number, Value>();
  columns.forEach((column, i) => {
    const own = keys[i]!;
    const first = own[rows[0]!]!;
    if (first === null || first === '' || rows.some((row) => own[row] !== first)) return;
    values.set(column, batch.columns[column]!.get(rows[0]!));
  });
  return values;
}

function weightOf(rows: Uint32Array, { weightOf: weight }: MiningOptions): number {
  let sum = 0;
  for (const row of rows) sum += weight(row);
  return sum;
}

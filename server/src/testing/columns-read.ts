import { Columns } from '../lint/model/columns.js';
import { Names } from '../lint/model/names.js';
import type { Catalog } from '../schema/catalog.js';
import type { QueryBlock } from '../syntax/statements.js';
import { walk } from '../syntax/walk.js';
import { tablesRead } from './rule-run.js';

/** The columns that a query names, by the table they are of. */
export type ColumnsRead = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The stored columns that a query names, by table; every table that it reads has an entry. A name whose origin is not
 * known counts for each table that has a column so called.
 */
export function columnsRead(tree: QueryBlock, catalog: Catalog): ColumnsRead {
  const read = new Map(tablesRead(tree).map((table) => [table, new Set<string>()]));
  const columns = new Columns(new Names(tree), catalog);
  walk(tree, (node) => {
    if (node.kind !== 'Name' || node.symbol !== 'column') return;
    const origin = columns.root(node);
    if (origin.kind === 'stored') for (const table of origin.tables) read.get(table)?.add(origin.column);
    if (origin.kind !== 'unknown') return;
    for (const [table, names] of read)
      if (catalog.table(table)?.columns.some((c) => c.name === node.name) === true) names.add(node.name);
  });
  return read;
}

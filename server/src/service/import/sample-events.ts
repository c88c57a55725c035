import { stringifyWire, toWire } from '../../engine/values/wire.js';
import type { ResultTable } from '../../engine/evaluate.js';
import type { Catalog } from '../../schema/catalog.js';

/** A query's result as events, an object a line. */
export interface SampleEvents {
  readonly text: string;
  /** The table that the events say they belong to; undefined where their columns are not those of one table. */
  readonly table: string | undefined;
}

/**
 * Writes a query's rows as events that a rule can be run over. Values stand as they are, exactly; what has no value is
 * left out. Rows with the columns of the table that the query reads first say so (`Type`), so that they find it again.
 */
export function sampleEvents(result: ResultTable, table: string | undefined, catalog: Catalog): SampleEvents {
  const known = table === undefined ? undefined : catalog.table(table);
  const own = new Set(known?.columns.map((c) => c.name));
  const belongs = known !== undefined && result.columns.every((c) => own.has(c.name));
  const says = result.columns.some((c) => c.name === 'Type');
  const lines = Array.from({ length: result.rowCount }, (_, row) => {
    const cells = result.row(row).flatMap((value, i) => {
      const { name, type } = result.columns[i]!;
      return value === null || value === '' ? [] : [[name, toWire(value, type)] as const];
    });
    return stringifyWire(Object.fromEntries(belongs && !says ? [...cells, ['Type', table!] as const] : cells));
  });
  return { text: lines.map((line) => `${line}\n`).join(''), table: belongs ? table : undefined };
}

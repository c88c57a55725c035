import type { ResultTable } from '../../engine/evaluate.js';
import { Anonymiser, type AnonymiseOptions, type Replaced } from '../../events/anonymise/anonymiser.js';
import { anonymisedRows } from '../../events/anonymise/anonymised-rows.js';
import { rowAsJson } from '../../events/ndjson.js';
import { baseName, parentFolder } from '../../schema/configuration/paths.js';
import type { Catalog } from '../../schema/catalog.js';

/** A query's result as events, an object a line. */
export interface SampleEvents {
  readonly text: string;
  /** The table that the events say they belong to; undefined where their columns are not those of one table. */
  readonly table: string | undefined;
  /** Where they are anonymised: what was replaced. */
  readonly replaced: Replaced | undefined;
}

/**
 * Writes a query's rows as events that a rule can be run over. Values stand as they are, exactly, or anonymised; what has
 * no value is left out. Rows with the columns of the table that the query reads first say so (`Type`), so that they find
 * it again.
 */
export function sampleEvents(
  result: ResultTable,
  table: string | undefined,
  catalog: Catalog,
  anonymise: AnonymiseOptions | undefined,
): SampleEvents {
  const { columns } = result;
  const known = table === undefined ? undefined : catalog.table(table);
  const own = new Set(known?.columns.map((c) => c.name));
  const belongs = known !== undefined && columns.every((c) => own.has(c.name));
  const says = columns.some((c) => c.name === 'Type');
  const rows = Array.from({ length: result.rowCount }, (_, row) => result.row(row));
  const anonymiser = anonymise === undefined ? undefined : new Anonymiser(anonymise);
  const type = belongs && !says ? table : undefined;
  const shown = anonymisedRows([{ columns, rows: () => rows }], anonymiser);
  const lines = Array.from(shown, ({ row }) => `${rowAsJson(columns, row, type)}\n`);
  return { text: lines.join(''), table: belongs ? table : undefined, replaced: anonymiser?.replaced };
}

/** Where the sample events of a rule belong by default: in the folder beside it that labels them. */
export function sampleFile(rule: string, label: 'malicious' | 'benign'): string {
  const name = baseName(rule).replace(/(?<=.)\.[^.]*$/u, '');
  return `${parentFolder(rule) ?? ''}/samples/${label}/${name}.ndjson`;
}

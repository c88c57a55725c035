import { NO_DATA } from '../engine/data.js';
import { evaluate, type EvaluationError } from '../engine/evaluate.js';
import type { EventTable } from '../events/load.js';
import { SelectedTable } from '../events/tables/selected-table.js';
import { analyze } from '../kusto/analysis.js';
import { usesClock } from '../testing/reads.js';
import { workspaceCatalog, type Catalog } from '../schema/catalog.js';

/** A predicate that cannot be evaluated, at offsets of its text where that is known. */
export interface WrongPredicate {
  readonly ok: false;
  readonly code: EvaluationError['code'];
  readonly message: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** The rows that a predicate holds for; or what is wrong with it. */
export type Filtered =
  { readonly ok: true; readonly tables: readonly EventTable[]; readonly notes: readonly string[] } | WrongPredicate;

/**
 * The events for which a KQL predicate holds, as in `where`. A table that the predicate does not fit, as it lacks a
 * column, has none; when it fits no table it is wrong. `now`: the clock of `ago()`, in ticks; asked for
 * where the predicate has a clock.
 */
export function eventsWhere(
  tables: readonly EventTable[],
  predicate: string,
  catalog: Catalog,
  now: () => bigint,
  isCancelled: () => boolean,
): Filtered {
  const known = tables.map(({ name, columns }) => ({ name, columns, open: false, extends: false }));
  const environment = workspaceCatalog(catalog, { tables: known, watchlists: [], functions: [] });
  const found: EventTable[] = [];
  const notes: string[] = [];
  let failure: WrongPredicate | undefined;
  let clock: bigint | undefined;
  for (const table of tables) {
    const head = `['${table.name}'] | where (`;
    // A comment at the end of the predicate must not hide the bracket. Of the rows only their numbers are kept.
    const analysis = analyze(`${head}${predicate}\n) | project kept = true`, environment);
    const data = { ...NO_DATA, table: (name: string) => (name === table.name ? table : undefined) };
    if (usesClock(analysis)) clock ??= now();
    const result = evaluate(analysis, data, { now: clock ?? 0n, lineage: true, isCancelled });
    if (!result.ok) {
      const { message, start, end } = result.error;
      const at = (offset: number | undefined): number | undefined =>
        offset === undefined ? undefined : Math.min(Math.max(offset - head.length, 0), predicate.length);
      failure ??= { ok: false, code: result.error.code, message, start: at(start), end: at(end) };
      if (result.error.code === 'cancelled') return failure;
      notes.push(`No rows of ${table.name}, which the predicate does not fit: ${message}`);
      continue;
    }
    const rows = result.tables.at(-1)!;
    const numbers = Uint32Array.from({ length: rows.rowCount }, (_, i) => rows.sources(i)[0]!);
    if (numbers.length > 0) found.push(new SelectedTable(table, numbers));
  }
  if (failure !== undefined && notes.length === tables.length) return failure;
  return { ok: true, tables: found, notes };
}

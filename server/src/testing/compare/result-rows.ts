import type { Value } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { TestEvent, TestEvents } from '../data/test-events.js';
import type { RowText } from '../result.js';
import type { RuleRun } from '../rule-run.js';
import { valueText } from './value-text.js';

/** One row of a result with the case's own events that it comes from. */
export interface ResultRow {
  readonly index: number;
  readonly values: readonly Value[];
  readonly events: readonly (TestEvent & { readonly ordinal: number })[];
}

/** A rule's result as tests look at it. */
export interface ResultRows {
  readonly columns: readonly ColumnInfo[];
  readonly rows: readonly ResultRow[];
  /** The rows that an event contributes to, by its id. */
  readonly byEvent: ReadonlyMap<string, readonly ResultRow[]>;
}

export function resultRows(run: RuleRun, events: TestEvents): ResultRows {
  const byEvent = new Map<string, ResultRow[]>();
  const rows = run.hits.map((hit, index): ResultRow => {
    const own = hit.sources.flatMap((source) => {
      const at = run.run.eventOf(source.ordinal);
      const event = at === undefined ? undefined : events.event(at.table.name, at.row);
      return event === undefined ? [] : [{ ...event, ordinal: source.ordinal }];
    });
    const row = { index, values: hit.row, events: own };
    for (const id of new Set(own.map((e) => e.id))) {
      const known = byEvent.get(id);
      if (known === undefined) byEvent.set(id, [row]);
      else known.push(row);
    }
    return row;
  });
  return { columns: run.result.columns, rows, byEvent };
}

export function rowText(columns: readonly ColumnInfo[], row: ResultRow): RowText {
  return columns.map((c, i) => ({ column: c.name, value: valueText(row.values[i]!, c.type) }));
}

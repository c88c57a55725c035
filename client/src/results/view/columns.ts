import type { RunRow } from '../../../../server/src/service/protocol.js';
import type { ShownRun } from '../messages.js';

/** A column of the results view: one of the view's own, or one of the rule's. */
export interface Column {
  readonly name: string;
  /** A Kusto type; it says how the column sorts. */
  readonly type: string;
  readonly kind: 'score' | 'label' | 'event' | 'clause' | 'value';
  text(row: RunRow): string;
}

/** A run's columns: score, label, event and deciding clause where there are any, then what the rule projects. */
export function columnsOf(run: ShownRun): readonly Column[] {
  const { rows, columns, scoreColumn } = run;
  const own: Column[] = [];
  if (scoreColumn !== undefined) {
    const type = columns.find((c) => c.name === scoreColumn)?.type ?? 'string';
    own.push({ name: scoreColumn, type, kind: 'score', text: scoreText });
  }
  if (rows.some((r) => labelText(r) !== ''))
    own.push({ name: 'Label', type: 'string', kind: 'label', text: labelText });
  if (rows.some((r) => r.sources.length > 0)) {
    own.push({ name: 'Event', type: 'string', kind: 'event', text: eventText });
  }
  if (rows.some((r) => r.clause !== undefined)) {
    own.push({ name: 'Clause', type: 'string', kind: 'clause', text: (r) => r.clause?.text ?? '' });
  }
  const values = columns.map(({ name, type }, i): Column => ({
    name,
    type,
    kind: 'value',
    text: (r) => r.cells[i] ?? '',
  }));
  return [...own, ...values.filter((c) => c.name !== scoreColumn)];
}

function scoreText(row: RunRow): string {
  return row.score === undefined ? '' : String(row.score);
}

/** The labels of a row's events; events that lie in no labelled folder have none. */
export function labelText(row: RunRow): string {
  return row.labels.filter((label) => label !== 'unknown').join(', ');
}

/** The first event by file and line, and how many more there are. */
function eventText(row: RunRow): string {
  const [first, ...more] = row.sources;
  if (first === undefined) return '';
  const name = decodeURIComponent(first.uri.slice(first.uri.lastIndexOf('/') + 1));
  return `${name}:${first.line + 1}${more.length > 0 ? ` +${more.length}` : ''}`;
}

/** How many rows are looked at to find how wide a column is. */
const MEASURED = 200;
const NARROWEST = 6;
const WIDEST = 60;

/** The width of a column in characters. */
export function widthOf(column: Column, rows: readonly RunRow[]): number {
  // Room for the name and the sign of a sorted column.
  let width = column.name.length + 2;
  for (const row of rows.slice(0, MEASURED)) width = Math.max(width, column.text(row).length);
  return Math.min(WIDEST, Math.max(NARROWEST, width)) + 2;
}

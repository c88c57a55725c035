import { formatDatetime } from '../engine/values/datetime.js';
import type { Value } from '../engine/values/types.js';
import type { EventTable } from '../events/load.js';
import type { ColumnInfo } from '../syntax/types.js';
import type { QueryBlock } from '../syntax/statements.js';
import { children, type SyntaxNode } from '../syntax/walk.js';
import { literalOf } from './literal.js';

/** The longest query that is sent, in characters: a bound of ours, well below what services read. */
export const LONGEST_QUERY = 1_000_000;

/** A table as a query sees it: its columns, and the rows that are known. */
export interface InlineTable {
  readonly name: string;
  /** In the order of the table. */
  readonly columns: readonly ColumnInfo[];
  readonly events: EventTable | undefined;
}

/**
 * A statement that binds rows to a table's name: a `datatable` with the columns that have values, and the others behind
 * it, empty, in the order of the table. In front of a rule it hides the service's own table.
 */
export function bindTable({ name, columns, events }: InlineTable): string {
  const rows = events === undefined ? [] : rowsOf(events);
  const places = columns.map(
    (c) => events?.columns.findIndex((own) => own.name === c.name && own.type === c.type) ?? -1,
  );
  const filled = columns.map((_, i) => places[i]! >= 0 && rows.some((row) => !isNothing(row[places[i]!]!)));
  // A datatable must have a column.
  if (columns.length > 0 && !filled.includes(true)) filled[0] = true;
  const kept = columns.flatMap((c, i) => (filled[i] === true ? [{ ...c, place: places[i]! }] : []));
  const cells = rows.map((row) => kept.map((c) => literalOf(c.place < 0 ? null : row[c.place]!, c.type)).join(','));
  const empty = columns.flatMap((c, i) => (filled[i] === true ? [] : [`${quoted(c.name)}=${literalOf(null, c.type)}`]));
  const order = columns.map((c) => quoted(c.name)).join(',');
  const declared = kept.map((c) => `${quoted(c.name)}:${c.type}`).join(',');
  const extended = empty.length === 0 ? '' : `\n| extend ${empty.join(',')}\n| project ${order}`;
  return `let ${name} = datatable(${declared})[\n${cells.join(',\n')}\n]${extended};\n`;
}

function rowsOf(table: EventTable): (readonly Value[])[] {
  return [...table.batches()].flatMap((batch) => Array.from({ length: batch.length }, (_, i) => batch.row(i)));
}

const isNothing = (value: Value): boolean => value === null || value === '';
const quoted = (name: string): string => `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;

/** Why rows cannot be bound to the tables of a query; undefined where they can. */
export function unbindable(tree: QueryBlock): string | undefined {
  const visit = (node: SyntaxNode): string | undefined => {
    if (node.kind === 'Call' && ['table', 'workspace', 'cluster', 'database', 'app'].includes(node.name))
      return `${node.name}() reads what the service has`;
    if (node.kind === 'WildcardName' || node.kind === 'Search' || node.kind === 'Find')
      return 'it reads tables that it does not name';
    for (const child of children(node)) {
      const found = visit(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(tree);
}

/** A query whose clock stands: `now()` and `ago()` written out, for services that cannot be told the time. */
export function withClock(text: string, tree: QueryBlock, now: bigint): string {
  const time = `datetime(${formatDatetime(now)})`;
  const edits: { start: number; end: number; newText: string }[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'Call' && (node.name === 'now' || node.name === 'ago')) {
      const [argument] = node.args;
      const span = argument === undefined ? '' : text.slice(argument.start, argument.end);
      const sign = node.name === 'ago' ? '-' : '+';
      edits.push({ start: node.start, end: node.end, newText: span === '' ? time : `(${time} ${sign} (${span}))` });
      return;
    }
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((out, e) => out.slice(0, e.start) + e.newText + out.slice(e.end), text);
}

import { toStringValue } from '../../engine/values/convert.js';
import type { EventTable } from '../../events/load.js';
import { columnClass, type ColumnClass } from '../../schema/column-classes.js';

/** What tells an event apart for a reader; empty where the table does not say. */
export interface EventFacts {
  /** The command line, or the text that comes nearest to it. */
  readonly command: string;
  readonly host: string;
  readonly account: string;
}

/** Columns that are meant first, in this order, before others of their class. */
const PREFERRED: Readonly<Record<keyof EventFacts, readonly string[]>> = {
  command: ['ProcessCommandLine', 'CommandLine'],
  host: ['DeviceName', 'Computer', 'HostName', 'DvcHostname'],
  account: ['AccountName', 'UserPrincipalName', 'Account', 'SubjectUserName', 'UserName'],
};

const CLASSES: Readonly<Record<keyof EventFacts, ColumnClass>> = {
  command: 'attacker-text',
  host: 'host',
  account: 'identity',
};

/** Reads the facts of some rows of a table. */
export function eventFacts(table: EventTable, rows: readonly number[]): Map<number, EventFacts> {
  const places = {
    command: columnsFor(table, 'command'),
    host: columnsFor(table, 'host'),
    account: columnsFor(table, 'account'),
  };
  const wanted = [...new Set(rows)].sort((a, b) => a - b);
  const names = new Set(Object.values(places).flatMap((list) => list.map((at) => table.columns[at]!.name)));
  const facts = new Map<number, EventFacts>();
  let first = 0;
  let next = 0;
  for (const batch of table.batches(names)) {
    for (; next < wanted.length && wanted[next]! < first + batch.length; next++) {
      const row = wanted[next]! - first;
      const text = (list: readonly number[]): string => {
        for (const at of list) {
          const value = toStringValue(batch.columns[at]!.get(row), table.columns[at]!.type);
          if (value !== '') return value;
        }
        return '';
      };
      facts.set(wanted[next]!, {
        command: text(places.command),
        host: text(places.host),
        account: text(places.account),
      });
    }
    first += batch.length;
    if (next >= wanted.length) break;
  }
  return facts;
}

/** The columns that may hold a fact, the likeliest first. */
function columnsFor(table: EventTable, fact: keyof EventFacts): number[] {
  const named = PREFERRED[fact].map((name) => table.columns.findIndex((c) => c.name === name)).filter((at) => at >= 0);
  const others = table.columns.flatMap((c, at) => (columnClass(table.name, c.name) === CLASSES[fact] ? [at] : []));
  return [...new Set([...named, ...others])];
}

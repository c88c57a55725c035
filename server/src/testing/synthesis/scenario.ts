import { loadEvents, type EventTable } from '../../events/load.js';
import type { Catalog } from '../../schema/catalog.js';
import { eventLine, type Fields } from './fields.js';

/** One made-up event. */
export interface MadeEvent {
  readonly table: string;
  readonly fields: Fields;
}

/** Events that are put before a rule together, those of one table next to each other. */
export type Scenario = readonly MadeEvent[];

/** Equal for scenarios of the same events. */
export function scenarioKey(scenario: Scenario): string {
  return scenario
    .map(({ table, fields }) => `${table} ${eventLine(new Map([...fields].sort(([a], [b]) => (a < b ? -1 : 1))))}`)
    .join('\n');
}

/** A scenario with one event in another's place. */
export function withEvent(scenario: Scenario, at: number, fields: Fields): Scenario {
  return scenario.map((event, i) => (i === at ? { ...event, fields } : event));
}

/** A scenario whose events of one table are others. */
export function withTable(scenario: Scenario, table: string, events: readonly Fields[]): Scenario {
  const at = scenario.findIndex((event) => event.table === table);
  const made = events.map((fields): MadeEvent => ({ table, fields }));
  const others = scenario.filter((event) => event.table !== table);
  const before = scenario.slice(0, Math.max(at, 0)).length;
  return [...others.slice(0, before), ...made, ...others.slice(before)];
}

/** Events as tables, which the engine reads as it does event files. */
export function tablesOf(events: readonly MadeEvent[], catalog: Catalog): EventTable[] {
  const byTable = new Map<string, string[]>();
  for (const { table, fields } of events) {
    const lines = byTable.get(table);
    if (lines === undefined) byTable.set(table, [eventLine(fields)]);
    else lines.push(eventLine(fields));
  }
  return [...byTable].map(([name, lines]) => {
    const bytes = new TextEncoder().encode(lines.join('\n'));
    const { tables } = loadEvents([{ path: 'made', bytes, table: name, format: 'ndjson' }], { catalog });
    const table = tables.get(name);
    if (table?.rowCount !== lines.length) throw new Error(`made events of ${name} were not read`);
    return table;
  });
}

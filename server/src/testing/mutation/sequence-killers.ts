import { parseDatetime } from '../../engine/values/datetime.js';
import type { Range } from '../../rules/region.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';
import { timeField, withField, type FieldValue } from '../synthesis/fields.js';
import { withEvent, type Scenario } from '../synthesis/scenario.js';

/** What the changed part of a query speaks of. */
export interface ChangedPart {
  /** The columns that it names. */
  readonly columns: readonly string[];
  /** The timespans of the query, in ticks. */
  readonly spans: readonly bigint[];
}

/** How many scenarios that hit are varied. */
const VARIED = 4;

/** What a part of a query speaks of. */
export function changedPart(tree: QueryBlock, { start, end }: Range): ChangedPart {
  const columns = new Set<string>();
  const spans = new Set<bigint>();
  walk(tree, (node) => {
    if (node.kind === 'Name' && node.symbol === 'column' && start <= node.start && node.end <= end)
      columns.add(node.name);
    if (node.kind === 'Literal' && node.type === 'timespan' && typeof node.value === 'bigint') spans.add(node.value);
    return true;
  });
  return { columns: [...columns], spans: [...spans] };
}

/**
 * Scenarios whose events count together, near to some that hit: with an event more or less, with one that stands out in a
 * column that the changed part speaks of, with the values that others hold at the edge of it, and with longer pauses.
 */
export function sequencesNear(
  hitting: readonly Scenario[],
  near: readonly Scenario[],
  { columns, spans }: ChangedPart,
): Scenario[] {
  const found: Scenario[] = [];
  const edges = near.flatMap((scenario) => scenario.flatMap(({ fields }) => valuesOf(fields, columns)));
  const several = [...hitting].sort((a, b) => a.length - b.length).slice(0, VARIED);
  const placesOf = (scenario: Scenario): number[] => {
    const last = scenario.length - 1;
    return [...new Set([last, last - 1, Math.floor(last / 2), 0])].filter((i) => i >= 0);
  };
  for (const scenario of several) {
    for (const i of placesOf(scenario)) {
      const { fields } = scenario[i]!;
      found.push(
        scenario.filter((_, at) => at !== i),
        [...scenario.slice(0, i), scenario[i]!, ...scenario.slice(i)],
      );
      for (const column of columns) {
        if (timeOf(fields.get(column)) === undefined) found.push(...other(scenario, i, column));
        else found.push(...spans.flatMap((span) => paused(scenario, i, column, span)));
      }
    }
  }
  for (const scenario of several) {
    for (const i of placesOf(scenario)) {
      for (const [column, value] of edges) {
        for (const near of [value, ...beside(value)]) {
          const moved = shifted(scenario, i, column, near);
          found.push(...(moved === undefined ? [] : [moved]));
          found.push(withEvent(scenario, i, withField(scenario[i]!.fields, column, near)));
        }
      }
    }
  }
  return found;
}

/** One event that is another in a column, and all from there on. */
function other(scenario: Scenario, at: number, column: string): Scenario[] {
  const changed = (event: Scenario[number]): Scenario[number] => ({
    ...event,
    fields: withField(event.fields, column, 'other'),
  });
  const isText = typeof (scenario[at]!.fields.get(column) ?? '') === 'string';
  if (!isText) return [];
  return [
    scenario.map((event, i) => (i === at ? changed(event) : event)),
    scenario.map((event, i) => (i >= at ? changed(event) : event)),
  ];
}

/** All events moved in time, such that one has a time of its own choice. */
function shifted(scenario: Scenario, at: number, column: string, value: FieldValue): Scenario | undefined {
  const [own, wanted] = [timeOf(scenario[at]!.fields.get(column)), timeOf(value)];
  if (own === undefined || wanted === undefined) return undefined;
  return scenario.map((event) => {
    const time = timeOf(event.fields.get(column));
    if (time === undefined) return event;
    return { ...event, fields: withField(event.fields, column, timeField(time + wanted - own)) };
  });
}

/** The events before one, earlier: the pause to it is a timespan, a tick less, or a tick more. */
function paused(scenario: Scenario, at: number, column: string, span: bigint): Scenario[] {
  const own = timeOf(scenario[at]!.fields.get(column));
  const before = at === 0 ? undefined : timeOf(scenario[at - 1]!.fields.get(column));
  if (own === undefined || before === undefined) return [];
  return [span - 1n, span, span + 1n].map((pause) => {
    const shift = own - pause - before;
    return scenario.map((event, i) => {
      const time = i < at ? timeOf(event.fields.get(column)) : undefined;
      return time === undefined
        ? event
        : { ...event, fields: withField(event.fields, column, timeField(time + shift)) };
    });
  });
}

function valuesOf(fields: ReadonlyMap<string, FieldValue>, columns: readonly string[]): [string, FieldValue][] {
  return columns.flatMap((column): [string, FieldValue][] => {
    const value = fields.get(column);
    return value === undefined ? [] : [[column, value]];
  });
}

/** The values next to a number or time. */
function beside(value: FieldValue): FieldValue[] {
  if (typeof value === 'number') return [value - 1, value + 1];
  const time = timeOf(value);
  return time === undefined ? [] : [timeField(time - 1n), timeField(time + 1n)];
}

function timeOf(value: FieldValue | undefined): bigint | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/u.test(value)) return undefined;
  return parseDatetime(value) ?? undefined;
}

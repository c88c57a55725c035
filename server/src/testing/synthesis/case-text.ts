import { formatDatetime } from '../../engine/values/datetime.js';
import { stringifyWire } from '../../engine/values/wire.js';
import type { ScalarType } from '../../syntax/types.js';
import type { Dynamic, Value } from '../../engine/values/types.js';
import { yamlMap, type CaseLines } from '../edit/add-cases.js';
import { yamlText } from '../edit/yaml-text.js';
import type { Hit } from '../rule-run.js';
import type { Outcome } from './evaluator.js';
import type { FieldValue, Fields } from './fields.js';
import type { Goal } from './goals.js';

/** How many columns of an expected row are written. */
const ROW_COLUMNS = 8;
/** How many goals an event's comment names. */
const NAMED = 2;

/** Events for a case, and what each scenario is there for, in a few words. */
export interface CaseScenario {
  readonly outcome: Outcome;
  readonly why: readonly string[];
}

/** What the test file around the cases says. */
export interface CaseContext {
  /** The table of events that name none. */
  readonly mainTable: string | undefined;
  /** The values that events have which do not give others, of the columns that a table has. */
  defaults(table: string): Fields;
  /** The type of a column of a table. */
  typeOf(table: string, column: string): ScalarType | undefined;
  /** Names that are taken. */
  readonly names: ReadonlySet<string>;
}

/**
 * Made-up events as cases of a test file. Events that a rule looks at one by one share a case; events that count together
 * have one each.
 */
export function casesFor(
  scenarios: readonly CaseScenario[],
  context: CaseContext,
  /** Whether the rule looks at each event alone: else events of one case would count together. */
  alone: boolean,
  titles = { hits: 'each clause that hits', misses: 'one clause from hitting' },
): CaseLines[] {
  const names = new Set(context.names);
  const single = scenarios.filter((s) => alone && s.outcome.scenario.length === 1 && s.outcome.hits.every(isAlone));
  const several = scenarios.filter((s) => !single.includes(s));
  const hits = single.filter((s) => s.outcome.hits.length > 0);
  const misses = single.filter((s) => s.outcome.hits.length === 0);
  const cases: CaseLines[] = [];
  if (hits.length > 0) cases.push(hitCase(hits, unused(names, `made up: ${titles.hits}`), context));
  if (misses.length > 0) cases.push(missCase(misses, unused(names, `made up: ${titles.misses}`), context));
  for (const s of several) cases.push(rowCase(s, unused(names, `made up: ${s.why[0] ?? 'together'}`), context));
  return cases;
}

/** What a goal asks for, in a few words. */
export function goalText({ kind, wanted, text }: Goal): string {
  const short = text.length > 70 ? `${text.slice(0, 69)}…` : text;
  switch (kind) {
    case 'predicate':
      return wanted ? short : `not ${short}`;
    case 'arm':
      return `the arm ${short}`;
    case 'otherwise':
      return `no arm, which gives ${short}`;
    case 'item':
      return `the item ${short}`;
  }
}

function isAlone({ sources }: Hit): boolean {
  return sources.length === 1;
}

function hitCase(hits: readonly CaseScenario[], name: string, context: CaseContext): CaseLines {
  const expected = hits.map(({ outcome }, i): [string, string] => [`h${i + 1}`, yamlMap(scoreOf(outcome))]);
  const scored = expected.some(([, values]) => values !== '{}');
  return [
    ...head(name),
    'events:',
    ...hits.map((s, i) => `  - ${eventText(`h${i + 1}`, s.outcome.scenario[0]!, context)}${comment(s)}`),
    'expect:',
    ...(scored
      ? ['  hits:', ...expected.map(([id, values]) => `    ${id}: ${values}`)]
      : [`  hits: [${expected.map(([id]) => id).join(', ')}]`]),
  ];
}

function missCase(misses: readonly CaseScenario[], name: string, context: CaseContext): CaseLines {
  return [
    ...head(name),
    'events:',
    ...misses.map((s, i) => `  - ${eventText(`m${i + 1}`, s.outcome.scenario[0]!, context)}${comment(s)}`),
    'expect: none',
  ];
}

function rowCase(made: CaseScenario, name: string, context: CaseContext): CaseLines {
  const { scenario, hits } = made.outcome;
  const rows = hits.map((hit) => `    - ${yamlMap(rowOf(made.outcome, hit))}`);
  return [
    ...head(name),
    'events:',
    ...scenario.map((event, i) => `  - ${eventText(`e${i + 1}`, event, context)}`),
    ...(rows.length === 0 ? ['expect: none'] : ['expect:', '  rows:', ...rows]),
  ];
}

function head(name: string): string[] {
  return [`name: ${yamlText(name)}`, 'label: unknown', 'source: kqlens sample', 'tags: [made-up]'];
}

function unused(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted} (${n})`;
  names.add(name);
  return name;
}

function comment({ why }: CaseScenario): string {
  const named = why.slice(0, NAMED);
  const more = why.length > NAMED ? `; and ${why.length - NAMED} more` : '';
  return ` # ${named.join('; ')}${more}`;
}

/** An event as a line of a test file, without what it has in common with the defaults. */
export function eventText(
  id: string,
  { table, fields }: { readonly table: string; readonly fields: ReadonlyMap<string, FieldValue | Dynamic> },
  context: CaseContext,
): string {
  const entries: [string, string][] = [['id', id]];
  if (table !== context.mainTable) entries.push(['table', yamlText(table)]);
  const defaults = context.defaults(table);
  for (const [column, value] of fields) {
    if (column !== 'id' && defaults.get(column) !== value) entries.push([column, fieldText(value)]);
  }
  for (const column of defaults.keys()) {
    if (!fields.has(column)) entries.push([column, context.typeOf(table, column) === 'string' ? "''" : 'null']);
  }
  return yamlMap(entries);
}

function fieldText(value: FieldValue | Dynamic): string {
  return typeof value === 'string' ? yamlText(value) : stringifyWire(value);
}

/** The score of an event's row, where it has one. */
function scoreOf({ hits, run }: Outcome): [string, string][] {
  const [hit] = hits;
  if (run.scoreColumn === undefined || hit?.score === undefined) return [];
  const { score } = hit;
  return [[run.scoreColumn, typeof score === 'string' ? yamlText(score) : String(score)]];
}

/** The values of a row that can be compared as they are: no reals, no dynamics, nothing empty. */
function rowOf({ run }: Outcome, hit: Hit): [string, string][] {
  const { columns } = run.result;
  const cells = columns.flatMap((c, i): [string, string][] => {
    const text = cellText(hit.row[i]!, c.type);
    return text === undefined ? [] : [[c.name, text]];
  });
  const scored = cells.filter(([name]) => name === run.scoreColumn);
  return [...cells.filter(([name]) => name !== run.scoreColumn).slice(0, ROW_COLUMNS), ...scored];
}

function cellText(value: Value, type: ScalarType): string | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' && value !== '' ? yamlText(value) : undefined;
    case 'int':
    case 'long':
      return typeof value === 'number' ? String(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'datetime':
      return typeof value === 'bigint' ? formatDatetime(value).replace(/\.?0+Z$/u, 'Z') : undefined;
    default:
      return undefined;
  }
}

import { TICKS_PER_SECOND, type Dynamic } from '../../engine/values/types.js';
import { findSamples } from '../../events/discover.js';
import { loadEventsAsync, type EventLabel, type EventTable } from '../../events/load.js';
import { newestTime } from '../../events/clock.js';
import { readUserMappings } from '../../events/mappings/user-mappings.js';
import { analyze } from '../../kusto/analysis.js';
import { applyEdits } from '../../rules/position-map.js';
import { baseName, parentFolder } from '../../schema/configuration/paths.js';
import { columnsRead } from '../columns-read.js';
import { LineIndex } from '../../syntax/line-index.js';
import { caseOfEvent, sourceOf } from '../data/case-of-event.js';
import { eventFields, rowOfLine, timelessFields } from '../data/event-fields.js';
import { SelectedTable } from '../data/selected-table.js';
import type { RuleUnderTest, TestHost } from '../data/test-host.js';
import { tablesRead } from '../rule-run.js';
import { runRuleTest } from '../run-tests.js';
import { contextOf } from '../sample-rule.js';
import { usesClock } from '../reads.js';
import { eventText, type CaseContext } from '../synthesis/case-text.js';
import { timeField } from '../synthesis/fields.js';
import { openBench } from '../test-bench.js';
import { ruleReference } from './rule-reference.js';
import { testPathsBeside } from '../test-paths.js';
import { addCases, testFile, type CaseLines } from './add-cases.js';
import { yamlText } from './yaml-text.js';

/** An event of a file, and what a test is to say of it. */
export interface EventForCase {
  /** The event file, and a line of the event, from 1. */
  readonly file: string;
  readonly line: number;
  readonly label: EventLabel;
  /** Why the rule may do otherwise than the label asks for: a gap that is known. Without it the case asks for it. */
  readonly known?: string | undefined;
  /** Which of the rule's test files; the first one beside it unless given. */
  readonly testPath?: string | undefined;
}

/** The text of a test file with a case for an event, or why there is none, as a sentence. */
export type EventCase =
  | {
      readonly kind: 'made';
      readonly path: string;
      readonly isNew: boolean;
      readonly text: string;
      readonly name: string;
      /** Whether the case passes with the rule as it is. */
      readonly passes: boolean;
    }
  | {
      /** The event is a case already; `line`: of its name, from 1. */
      readonly kind: 'present';
      readonly path: string;
      readonly name: string;
      readonly label: EventLabel;
      readonly line: number;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** The id of the event in its case. */
const ID = 'e1';

/** Makes a test case of an event of a file: with the columns that the rule reads, and what its label asks the rule for. */
export async function eventCase(rule: RuleUnderTest, event: EventForCase, host: TestHost): Promise<EventCase> {
  const { document, region, catalog } = rule;
  const beside = testPathsBeside(document.path, host.files);
  const path: string = event.testPath ?? beside[0] ?? document.path.replace(/\.[^./]*$/u, '.test.yaml');
  const before = host.files.readFile(path);
  if (/\.jsonc?$/iu.test(path)) return refused(`\`${baseName(path)}\` is JSON: cases are added to YAML test files`);
  const analysis = analyze(region.text, catalog);
  const tables = tablesRead(analysis.tree);
  const found = await loadEvent(rule, tables, event, host);
  if (typeof found === 'string') return refused(found);
  const { table, row } = found;
  const time = newestTime(new SelectedTable(table, [row]));
  const now = time === undefined || !usesClock(analysis) ? undefined : timeField(clockAfter(time));
  const read = columnsRead(analysis.tree, catalog).get(table.name) ?? new Set();
  const fields = eventFields(table, row);
  const kept = [...fields].filter(([name]) => read.size === 0 || read.has(name) || name === table.timeColumn);
  const known = caseOfEvent(
    { ...event, fields: timelessFields(table, row) },
    event.testPath === undefined ? beside : [event.testPath],
    host,
  );
  if (known !== undefined) {
    const { name, label, nameRange } = known.case;
    return { kind: 'present', path: known.path, name, label, line: new LineIndex(known.text).at(nameRange.start).line };
  }
  const times = new Set(table.columns.filter((c) => c.type === 'datetime').map((c) => c.name));
  const written = new Map(kept.map(([name, value]) => [name, times.has(name) ? shortTime(value) : value]));
  const source = sourceOf(path, event);
  const lines = (name: string, context: CaseContext, withClock: boolean): CaseLines => [
    `name: ${yamlText(name)}`,
    `label: ${event.label}`,
    `source: ${yamlText(source)}`,
    ...(withClock && now !== undefined ? [`now: ${now}`] : []),
    'events:',
    `  - ${eventText(ID, { table: table.name, fields: written }, context)}`,
    ...expectation(event),
  ];
  const typeOf: CaseContext['typeOf'] = (of, column) => catalog.table(of)?.columns.find((c) => c.name === column)?.type;
  let text: string | undefined;
  let name = source;
  if (before === undefined) {
    const empty: CaseContext = { mainTable: tables[0], defaults: () => new Map(), typeOf, names: new Set() };
    text = testFile(ruleReference(rule, parentFolder(path) ?? '/', host), now, undefined, [lines(name, empty, false)]);
  } else {
    const opening = await openBench(path, before, host);
    if (opening.bench === undefined)
      return refused(`\`${baseName(path)}\` cannot be read: ${opening.errors[0]!.message}`);
    const { bench } = opening;
    if (bench.subject.rule.region.index !== region.index)
      return refused(`\`${baseName(path)}\` is about another rule of the file`);
    const context = contextOf(bench);
    for (let n = 2; context.names.has(name); n++) name = `${source} (${n})`;
    const edit = addCases(path, before, [lines(name, context, true)]);
    text = edit === undefined ? undefined : applyEdits(before, [edit]);
  }
  if (text === undefined) return refused(`the cases of \`${baseName(path)}\` do not stand on lines of their own`);
  return checked({ kind: 'made', path, isNew: before === undefined, text, name, passes: false }, event, host);
}

/** The case as it comes out with the rule; refused where it cannot be run, or asks for a gap that is none. */
async function checked(
  made: Extract<EventCase, { kind: 'made' }>,
  event: EventForCase,
  host: TestHost,
): Promise<EventCase> {
  const run = await runRuleTest(made.path, made.text, host, { filter: (one) => one.name === made.name });
  const [result] = run.results;
  const error = run.errors[0] ?? result?.errors[0];
  if (error !== undefined || result === undefined) return refused(error?.message ?? 'the case was not run');
  if (event.known !== undefined && result.status === 'failed') {
    const does = result.hits > 0 ? 'hits' : 'does not hit';
    return refused(`the rule ${does} this event, as a ${event.label} event should: there is no gap to know of`);
  }
  return { ...made, passes: result.status === 'passed' };
}

function expectation({ label, known }: EventForCase): string[] {
  const reason = known === undefined ? undefined : `{ known: ${yamlText(known)} }`;
  if (label === 'benign')
    return reason === undefined ? ['expect: none'] : ['expect:', '  hits:', `    ${ID}: ${reason}`];
  return reason === undefined ? ['expect: all'] : ['expect:', '  misses:', `    ${ID}: ${reason}`];
}

async function loadEvent(
  { document, catalog }: RuleUnderTest,
  tables: readonly string[],
  { file, line }: EventForCase,
  host: TestHost,
): Promise<{ readonly table: EventTable; readonly row: number } | string> {
  const { configuration } = document;
  const sample = findSamples(document.path, configuration, host.files, tables).find((s) => s.path === file);
  const { mappings } = readUserMappings(configuration.events.mappings, host.files, catalog);
  const input = { path: file, bytes: host.readBytes(file), table: sample?.table, format: sample?.format };
  const { tables: loaded, report } = await loadEventsAsync([input], { catalog, mappings, table: tables[0] });
  for (const table of loaded.values()) {
    const row = rowOfLine(table, file, line);
    if (row === undefined) continue;
    return tables.length === 0 || tables.includes(table.name)
      ? { table, row }
      : `the rule does not read ${table.name}, the table of this event`;
  }
  const skipped = report.files[0]?.skipped.find((s) => s.line === line || s.line === 0);
  return skipped === undefined
    ? `there is no event on line ${line} of \`${baseName(file)}\``
    : `line ${line} of \`${baseName(file)}\` cannot be read: ${skipped.reason}`;
}

/** A second after an event, as runs have it, without a fraction. */
function clockAfter(time: bigint): bigint {
  const seconds = (time + TICKS_PER_SECOND - 1n) / TICKS_PER_SECOND;
  return (seconds + 1n) * TICKS_PER_SECOND;
}

/** A time without digits that say nothing. */
function shortTime(value: Dynamic): Dynamic {
  return typeof value === 'string' ? value.replace(/\.?0+Z$/u, 'Z') : value;
}

function refused(reason: string): EventCase {
  return { kind: 'refused', reason };
}

import { summaryLines } from '../report/samples.js';
import { LineIndex } from '../syntax/line-index.js';
import { editBetween } from '../service/fix-all.js';
import type { RuleUnit } from '../service/project.js';
import type { AddEventParams, Mutation, TestEdit, UpdateExpectedParams } from '../service/protocol/proof.js';
import type { TestHost } from '../testing/data/test-host.js';
import { eventCase } from '../testing/edit/event-case.js';
import { updateExpected } from '../testing/edit/update-expected.js';
import { killMutants } from '../testing/kill-mutants.js';
import { DEFAULT_SAMPLE_SECONDS, sampleRule, type SampledClause } from '../testing/sample-rule.js';
import { testPathsBeside } from '../testing/test-paths.js';
import { plural } from '../testing/words.js';

/** How many outcomes without an event a message names with their reasons. */
const NAMED = 2;

/** What edits of tests need. */
export interface EditDesk {
  readonly host: TestHost;
  uriOf(path: string): string;
  pathOf(uri: string): string;
  isCancelled(): boolean;
}

/** Makes failing tests expect what their rule does. */
export async function updatedTests({ uri, tests, reason }: UpdateExpectedParams, desk: EditDesk): Promise<TestEdit> {
  const path = desk.pathOf(uri);
  const text = desk.host.files.readFile(path);
  if (text === undefined) return refused('The test file is not there any more.');
  const update = await updateExpected(path, text, desk.host, { tests: new Set(tests), reason });
  switch (update.kind) {
    case 'reason':
      return update;
    case 'refused':
      return refused(`${update.reason}.`);
    case 'changed':
      return edited(path, text, update.text, `${plural(update.updated.length, 'test')} updated.`, desk);
  }
}

/** Adds an event of a file to the tests of a rule. */
export async function addedEvent(
  unit: RuleUnit,
  { event, label, known }: AddEventParams,
  desk: EditDesk,
): Promise<TestEdit> {
  const file = desk.pathOf(event.uri);
  const made = await eventCase(unit, { file, line: event.line + 1, label, known }, desk.host);
  if (made.kind === 'refused') return refused(`${made.reason[0]!.toUpperCase()}${made.reason.slice(1)}.`);
  const name = nameOf(made.path);
  if (made.kind === 'present') {
    const message = `The event is in “${name}” already, as the ${made.label} case “${made.name}”.`;
    return { kind: 'present', uri: desk.uriOf(made.path), message, line: made.line - 1 };
  }
  const state = made.passes
    ? 'It passes'
    : `It fails until the rule ${label === 'benign' ? 'leaves it out' : 'hits it'}`;
  const done = `“${made.name}” was added to “${name}” as a ${label} case. ${state}.`;
  return edited(made.path, made.isNew ? undefined : (desk.host.files.readFile(made.path) ?? ''), made.text, done, desk);
}

/** Makes a test file for a rule that has none, or adds what the tests beside it do not cover. */
export async function createdTests(unit: RuleUnit, desk: EditDesk): Promise<TestEdit> {
  const made = await sampleRule(unit, desk.host, {
    seconds: DEFAULT_SAMPLE_SECONDS,
    isCancelled: () => desk.isCancelled(),
  });
  const [error] = made.errors;
  if (error !== undefined) {
    const remedy = error.remedy === undefined ? '' : ` ${error.remedy}`;
    return refused(`No tests were made: ${error.message}.${remedy}`);
  }
  const [summary] = summaryLines(made, nameOf, true);
  const more = lackingText(made.clauses.filter((c) => c.how === undefined));
  if (made.text === undefined) return refused(`${summary!}${more}`);
  const before = made.isNew ? undefined : (desk.host.files.readFile(made.path) ?? '');
  return edited(
    made.path,
    before,
    made.text,
    `${summary!}${more} What is expected is what the rule does: read it.`,
    desk,
  );
}

/** What no event was found for, and why: all of it where that is little. */
function lackingText(clauses: readonly SampledClause[]): string {
  if (clauses.length === 0) return '';
  const named = clauses.slice(0, NAMED).map(({ text, place, reason }) => {
    const why = reason === undefined ? '' : `: ${reason.text}`;
    return ` No event was found for \`${text}\` (line ${place.line})${why}.`;
  });
  const others = clauses.length - named.length;
  const rest =
    others === 0 ? '' : ` ${plural(others, 'other outcome')} could not be solved; \`kqlens sample\` lists them.`;
  return `${named.join('')}${rest}`;
}

/** Adds a case that tells a rule from a mutant. */
export async function killedMutant(
  unit: RuleUnit,
  { range, replacement }: Mutation,
  desk: EditDesk,
): Promise<TestEdit> {
  const path = testPathsBeside(unit.document.path, desk.host.files).find((p) => !/\.jsonc?$/iu.test(p));
  const text = path === undefined ? undefined : desk.host.files.readFile(path);
  if (path === undefined || text === undefined) return refused('The rule has no YAML test file to add a case to.');
  const killers = await killMutants(path, text, desk.host, {
    isCancelled: () => desk.isCancelled(),
    wants: ({ place, replacement: other }) =>
      other === replacement && place.line - 1 === range.start.line && place.column - 1 === range.start.character,
  });
  const [error] = killers.errors;
  if (error !== undefined) return refused(`No case was made: ${error.message}.`);
  if (killers.text === undefined) {
    return refused('No event was found that tells the rule from this change. It may be no other rule at all.');
  }
  return edited(path, text, killers.text, `A case that notices the change was added to “${nameOf(path)}”.`, desk);
}

function edited(path: string, before: string | undefined, after: string, message: string, desk: EditDesk): TestEdit {
  const uri = desk.uriOf(path);
  if (before === undefined) return { kind: 'edit', edit: { kind: 'create', uri, text: after }, message, line: 0 };
  const edit = editBetween(before, after);
  if (edit === undefined) return refused('There is nothing to change.');
  const index = new LineIndex(before);
  const position = (offset: number): { line: number; character: number } => {
    const { line, column } = index.at(offset);
    return { line: line - 1, character: column - 1 };
  };
  const range = { start: position(edit.start), end: position(edit.end) };
  const first = edit.newText.search(/\S/u);
  const line = range.start.line + [...edit.newText.slice(0, Math.max(first, 0)).matchAll(/\n/gu)].length;
  return { kind: 'edit', edit: { kind: 'change', uri, edits: [{ range, newText: edit.newText }] }, message, line };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function refused(reason: string): TestEdit {
  return { kind: 'refused', reason };
}

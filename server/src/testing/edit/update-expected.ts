import { entryOf, valueAt, type Located } from '../../rules/located.js';
import { applyEdits } from '../../rules/position-map.js';
import type { TextEdit } from '../../rules/region.js';
import { resultRows, type ResultRows } from '../compare/result-rows.js';
import type { RunnableTest } from '../data/test-data.js';
import type { TestEvents } from '../data/test-events.js';
import type { TestHost } from '../data/test-host.js';
import { readTestDocument } from '../file/document.js';
import type { Corpus, TestCase } from '../file/model.js';
import { readRuleTest } from '../file/read.js';
import { runRuleTest } from '../run-tests.js';
import { openBench, type TestBench } from '../test-bench.js';
import { acceptHit } from './accept-hit.js';
import { FormWriter, replace } from './expectation-forms.js';
import { ExpectationText } from './expectation-text.js';
import { REASON_NEEDED, updateCase } from './expectation-update.js';

export interface UpdateOptions {
  /** The names of the tests that are meant. */
  readonly tests: ReadonlySet<string>;
  /** Why benign events may hit that were not expected to. */
  readonly reason?: string | undefined;
}

/**
 * A test file that expects what its rule does now.
 * - `reason`: benign events hit, which a test file says with a reason; nothing was changed.
 * - `refused`: why the file stays as it is, as a sentence.
 */
export type ExpectedUpdate =
  | { readonly kind: 'changed'; readonly text: string; readonly updated: readonly string[] }
  | { readonly kind: 'reason'; readonly tests: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** What became of one test: the file's text with it updated, or why not. */
type TextUpdate =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reason' }
  | Extract<ExpectedUpdate, { kind: 'refused' }>;

/** A corpus with more hits is not for one reason. */
const ACCEPTED = 20;

/**
 * Rewrites what failing tests expect to what the rule does, in its place and as it was written. The tests were run with the
 * new text: where one would still not pass, nothing is changed.
 */
export async function updateExpected(
  path: string,
  text: string,
  host: TestHost,
  { tests, reason }: UpdateOptions,
): Promise<ExpectedUpdate> {
  const opening = await openBench(path, text, host);
  if (opening.bench === undefined) return refused(opening.errors[0]!.message);
  const failing = await failingTests(opening.bench, tests);
  if (!Array.isArray(failing)) return failing;
  if (failing.length === 0) return refused('Every test that is meant passes as it is');
  let next = text;
  const needing: string[] = [];
  for (const one of failing) {
    const update =
      one.test.kind === 'case'
        ? caseText(next, one, one.test, opening.bench, reason)
        : corpusText(next, path, one, one.test, reason);
    if (update.kind === 'reason') needing.push(one.test.name);
    else if (update.kind === 'text') next = update.text;
    else return update;
  }
  if (needing.length > 0) return { kind: 'reason', tests: needing };
  const names = new Set(failing.map((f) => f.test.name));
  const check = await runRuleTest(path, next, host, { filter: (one) => names.has(one.name) });
  const left = check.results.find((r) => r.status !== 'passed');
  const why = check.errors[0]?.message ?? left?.errors[0]?.message ?? left?.failures[0]?.message;
  if (why !== undefined) return refused(`What is expected cannot be rewritten so that the test passes: ${why}`);
  return { kind: 'changed', text: next, updated: [...names] };
}

interface FailingTest {
  readonly test: RunnableTest;
  readonly events: TestEvents;
  readonly result: ResultRows;
  readonly scoreColumn: string | undefined;
}

async function failingTests(
  bench: TestBench,
  names: ReadonlySet<string>,
): Promise<FailingTest[] | Extract<ExpectedUpdate, { kind: 'refused' }>> {
  const failing: FailingTest[] = [];
  for (const test of bench.tests) {
    if (!names.has(test.name) || test.skip !== undefined) continue;
    const { events, problems = [] } = await bench.eventsOf(test);
    if (events === undefined) return refused(`${test.name}: ${problems[0]!.message}`);
    const run = bench.evaluate(test, events);
    if (!run.ok) return refused(`${test.name} is not evaluable: ${run.error.message}`);
    const outcome = bench.check(test, events, run.value);
    const result = resultRows(run.value, events);
    if (outcome.failures.length > 0 || outcome.problems.length > 0) {
      failing.push({ test, events, result, scoreColumn: run.value.scoreColumn });
    }
  }
  return failing;
}

/** The file with what a case expects rewritten. Earlier updates have moved it, so it is read again. */
function caseText(
  text: string,
  { events, result, scoreColumn }: FailingTest,
  { name }: TestCase,
  bench: TestBench,
  reason: string | undefined,
): TextUpdate {
  const { path } = bench.test;
  const test = readNamed(path, text, name);
  if (test?.one.kind !== 'case' || test.node === undefined)
    return refused(`${name} has no \`expect\` of its own to rewrite`);
  const ids = [...events.own()].map(({ event }) => event.id);
  const placeOf = bench.placeOf;
  const update = { path, text, one: test.one, node: test.node, ids, result, scoreColumn, reason, placeOf };
  const edits = updateCase(update);
  return edits === REASON_NEEDED ? { kind: 'reason' } : { kind: 'text', text: applyEdits(text, edits) };
}

/** The file with the counts of a corpus as they are, and with its new hits accepted. */
function corpusText(
  text: string,
  path: string,
  { result }: FailingTest,
  { name, count, accepted, unexpected }: Corpus,
  reason: string | undefined,
): TextUpdate {
  const test = readNamed(path, text, name);
  if (test?.node === undefined) return refused(`${name} has no \`expect\` of its own to rewrite`);
  const { node } = test;
  const edits: TextEdit[] = [];
  const { exactly, atLeast, atMost } = count;
  const total = result.rows.length;
  const set = (key: string): void => {
    const value = valueAt(node, key);
    if (value !== undefined) edits.push(replace(value, String(total)));
  };
  if (exactly !== undefined && exactly !== total) set('count');
  if (atLeast !== undefined && total < atLeast) set('min_hits');
  const isThere = (id: string): boolean => result.byEvent.has(id);
  const list = entryOf(node, 'accepted')?.value;
  if (list?.kind === 'list' && accepted.some((a) => !isThere(a.id))) {
    const write = new ExpectationText(text, /\.jsonc?$/iu.test(path));
    const items = list.items.filter((_, i) => isThere(accepted[i]!.id)).map((item) => write.node(item));
    edits.push(
      ...new FormWriter(text, write).entries(node, [
        ['accepted', items.length === 0 ? undefined : { kind: 'list', items }],
      ]),
    );
  }
  let next = applyEdits(text, edits);
  const known = new Set(accepted.map((a) => a.id));
  const others = result.rows.filter((row) => !row.events.some((e) => known.has(e.id)));
  if (unexpected !== 'fail' || atMost === undefined || others.length <= atMost) return { kind: 'text', text: next };
  if (others.length > ACCEPTED) {
    return refused(
      `${name} has ${others.length} hits that nothing expects, too many to accept for one reason. Raise \`max_hits\`, or mend the rule`,
    );
  }
  if (reason === undefined) return { kind: 'reason' };
  for (const row of others) {
    const id = row.events[0]?.id;
    const edit = id === undefined ? undefined : acceptHit(path, next, name, { id, reason });
    if (edit === undefined) return refused(`${name}: a hit cannot be accepted in this file`);
    next = applyEdits(next, [edit]);
  }
  return { kind: 'text', text: next };
}

/** A case or corpus of a text by its name, with the value of its `expect`. */
function readNamed(
  path: string,
  text: string,
  name: string,
): { one: RunnableTest; node: Located | undefined } | undefined {
  const { root } = readTestDocument(path, text);
  const nodes = ['cases', 'corpora'].flatMap((key) => {
    const list = valueAt(root, key);
    return list?.kind === 'list' ? list.items : [];
  });
  const { test } = readRuleTest(path, text);
  const all = [...(test?.cases ?? []), ...(test?.corpora ?? [])];
  const at = all.findIndex((one) => one.name === name);
  return at < 0 ? undefined : { one: all[at]!, node: valueAt(nodes[at], 'expect') };
}

function refused(reason: string): Extract<ExpectedUpdate, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

import type { Dynamic } from '../../engine/values/types.js';
import { plainValue, type Located } from '../../rules/located.js';
import type { Cell, InlineEvent, RuleTest, TestCase } from '../file/model.js';
import type { TestHost } from './test-host.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import { readRuleTest } from '../file/read.js';
import { relativePath } from './test-events.js';

/** An event of a file, as a case may say that it comes from it. */
export interface SourcedEvent {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What it holds, by column. Without times, which a case or corpus may move. */
  readonly fields: ReadonlyMap<string, Dynamic>;
}

/** The case that was made of an event, and the test file that it stands in. */
export interface CaseOfEvent {
  readonly path: string;
  readonly text: string;
  readonly case: TestCase;
}

/** What `source` of a case says of an event: its file from the test file's folder, and its line. */
export function sourceOf(testPath: string, { file, line }: Pick<SourcedEvent, 'file' | 'line'>): string {
  return `${relativePath(parentFolder(testPath) ?? '/', file)}#${line}`;
}

/** The case of some test files that was made of an event; files that cannot be read have none. */
export function caseOfEvent(
  event: SourcedEvent,
  testPaths: readonly string[],
  { files }: Pick<TestHost, 'files'>,
): CaseOfEvent | undefined {
  for (const path of testPaths) {
    const text = files.readFile(path);
    const test = text === undefined ? undefined : readRuleTest(path, text).test;
    const one = test?.cases.find((c) => isCaseOf(c, event, test));
    if (text !== undefined && one !== undefined) return { path, text, case: one };
  }
  return undefined;
}

/** Whether a case names the event as its source, and holds it: the line of the file may hold another one by now. */
export function isCaseOf(one: TestCase, event: SourcedEvent, test: RuleTest): boolean {
  return (
    one.source === sourceOf(test.path, event) &&
    one.events.some((inline) => isSame(inline, test.defaults, event.fields))
  );
}

function isSame({ cells }: InlineEvent, defaults: readonly Cell[], fields: SourcedEvent['fields']): boolean {
  const written = new Map([...defaults, ...cells].map(({ column, value }) => [column, value]));
  return [...fields].every(([column, value]) => {
    const cell = written.get(column);
    return cell === undefined || isValue(cell, value);
  });
}

/** Compared as texts, since a test file may leave out quotes. */
function isValue(written: Located, value: Dynamic): boolean {
  if (written.kind === 'scalar') return written.text === textOf(value) || textOf(written.value) === textOf(value);
  return textOf(plainValue(written)) === textOf(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

import type { CodeAction, Range as LspRange, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Range } from '../rules/region.js';
import { LineIndex } from '../syntax/line-index.js';
import type { RuleSamples } from '../testing/sample-rule.js';
import { editBetween } from './fix-all.js';
import { queryOnLine } from './place.js';
import type { EditedDocument } from './workspace-edit.js';

export const MAKE_TESTS_KIND = 'refactor.rewrite';

/** By what an action that makes tests finds the rule again; travels through the client. */
export interface MakeTestsData {
  readonly makeTests: true;
  readonly uri: string;
  readonly version: number;
  readonly region: number;
  /** Only for what stands on these lines, counted from 1. */
  readonly lines?: { readonly first: number; readonly last: number };
}

/** Whether an action's data is of one that makes tests. */
export function isMakeTestsData(data: unknown): data is MakeTestsData {
  return typeof data === 'object' && data !== null && 'makeTests' in data;
}

/** Actions that make test cases: for the lines of a range, and for all that the tests of the rule do not cover. */
export function makeTestsActions({ document, uri, version }: EditedDocument, range: Range): CodeAction[] {
  const index = new LineIndex(document.text);
  const lines = { first: index.at(range.start).line, last: index.at(range.end).line };
  const unit = queryOnLine(document, lines.first - 1);
  if (unit === undefined || unit.analysis.diagnostics.some((d) => d.severity === 'error')) return [];
  const data: MakeTestsData = { makeTests: true, uri, version, region: unit.region.index };
  const here = lines.first === lines.last ? 'this line' : 'these lines';
  return [
    { title: `Add test cases for ${here}`, kind: MAKE_TESTS_KIND, data: { ...data, lines } satisfies MakeTestsData },
    { title: 'Add test cases for what the tests of this rule do not cover', kind: MAKE_TESTS_KIND, data },
  ];
}

/** The edit that writes made cases into their test file, which it creates where there is none. */
export function madeTestsEdit(
  { text, isNew }: RuleSamples & { readonly text: string },
  uri: string,
  before: string,
): WorkspaceEdit {
  if (isNew) {
    const range: LspRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return {
      documentChanges: [
        { kind: 'create', uri, options: { ignoreIfExists: true } },
        { textDocument: { uri, version: null }, edits: [{ range, newText: text }] },
      ],
    };
  }
  const edit = editBetween(before, text);
  if (edit === undefined) return { changes: {} };
  const index = new LineIndex(before);
  const position = (offset: number): LspRange['start'] => {
    const { line, column } = index.at(offset);
    return { line: line - 1, character: column - 1 };
  };
  const range = { start: position(edit.start), end: position(edit.end) };
  return { documentChanges: [{ textDocument: { uri, version: null }, edits: [{ range, newText: edit.newText }] }] };
}

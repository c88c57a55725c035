import type { TextEdit as LspEdit } from 'vscode-languageserver-types';
import { analyze, type Analysis } from '../kusto/analysis.js';
import { tokensOf } from '../kusto/tokens.js';
import { applyEdits } from '../rules/position-map.js';
import type { Range, TextEdit } from '../rules/region.js';
import { layoutEdits, type FormattingOptions } from './formatting/layout.js';
import { toOffset, toRange, type Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';

export type { FormattingOptions } from './formatting/layout.js';

/** What an editor says about the layout it wants. */
export interface EditorOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** Longer pipelines do not stay on one line. */
const LINE_WIDTH = 120;

export function formattingOptions({ tabSize, insertSpaces }: EditorOptions): FormattingOptions {
  return { indent: insertSpaces ? ' '.repeat(Math.max(1, tabSize)) : '\t', lineWidth: LINE_WIDTH };
}

/** The edits that lay out the queries of a file. Everything around them stays as it is. */
export function formatDocument(document: RuleDocument, options: FormattingOptions): LspEdit[] {
  return document.units.flatMap((unit) => outerEdits(unit, withFinalBreak(unit, queryEdits(unit.analysis, options))));
}

/** The same for the lines that a range of the file touches. */
export function formatRange(document: RuleDocument, range: Range, options: FormattingOptions): LspEdit[] {
  const { text } = document;
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const newline = text.indexOf('\n', Math.max(range.start, range.end - 1));
  const lines = { start, end: newline < 0 ? text.length : newline };
  return document.units.flatMap((unit) => {
    const { map } = unit.region;
    const touched = queryEdits(unit.analysis, options).filter((edit) => {
      // A gap belongs to the line of the token behind it, whose indentation it is.
      const at = map.toOuter(edit.end);
      return lines.start <= at && at <= lines.end;
    });
    return outerEdits(unit, touched);
  });
}

/** Characters behind which {@link formatOnType} has something to do. */
export const TYPED_TRIGGERS = ['\n', '|', ')', ']', '}', ';'] as const;

/**
 * The edits after a character was typed: a line break lays out the line before, a semicolon its own line, and a bar or
 * closing bracket that begins a line moves to where it belongs.
 */
export function formatOnType(
  document: RuleDocument,
  position: Position,
  typed: string,
  options: FormattingOptions,
): LspEdit[] {
  const offset = toOffset(document, position);
  const lineStart = document.text.lastIndexOf('\n', offset - 1) + 1;
  if (typed === '\n') {
    return lineStart === 0 ? [] : formatRange(document, { start: lineStart - 1, end: lineStart - 1 }, options);
  }
  const line = document.text.slice(lineStart, offset);
  if (typed === ';') return formatRange(document, { start: offset - 1, end: offset }, options);
  if (line.trim() !== typed) return [];
  return document.units.flatMap((unit) => {
    const place = unit.region.map.toInner(offset - 1);
    const edits = place === undefined ? [] : queryEdits(unit.analysis, options).filter(({ end }) => end === place);
    return outerEdits(unit, edits);
  });
}

/** The edits of a query's text that lay it out; none where the result would read as anything else. */
export function queryEdits(analysis: Analysis, options: FormattingOptions): TextEdit[] {
  const edits = layoutEdits(analysis, options);
  if (edits.length === 0) return [];
  const after = analyze(applyEdits(analysis.text, edits), analysis.environment);
  return sameTokens(analysis, after) ? edits : [];
}

function sameTokens(before: Analysis, after: Analysis): boolean {
  const a = tokensOf(before);
  const b = tokensOf(after);
  return a.length === b.length && a.every(({ text, comment }, i) => b[i]!.text === text && b[i]!.comment === comment);
}

/** A `.kql` file ends with one line break. */
function withFinalBreak({ document, region }: RuleUnit, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (document.file.kind !== 'kql' || region.index < document.units.length - 1) return edits;
  const { text } = region;
  const end = text.trimEnd().length;
  if (end === 0 || /^\r?\n$/.test(text.slice(end))) return edits;
  const newText = text.includes('\r\n') ? '\r\n' : '\n';
  return [...edits.filter((edit) => edit.start < end), { start: end, end: text.length, newText }];
}

function outerEdits({ document, region }: RuleUnit, edits: readonly TextEdit[]): LspEdit[] {
  if (edits.length === 0) return [];
  const outer = region.map.editsToOuter(edits) ?? [];
  return outer.map((edit) => ({ range: toRange(document, edit), newText: edit.newText }));
}

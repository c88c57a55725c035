import { isDeepStrictEqual } from 'node:util';
import type { TextEdit as LspEdit } from 'vscode-languageserver-types';
import { analyze, type Analysis } from '../kusto/analysis.js';
import { tokensOf } from '../kusto/tokens.js';
import { applyEdits } from '../rules/position-map.js';
import type { Range, Region, TextEdit } from '../rules/region.js';
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

/** The same for the lines that a range of the file touches; where a file spells line breaks, for those of the query. */
export function formatRange(document: RuleDocument, range: Range, options: FormattingOptions): LspEdit[] {
  return document.units.flatMap((unit) => {
    const lines = linesTouched(unit, range);
    if (lines === undefined) return [];
    // A gap belongs to the line of the token behind it, whose indentation it is.
    const touched = queryEdits(unit.analysis, options).filter(({ end }) => lines.start <= end && end <= lines.end);
    return outerEdits(unit, touched);
  });
}

/** Characters behind which {@link formatOnType} has something to do; `n` ends the escape for a line break. */
export const TYPED_TRIGGERS = ['\n', '|', ')', ']', '}', ';', 'n'] as const;

/**
 * The edits after a character was typed: a line break, written as one or as `\\n`, lays out the line before, a semicolon
 * its own line, and a bar or closing bracket that begins a line moves to where it belongs.
 */
export function formatOnType(
  document: RuleDocument,
  position: Position,
  typed: string,
  options: FormattingOptions,
): LspEdit[] {
  const edits = editsOnType(document, position, typed, options);
  // Spelling the whole query in another way, as a file may call for, is too much for a typed character.
  const isRespelt = document.units.some(({ region: { languageRange: own } }) =>
    edits.some(({ range }) => isDeepStrictEqual(range, toRange(document, own))),
  );
  return isRespelt ? [] : edits;
}

function editsOnType(document: RuleDocument, position: Position, typed: string, options: FormattingOptions): LspEdit[] {
  const offset = toOffset(document, position);
  const { text } = document;
  switch (typed) {
    case '\n': {
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      return lineStart === 0 ? [] : formatRange(document, { start: lineStart - 1, end: lineStart - 1 }, options);
    }
    case 'n': {
      const escape = { start: offset - 2, end: offset - 2 };
      return isSpelledBreak(document, offset) ? formatRange(document, escape, options) : [];
    }
    case ';':
      return formatRange(document, { start: offset - 1, end: offset }, options);
    default:
      return document.units.flatMap((unit) => {
        const place = unit.region.map.toInner(offset - 1);
        if (place === undefined || !beginsLine(unit.region.text, place, typed)) return [];
        return outerEdits(
          unit,
          queryEdits(unit.analysis, options).filter(({ end }) => end === place),
        );
      });
  }
}

function beginsLine(text: string, place: number, typed: string): boolean {
  return text[place] === typed && text.slice(text.lastIndexOf('\n', place - 1) + 1, place).trim() === '';
}

/** Whether an escape ends at an offset of the file that spells a line break of a query. */
function isSpelledBreak({ text, units }: RuleDocument, offset: number): boolean {
  if (text[offset - 2] !== '\\') return false;
  return units.some(({ region }) => {
    const place = region.map.toInner(offset - 1);
    return place !== undefined && region.text[place] === '\n' && region.map.toOuter(place) === offset - 2;
  });
}

/**
 * The lines of a query that a range of the file touches, in offsets of the query: whole lines of the file, or, where the
 * file has several lines of the query on one of its own, only those that the range itself touches.
 */
function linesTouched({ document, region }: RuleUnit, range: Range): Range | undefined {
  const { text, map } = region;
  const outer = document.text;
  const newline = outer.indexOf('\n', Math.max(range.start, range.end - 1));
  const lines = { start: outer.lastIndexOf('\n', range.start - 1) + 1, end: newline < 0 ? outer.length : newline };
  if (map.toOuter(0) > lines.end || map.toOuter(text.length) < lines.start) return undefined;
  const [first, last, from, to] = [lines.start, lines.end, range.start, range.end].map((at) => firstAt(region, at));
  const next = text.indexOf('\n', Math.max(from!, to! - 1));
  return {
    start: text.slice(first, from).includes('\n') ? text.lastIndexOf('\n', from! - 1) + 1 : first!,
    end: text.slice(to, last).includes('\n') ? next : last!,
  };
}

/** The first offset of a query's text that stands at an offset of the file or behind it. */
function firstAt({ text, map }: Region, outer: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (map.toOuter(middle) < outer) low = middle + 1;
    else high = middle;
  }
  return low;
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

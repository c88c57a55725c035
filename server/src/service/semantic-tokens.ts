import { builtInFunction } from '../kusto/built-in-functions.js';
import { classifications, type Classification, type ClassificationKind } from '../kusto/classification.js';
import type { Range } from '../rules/region.js';
import { lineIndex } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** The types and modifiers of tokens, in the order of the numbers that stand for them. */
export const TOKEN_LEGEND = {
  tokenTypes: [
    'keyword',
    'operator',
    'class',
    'property',
    'function',
    'variable',
    'parameter',
    'type',
    'namespace',
    'string',
    'number',
    'comment',
  ],
  tokenModifiers: ['declaration', 'defaultLibrary'],
};

const DECLARATION = 1;
const DEFAULT_LIBRARY = 2;

const TYPES: Readonly<Record<ClassificationKind, string>> = {
  Comment: 'comment',
  Literal: 'number',
  StringLiteral: 'string',
  Type: 'type',
  Column: 'property',
  Table: 'class',
  Database: 'namespace',
  Function: 'function',
  Parameter: 'parameter',
  Variable: 'variable',
  ScalarOperator: 'operator',
  MathOperator: 'operator',
  QueryOperator: 'keyword',
  QueryParameter: 'parameter',
  Keyword: 'keyword',
  Option: 'variable',
};

/** What an editor's grammar already colours, with details such as escapes that a token would hide. */
const FROM_THE_GRAMMAR: ReadonlySet<ClassificationKind> = new Set(['Comment', 'Literal', 'StringLiteral']);

interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

/**
 * The tokens of a file's queries, in LSP's encoding: five numbers each, relative to the token before.
 *
 * @param augments - the editor has a grammar of its own, which the tokens refine.
 * @param within - the part of the file that is wanted, in offsets.
 */
export function semanticTokens(
  document: RuleDocument,
  augments: boolean,
  within: Range = { start: 0, end: document.text.length },
): number[] {
  const tokens = document.units
    .filter(({ region }) => region.languageRange.start <= within.end && within.start <= region.languageRange.end)
    .flatMap((unit) => unitTokens(unit, augments, within));
  tokens.sort((a, b) => a.line - b.line || a.character - b.character);
  return encode(tokens);
}

function unitTokens(unit: RuleUnit, augments: boolean, within: Range): Token[] {
  const { analysis, region } = unit;
  const declared = new Set<number>();
  for (const { kind, occurrences } of symbolsOf(analysis).symbols) {
    for (const { role, start } of occurrences) if (role === 'declaration' && kind !== 'table') declared.add(start);
  }
  return classifications(analysis)
    .filter(({ kind }) => !augments || !FROM_THE_GRAMMAR.has(kind))
    .flatMap((classification) => {
      const type = TOKEN_LEGEND.tokenTypes.indexOf(TYPES[classification.kind]);
      const modifiers =
        (declared.has(classification.start) ? DECLARATION : 0) |
        (isBuiltIn(unit, classification) ? DEFAULT_LIBRARY : 0);
      return lines(region.text, classification).flatMap((line) =>
        pieces(unit, line, within).map((piece) => ({ ...piece, type, modifiers })),
      );
    });
}

function isBuiltIn({ region }: RuleUnit, { kind, start, end }: Classification): boolean {
  return kind === 'Function' && builtInFunction(region.text.slice(start, end)) !== undefined;
}

/** The lines of a range of a query. */
function lines(text: string, { start, end }: Range): Range[] {
  const found: Range[] = [];
  for (let at = start; at < end;) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 || newline > end ? end : newline;
    if (stop > at) found.push({ start: at, end: stop });
    at = stop + 1;
  }
  return found;
}

/** Where one line of a token stands in the file; a folded scalar may break it. */
function pieces({ region, document }: RuleUnit, line: Range, within: Range): Omit<Token, 'type' | 'modifiers'>[] {
  const outer = region.map.rangeToOuter(line.start, line.end);
  if (outer.end < within.start || outer.start > within.end) return [];
  const index = lineIndex(document);
  return lines(document.text, outer).map(({ start, end }) => {
    const { line: number, column } = index.at(start);
    const length = document.text[end - 1] === '\r' ? end - 1 - start : end - start;
    return { line: number - 1, character: column - 1, length };
  });
}

function encode(tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const token of tokens) {
    const sameLine = token.line === line;
    // Tokens never overlap; what a broken query gives twice counts once.
    if (data.length > 0 && sameLine && token.character <= character) continue;
    data.push(token.line - line, sameLine ? token.character - character : token.character);
    data.push(token.length, token.type, token.modifiers);
    line = token.line;
    character = token.character;
  }
  return data;
}

/** An edit that turns the numbers of one answer into those of the next. */
export interface TokenEdit {
  readonly start: number;
  readonly deleteCount: number;
  readonly data: number[];
}

/** The one edit between two answers; none when they are equal. */
export function tokenEdits(before: readonly number[], after: readonly number[]): TokenEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  if (start === before.length && start === after.length) return [];
  return [{ start, deleteCount: before.length - same - start, data: after.slice(start, after.length - same) }];
}

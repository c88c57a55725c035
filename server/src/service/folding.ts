import type { FoldingRange } from 'vscode-languageserver-types';
import { tokensOf } from '../kusto/tokens.js';
import type { Span } from '../syntax/expressions.js';
import { walk } from '../syntax/walk.js';
import { lineIndex } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * What can be folded in the queries of a rule file: statements, stages, brackets, runs of comments, and regions between
 * `// #region` and `// #endregion`. In YAML the fields too, since editors leave all folding to who offers any.
 */
export function foldingRanges(document: RuleDocument): FoldingRange[] {
  const ranges = document.units.flatMap((unit) => queryRanges(unit));
  if (document.units.length > 0 && document.file.kind.endsWith('-yaml')) ranges.push(...indentationRanges(document));
  return largest(ranges).sort((a, b) => a.startLine - b.startLine);
}

function queryRanges(unit: RuleUnit): FoldingRange[] {
  const { map } = unit.region;
  const index = lineIndex(unit.document);
  const line = (inner: number): number => index.at(map.toOuter(inner)).line - 1;
  const found: FoldingRange[] = [];
  const add = ({ start, end }: Span, kind?: string, lastLine = 0): void => {
    const startLine = line(start);
    const endLine = line(Math.max(start, end - 1)) + lastLine;
    if (endLine > startLine) found.push({ startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  walk(unit.analysis.tree, (node, ancestors) => {
    const isStage = ancestors.at(-1)?.kind === 'Pipeline' && 'keyword' in node;
    if (node.kind === 'LetStatement' || node.kind === 'Pipeline' || isStage) add(node);
  });
  for (const { start, end } of bracketPairs(unit)) add({ start, end }, undefined, -1);
  for (const { start, end, kind } of commentRuns(unit)) add({ start, end }, kind);
  return found;
}

function bracketPairs(unit: RuleUnit): Span[] {
  const open: { readonly text: string; readonly start: number }[] = [];
  const pairs: Span[] = [];
  for (const { text, start, end, comment } of tokensOf(unit.analysis)) {
    if (comment) continue;
    if (CLOSING[text] !== undefined) open.push({ text, start });
    const last = open.at(-1);
    if (last !== undefined && CLOSING[last.text] === text) pairs.push({ start: open.pop()!.start, end });
  }
  return pairs;
}

/** Comments on lines that follow each other, and the regions that comments mark. */
function commentRuns(unit: RuleUnit): (Span & { readonly kind: string })[] {
  const { text } = unit.region;
  const found: (Span & { readonly kind: string })[] = [];
  const regions: number[] = [];
  const runs: { readonly start: number; end: number }[] = [];
  for (const { comment, start, end, text: written } of tokensOf(unit.analysis)) {
    if (!comment) continue;
    if (/^\/\/\s*#region\b/.test(written)) regions.push(start);
    if (/^\/\/\s*#endregion\b/.test(written)) {
      const from = regions.pop();
      if (from !== undefined) found.push({ start: from, end, kind: 'region' });
    }
    const alone = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
    if (!alone) continue;
    const run = runs.at(-1);
    if (run !== undefined && /^\r?\n[^\S\n]*$/.test(text.slice(run.end, start))) run.end = end;
    else runs.push({ start, end });
  }
  return [...found, ...runs.map((run) => ({ ...run, kind: 'comment' }))];
}

/** Lines with the deeper indented lines below them. */
function indentationRanges(document: RuleDocument): FoldingRange[] {
  const index = lineIndex(document);
  const found: FoldingRange[] = [];
  const open: { readonly line: number; readonly indent: number }[] = [];
  let lastLine = 0;
  const close = (indent: number): void => {
    for (let top = open.at(-1); top !== undefined && top.indent >= indent; top = open.at(-1)) {
      open.pop();
      if (lastLine > top.line) found.push({ startLine: top.line, endLine: lastLine });
    }
  };
  for (let line = 0; line < index.lineCount; line++) {
    const text = index.line(line + 1);
    if (text.trim() === '') continue;
    const indent = text.length - text.trimStart().length;
    close(indent);
    open.push({ line, indent });
    lastLine = line;
  }
  close(0);
  return found;
}

/** Of ranges that begin on the same line the one that ends last. */
function largest(ranges: readonly FoldingRange[]): FoldingRange[] {
  const byStart = new Map<number, FoldingRange>();
  for (const range of ranges) {
    const known = byStart.get(range.startLine);
    if (known === undefined || range.endLine > known.endLine) byStart.set(range.startLine, range);
  }
  return [...byStart.values()];
}

import type { SelectionRange } from 'vscode-languageserver-types';
import { tokensOf } from '../kusto/tokens.js';
import type { Range } from '../rules/region.js';
import { pathAt } from '../syntax/walk.js';
import { queryAt } from './place.js';
import { toOffset, toRange, type Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';

/** For each position the ranges to select, one after the other: the word, the parts of the query around it, the file. */
export function selectionRanges(document: RuleDocument, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => selectionRange(document, position));
}

function selectionRange(document: RuleDocument, position: Position): SelectionRange {
  const offset = toOffset(document, position);
  const whole = { start: 0, end: document.text.length };
  const place = queryAt(document, position);
  const inner = place === undefined ? [] : innerRanges(place.unit, place.offset);
  const around = place === undefined ? [] : outerRanges(place.unit, inner);
  let selection: SelectionRange | undefined;
  let last: Range | undefined;
  for (const range of [whole, ...around]) {
    const grows = last !== undefined && (range.start < last.start || range.end > last.end || same(range, last));
    if (grows || offset < range.start || offset > range.end) continue;
    selection = { range: toRange(document, range), ...(selection === undefined ? {} : { parent: selection }) };
    last = range;
  }
  return selection ?? { range: { start: position, end: position } };
}

const same = (a: Range, b: Range): boolean => a.start === b.start && a.end === b.end;

/** The ranges around an offset of a query, the widest first. */
function innerRanges({ analysis }: RuleUnit, offset: number): Range[] {
  const ranges: Range[] = [];
  for (const node of pathAt(analysis.tree, offset)) {
    ranges.push(node);
    if (node.kind !== 'Pipeline' && node.kind !== 'Subquery') continue;
    // A stage with its bar.
    const index = node.bars.findLastIndex(({ start }) => start <= offset);
    const stage = node.operators[node.kind === 'Pipeline' ? index : index + 1];
    if (index >= 0 && stage !== undefined) ranges.push({ start: node.bars[index]!.start, end: stage.end });
  }
  const token = tokensOf(analysis).find(({ start, end }) => start <= offset && offset <= end);
  if (token === undefined) return ranges;
  ranges.push({ start: token.start, end: token.end });
  const quote = /^[hH]?@?(?:```|~~~|["'])/.exec(token.text)?.[0].length;
  if (quote !== undefined && token.text.length > quote) {
    // A text that is being written has no closing quote yet.
    const closing = /(?:```|~~~|["'])$/.exec(token.text.slice(quote))?.[0].length ?? 0;
    ranges.push({ start: token.start + quote, end: token.end - closing });
  }
  return ranges;
}

function outerRanges({ region }: RuleUnit, ranges: readonly Range[]): Range[] {
  return [region.languageRange, ...ranges.map(({ start, end }) => region.map.rangeToOuter(start, end))];
}

import { LineIndex } from '../syntax/line-index.js';

/** A place as LSP counts it: from 0, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

const indexes = new WeakMap<object, LineIndex>();

/** The line index of a document, made once. */
export function lineIndex(document: { readonly text: string }): LineIndex {
  let index = indexes.get(document);
  if (index === undefined) indexes.set(document, (index = new LineIndex(document.text)));
  return index;
}

/** The LSP range of a range of offsets in a document. */
export function toRange(document: { readonly text: string }, range: { start: number; end: number }): PositionRange {
  return { start: toPosition(document, range.start), end: toPosition(document, range.end) };
}

export function toPosition(document: { readonly text: string }, offset: number): Position {
  const { line, column } = lineIndex(document).at(offset);
  return { line: line - 1, character: column - 1 };
}

export function toOffset(document: { readonly text: string }, position: Position): number {
  return lineIndex(document).offset({ line: position.line + 1, column: position.character + 1 });
}

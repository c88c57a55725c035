import type { ParsePart } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';

/** What stands before a literal of parse's pattern, or at the end: nothing, junk, or a column and perhaps junk. */
export interface ParseGap {
  readonly column: ColumnInfo | undefined;
  readonly star: boolean;
}

/** One piece of a pattern: what may stand there, then a literal; the last piece has none if the pattern goes on. */
export interface ParsePiece {
  readonly gap: ParseGap;
  readonly text: string | undefined;
}

/** parse's pattern as gaps and literals. The binder has checked that columns and stars stand where they may. */
export function parsePieces(pattern: readonly ParsePart[]): ParsePiece[] {
  const pieces: ParsePiece[] = [];
  let column: ColumnInfo | undefined;
  let star = false;
  const end = (text: string | undefined): void => {
    pieces.push({ gap: { column, star }, text });
    column = undefined;
    star = false;
  };
  for (const part of pattern) {
    if (part.kind === 'star') star = true;
    else if (part.kind === 'column') column = part.column;
    else end(part.text);
  }
  if (column !== undefined || star) end(undefined);
  return pieces;
}

import type { Expression } from '../../syntax/expressions.js';
import { bare } from './computed-columns.js';

/**
 * How near a text comparison is to being true, from 0 to 1: the share of the longest text it looks for that stands in the
 * value in one piece, without regard to case. 0 for what compares no text with a constant.
 *
 * @param valueOf - the event's value of a column; undefined where it has none.
 */
export function similarity(e: Expression | undefined, valueOf: (column: string) => string | undefined): number {
  const [left, texts] = compared(e);
  const value = left?.kind === 'Name' ? valueOf(left.name)?.toLowerCase() : undefined;
  if (value === undefined) return 0;
  return texts.reduce((best, text) => Math.max(best, longestShared(text.toLowerCase(), value) / text.length), 0);
}

/** What a predicate compares, and with which constants. */
function compared(e: Expression | undefined): [Expression | undefined, readonly string[]] {
  switch (e?.kind) {
    case 'Binary':
      return [bare(e.left), textOf(e.right)];
    case 'In':
      return [bare(e.left), e.right.flatMap(textOf)];
    default:
      return [undefined, []];
  }
}

function textOf(e: Expression): string[] {
  const inner = bare(e);
  return inner.kind === 'Literal' && typeof inner.value === 'string' && inner.value !== '' ? [inner.value] : [];
}

/** The length of the longest piece of one text that the other holds. */
function longestShared(a: string, b: string): number {
  let best = 0;
  let before = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const row = new Uint32Array(b.length + 1);
    for (let j = 1; j <= b.length; j++) {
      if (a.charCodeAt(i - 1) !== b.charCodeAt(j - 1)) continue;
      row[j] = before[j - 1]! + 1;
      best = Math.max(best, row[j]!);
    }
    before = row;
  }
  return best;
}

import type { Style } from './style.js';
import { textWidth } from './text-width.js';
import type { LineIndex } from '../syntax/line-index.js';

/** Lines wider than this, or than the terminal, are cut around the place that matters. */
const WIDTH = 120;

/** A narrower terminal shows this much all the same. */
const NARROWEST = 40;

/**
 * The lines around a place with a mark under it:
 *
 *     12 | | where x has "ps"
 *        |         ^^^^^^^^^^
 */
export function codeFrame(index: LineIndex, start: number, end: number, style: Style): string {
  const from = index.at(start);
  const to = index.at(Math.max(start, end));
  const gutter = String(from.line + 1).length;
  const line = index.line(from.line).replaceAll('\t', ' ');
  const last = to.line === from.line ? to.column - 1 : line.length;
  // Beside the line stand its number, ` | `, and an ellipsis at each end.
  const room = style.width === undefined ? WIDTH : Math.min(WIDTH, Math.max(NARROWEST, style.width - gutter - 5));
  const cut = Math.max(0, Math.min(from.column - 1 - 20, line.length - room));
  const shown = `${cut > 0 ? '…' : ''}${line.slice(cut, cut + room)}${line.length > cut + room ? '…' : ''}`;
  const before = textWidth(line.slice(cut, from.column - 1)) + (cut > 0 ? 1 : 0);
  const shownEnd = Math.max(from.column - 1, Math.min(last, cut + room));
  const width = Math.max(1, textWidth(line.slice(from.column - 1, shownEnd)));
  const number = String(from.line).padStart(gutter);
  return [
    `${style.dim(`${number} |`)} ${shown}`,
    `${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(before)}${style.mark('^'.repeat(width))}`,
  ].join('\n');
}

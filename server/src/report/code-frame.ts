import type { Style } from './style.js';
import { textWidth } from './text-width.js';
import type { LineIndex } from '../syntax/line-index.js';

/** Lines wider than this are cut around the place that matters. */
const WIDTH = 120;

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
  const cut = Math.max(0, Math.min(from.column - 1 - 20, line.length - WIDTH));
  const shown = `${cut > 0 ? '…' : ''}${line.slice(cut, cut + WIDTH)}${line.length > cut + WIDTH ? '…' : ''}`;
  const before = textWidth(line.slice(cut, from.column - 1)) + (cut > 0 ? 1 : 0);
  const width = Math.max(1, Math.min(textWidth(line.slice(from.column - 1, last)), WIDTH));
  const number = String(from.line).padStart(gutter);
  return [
    `${style.dim(`${number} |`)} ${shown}`,
    `${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(before)}${style.mark('^'.repeat(width))}`,
  ].join('\n');
}

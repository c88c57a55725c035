import { textWidth } from './text-width.js';

/** Texts whose characters are one column wide each, so that a part is found by counting. */
const NARROW = /^[\x20-\x7e]*$/;

let graphemes: Intl.Segmenter | undefined;

/** A text of at most so many columns: its beginning, or its end, and an ellipsis for the rest. */
export function cutText(text: string, columns: number, keep: 'start' | 'end' = 'start'): string {
  // No character that is shown has more columns than code units, but for halves of pairs.
  if (text.length <= columns && textWidth(text) <= columns) return text;
  const room = Math.max(0, columns - 1);
  if (NARROW.test(text)) {
    return keep === 'start' ? `${text.slice(0, room)}…` : `…${room === 0 ? '' : text.slice(-room)}`;
  }
  graphemes ??= new Intl.Segmenter();
  const parts = [...graphemes.segment(text)].map((s) => s.segment);
  if (keep === 'end') parts.reverse();
  const kept: string[] = [];
  let width = 0;
  let isWhole = true;
  for (const part of parts) {
    width += textWidth(part);
    if (width > room) {
      isWhole = width <= columns && kept.length === parts.length - 1;
      if (isWhole) kept.push(part);
      break;
    }
    kept.push(part);
  }
  if (isWhole) return text;
  return keep === 'start' ? `${kept.join('')}…` : `…${kept.reverse().join('')}`;
}

/** Prose in lines of at most so many columns each, broken at blanks; later lines begin with `hang` blanks besides. */
export function wrapText(text: string, columns: number | undefined, hang = 0): string {
  if (columns === undefined || columns <= 2 * hang) return text;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(hang)}`);
}

import { textWidth } from './text-width.js';

/** Widest cell shown in a table on a terminal. */
const CELL = 80;

/** Rows as aligned text, columns two blanks apart; numbers stand on the right. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[] = [],
): string[] {
  const cut = (text: string): string => {
    const one = text.replace(/\s+/g, ' ');
    return one.length > CELL ? `${one.slice(0, CELL - 1)}…` : one;
  };
  const all = [header, ...rows].map((row) => row.map(cut));
  const widths = header.map((_, c) => Math.max(...all.map((row) => textWidth(row[c] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, c) => {
        const pad = ' '.repeat(widths[c]! - textWidth(cell));
        return numeric[c] === true ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd(),
  );
}

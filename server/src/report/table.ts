import { cutText } from './fit.js';
import { textWidth } from './text-width.js';

/**
 * What a column of a table holds: numbers, which stand on the right and are never cut; places, of which the end matters and
 * which are cut after texts; or texts.
 */
export type ColumnKind = 'number' | 'place' | 'text';

export interface TableOptions {
  /** Texts unless given. */
  readonly kinds?: readonly ColumnKind[] | undefined;
  /** The columns of the terminal; undefined: as many as it takes. */
  readonly width?: number | undefined;
}

/** Blanks between two columns. */
const GAP = 2;

/** How far columns are cut: texts first, then places, then both. */
const STEPS: readonly (readonly [kind: ColumnKind, atLeast: number])[] = [
  ['text', 32],
  ['place', 24],
  ['text', 16],
  ['place', 16],
  ['text', 6],
  ['place', 6],
];

/** Rows as aligned text, a line each. What is wider than the terminal is cut; columns that do not fit at all are counted. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { kinds = [], width }: TableOptions = {},
): string[] {
  const all = [header, ...rows].map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  const kindOf = (c: number): ColumnKind => kinds[c] ?? 'text';
  const natural = header.map((_, c) => all.reduce((widest, row) => Math.max(widest, textWidth(row[c] ?? '')), 0));
  const { widths, left } = fitted(natural, kindOf, width);
  return all.map((row, r) => {
    const cells = widths.map((columns, c) => {
      const cell = cutText(row[c] ?? '', columns, kindOf(c) === 'place' ? 'end' : 'start');
      const pad = ' '.repeat(Math.max(0, columns - textWidth(cell)));
      return kindOf(c) === 'number' ? pad + cell : cell + pad;
    });
    const more = left > 0 && r === 0 ? [`+${left}`] : [];
    return [...cells, ...more].join(' '.repeat(GAP)).trimEnd();
  });
}

/** The widths of the columns that are shown, and how many are left out. */
function fitted(
  natural: readonly number[],
  kindOf: (column: number) => ColumnKind,
  width: number | undefined,
): { readonly widths: readonly number[]; readonly left: number } {
  if (width === undefined) return { widths: natural, left: 0 };
  for (let shown = natural.length; shown > 1; shown--) {
    const left = natural.length - shown;
    const room = width - GAP * (shown - 1) - (left === 0 ? 0 : GAP + `+${left}`.length);
    const widths = natural.slice(0, shown);
    for (const [kind, atLeast] of STEPS) {
      shrink(
        widths,
        widths.flatMap((_, c) => (kindOf(c) === kind ? [c] : [])),
        room,
        atLeast,
      );
    }
    if (sum(widths) <= room) return { widths, left };
  }
  return { widths: natural.slice(0, 1), left: natural.length - 1 };
}

/** Makes some columns narrower, the widest first, until all fit or these are at their least. */
function shrink(widths: number[], columns: readonly number[], room: number, atLeast: number): void {
  if (columns.length === 0) return;
  const others = sum(widths) - sum(columns.map((c) => widths[c]!));
  const withCap = (cap: number): number => others + sum(columns.map((c) => Math.min(widths[c]!, cap)));
  let low = atLeast;
  let high = Math.max(atLeast, ...columns.map((c) => widths[c]!));
  while (low < high) {
    const cap = Math.ceil((low + high) / 2);
    if (withCap(cap) <= room) low = cap;
    else high = cap - 1;
  }
  let spare = Math.max(0, room - withCap(low));
  for (const c of columns) {
    if (widths[c]! <= low) continue;
    // What a cap of whole columns leaves goes to the first ones.
    widths[c] = low + (spare > 0 ? 1 : 0);
    spare--;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

import type { RunRow } from '../../../../server/src/service/protocol.js';
import { labelText, type Column } from './columns.js';

/** Which rows are shown, and in which order. */
export interface Arrangement {
  /** Words that a row must all contain, whatever their case. */
  readonly filter: string;
  /** Bands of which rows are shown; all when empty. */
  readonly bands: ReadonlySet<string>;
  /** Labels of which rows are shown; all when empty. */
  readonly labels: ReadonlySet<string>;
  readonly sort: { readonly column: Column; readonly descending: boolean } | undefined;
}

/** The rows of a run, ready to be filtered and sorted again and again. */
export class Rows {
  private searchable: readonly string[] | undefined;

  constructor(
    readonly rows: readonly RunRow[],
    private readonly columns: readonly Column[],
    private readonly bands: readonly string[],
  ) {}

  /** The indices of the rows to show, in order. */
  arrange({ filter, bands, labels, sort }: Arrangement): number[] {
    const words = filter
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const order: number[] = [];
    this.rows.forEach((row, i) => {
      if (bands.size > 0 && !bands.has(row.band ?? '')) return;
      if (labels.size > 0 && !row.labels.some((label) => labels.has(label))) return;
      if (words.length > 0 && !words.every((word) => this.searchText(i).includes(word))) return;
      order.push(i);
    });
    if (sort === undefined) return order;
    const keys = this.sortKeys(order, sort.column);
    const sign = sort.descending ? -1 : 1;
    return order.sort((a, b) => compareKeys(keys.get(a), keys.get(b), sign) || a - b);
  }

  /** How many rows each band and each label has, in the order of the bands, from high to low. */
  groups(): { readonly bands: ReadonlyMap<string, number>; readonly labels: ReadonlyMap<string, number> } {
    const bands = new Map<string, number>([...this.bands].reverse().map((band) => [band, 0]));
    const labels = new Map<string, number>();
    for (const row of this.rows) {
      if (row.band !== undefined) bands.set(row.band, (bands.get(row.band) ?? 0) + 1);
      for (const label of row.labels) if (label !== 'unknown') labels.set(label, (labels.get(label) ?? 0) + 1);
    }
    return { bands: new Map([...bands].filter(([, count]) => count > 0)), labels };
  }

  private searchText(i: number): string {
    this.searchable ??= this.rows.map((row) =>
      [...this.columns.map((c) => c.text(row)), labelText(row), row.band ?? ''].join('\n').toLowerCase(),
    );
    return this.searchable[i]!;
  }

  private sortKeys(order: readonly number[], column: Column): ReadonlyMap<number, SortKey> {
    const band = (row: RunRow): number => this.bands.indexOf(row.band ?? '');
    return new Map(
      order.map((i) => {
        const row = this.rows[i]!;
        // Severities have no order but that of their bands.
        if (column.kind === 'score' && typeof row.score === 'string') return [i, band(row)];
        return [i, sortKey(column, row)];
      }),
    );
  }
}

/** What a cell sorts by; undefined for an empty one. */
type SortKey = number | string | undefined;

function sortKey(column: Column, row: RunRow): SortKey {
  const text = column.text(row);
  if (text === '') return undefined;
  switch (column.kind) {
    case 'event': {
      const first = row.sources[0]!;
      return `${first.uri}:${String(first.line).padStart(12, '0')}`;
    }
    case 'score':
    case 'value':
      return valueKey(text, column.type);
    case 'label':
    case 'clause':
      return text;
  }
}

function valueKey(text: string, type: string): SortKey {
  switch (type) {
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return Number(text);
    case 'timespan':
      return timespanSeconds(text);
    default:
      return text;
  }
}

/** A timespan as Kusto prints it, `[-][d.]hh:mm:ss[.fffffff]`, in seconds. */
function timespanSeconds(text: string): number {
  const [, sign, days, hours, minutes, seconds] = /^(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const total = Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -total : total;
}

/** Empty cells, and numbers that are none, come last whatever the direction. */
function compareKeys(a: SortKey, b: SortKey, sign: 1 | -1): number {
  const aMissing = a === undefined || Number.isNaN(a);
  const bMissing = b === undefined || Number.isNaN(b);
  if (aMissing || bMissing) return Number(aMissing) - Number(bMissing);
  return (a < b ? -1 : a > b ? 1 : 0) * sign;
}

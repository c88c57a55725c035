import { Batch, BATCH_ROWS } from '../engine/exec/batch.js';
import { ConstantColumn, type Column } from '../engine/exec/column.js';
import { KeptRows } from '../engine/exec/kept-rows.js';
import type { TableData } from '../engine/run.js';
import type { ColumnInfo } from '../syntax/types.js';
import { nothing } from './tables/cell.js';
import { sliceColumn } from './tables/column-builder.js';

export { nothing } from './tables/cell.js';

/** Where an event was read. Lines count from 1. */
export interface EventOrigin {
  readonly file: string;
  readonly line: number;
  /** The line the record ends on, where it spans several. */
  readonly endLine?: number | undefined;
}

/** The rows of one file that belong to one table. */
export interface EventSegment {
  readonly file: string;
  readonly rowCount: number;
  origin(row: number): EventOrigin;
  /** The line of {@link origin}. */
  lineOf(row: number): number;
  /** The column at an index of the table's columns, over all rows of the segment. */
  column(index: number): Column;
}

/** A table of events: the rows of its files in the order in which the files were given. */
export interface EventTable extends TableData {
  readonly rowCount: number;
  readonly isEvents: true;
  /** The column that tells when an event happened; undefined when the table has none. */
  readonly timeColumn: string | undefined;
  /** The newest of its times, in ticks, where the table can tell it with less work than its rows take. */
  newestTime?(): bigint | undefined;
  /** Where a row was read, by its number in the table from 0. */
  origin(row: number): EventOrigin;
  /** The line of {@link origin}, for many rows. */
  lineOf?(row: number): number;
  /** The rows around a row that stand on a line each, one line after the other, where that is known. */
  lineRun?(row: number): LineRun | undefined;
  /** The files of the rows, in the order of the rows; a file may come again. */
  fileRuns?(): readonly FileRun[];
}

/** Rows of one file that follow each other. */
export interface FileRun {
  readonly file: string;
  readonly rows: number;
}

/** Rows from `first` up to `end`, and the line of the first. */
export interface LineRun {
  readonly file: string;
  readonly first: number;
  readonly end: number;
  readonly line: number;
}

export class SegmentedTable implements EventTable {
  readonly isEvents = true;
  readonly rowCount: number;
  private readonly starts: readonly number[];
  /** What runs find out about each batch's rows. */
  private kept: KeptRows[] | undefined;

  /** `isStreamed`: whether the rows are read once and given up. */
  constructor(
    readonly name: string,
    readonly columns: readonly ColumnInfo[],
    readonly timeColumn: string | undefined,
    private readonly segments: readonly EventSegment[],
    private readonly isStreamed = false,
  ) {
    const starts: number[] = [];
    let rows = 0;
    for (const segment of segments) {
      starts.push(rows);
      rows += segment.rowCount;
    }
    this.starts = starts;
    this.rowCount = rows;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    const wanted = this.columns.map((c) => columns === undefined || columns.has(c.name));
    const kept = this.isStreamed ? undefined : (this.kept ??= []);
    let at = 0;
    for (const segment of this.segments) {
      const all = this.columns.map((c, i) =>
        wanted[i] === true ? segment.column(i) : new ConstantColumn(nothing(c.type), segment.rowCount),
      );
      for (let start = 0; start < segment.rowCount; start += BATCH_ROWS) {
        const end = Math.min(start + BATCH_ROWS, segment.rowCount);
        const rows = end - start;
        const sliced = all.map((c) => sliceColumn(c, start, end));
        yield new Batch(sliced, rows, undefined, kept && (kept[at++] ??= new KeptRows(rows)));
      }
    }
  }

  origin(row: number): EventOrigin {
    const segment = this.segmentOf(row);
    return this.segments[segment]!.origin(row - this.starts[segment]!);
  }

  fileRuns(): readonly FileRun[] {
    return this.segments.map(({ file, rowCount }) => ({ file, rows: rowCount }));
  }

  lineOf(row: number): number {
    const segment = this.segmentOf(row);
    return this.segments[segment]!.lineOf(row - this.starts[segment]!);
  }

  private segmentOf(row: number): number {
    if (!(row >= 0 && row < this.rowCount)) throw new RangeError(`${this.name} has no row ${row}`);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    // Segments without rows share their start with the next; the search ends on the last of them, which has rows.
    return low;
  }
}

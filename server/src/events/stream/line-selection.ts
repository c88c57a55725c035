import type { TextCondition } from '../../engine/plan/necessary-texts.js';
import type { ReportPart } from '../report.js';
import type { StreamedFile } from './file-blocks.js';
import type { FileRange } from './file-range.js';

/** What a query asks of a table that is read from files. */
export interface TableRequest {
  readonly table: string;
  readonly conditions: readonly TextCondition[];
  /** Undefined for all. */
  readonly columns: readonly string[] | undefined;
}

/** Of a range of a file, the lines that may matter to a query. */
export interface SelectedLines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each line where it begins and ends in the bytes, and its number in the range, from 1. */
  readonly places: Int32Array<ArrayBuffer>;
  /** How many lines the range has. */
  readonly lineCount: number;
  /** How many rows of the table it has, as far as lines were read. */
  readonly rows: number;
  /** What reading the range tells, without what is told again when the selected lines are read. */
  readonly report: ReportPart;
}

/** A range of a file that is still to be read. */
export interface UnreadRange extends FileRange {
  /** What the file's report is to say of that. */
  readonly note?: string | undefined;
}

/** Finds the lines that may matter to a query elsewhere than in this thread. */
export interface LineSelection {
  /**
   * The lines of a file in its order, from pieces of it; of others only where they are, to be read here. Undefined where
   * that does not pay. `check` is called while nothing comes, and may throw. `onRead` is told how many bytes were read.
   */
  ofFile(
    request: TableRequest,
    files: readonly StreamedFile[],
    file: number,
    check: () => void,
    onRead: (bytes: number) => void,
  ): Iterable<SelectedLines | UnreadRange> | undefined;
}

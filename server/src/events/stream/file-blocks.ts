import { JsonLoader, type PlainShape } from '../json-loader.js';
import { RECORD_LIMIT } from '../loader.js';
import { tooLong } from '../readers/bytes.js';
import type { FileReportBuilder } from '../report.js';
import type { RecordRouter } from '../route.js';
import type { LineFilter } from '../scan/line-test.js';
import type { RowSink } from '../tables/table-set.js';
import { BlockSpans, lineBlocks, type LineBlock } from './line-blocks.js';
import { linePieces, type LinePiece, type LineRoom, type OpenFile } from './line-pieces.js';

/** What is said of a file that lost its end. */
const SHORTER = 'The file became shorter while it was read: what was behind its new end is missing.';

/** An event file that can be read as a stream: JSON, a record a line. */
export interface StreamedFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Where its first line begins: behind a byte order mark. */
  readonly from: number;
  /** The number of that line; 1 unless it is a part of a file. */
  readonly firstLine?: number | undefined;
  /** The table its rows belong to, whatever they say. */
  readonly table?: string | undefined;
  /** What its report is to say besides, such as where a link leads. */
  readonly note?: string | undefined;
  open(): OpenFile;
}

/**
 * The lines of a file that pass a filter, or all. Lines beyond the limit of records are reported. `onRead` is
 * told how far the file was read, often, and may throw.
 */
export function* fileBlocks(
  file: StreamedFile,
  filter: LineFilter | undefined,
  report: FileReportBuilder,
  onRead: (position: number) => void,
): Generator<LineBlock> {
  const opened = watched(file, onRead, () => report.note(SHORTER));
  const longLine = (line: number, size: number): void => report.skip(line, tooLong(size, RECORD_LIMIT));
  try {
    yield* lineBlocks(opened, file.from, filter, RECORD_LIMIT, longLine, file.firstLine);
  } finally {
    opened.close();
  }
}

/** All lines of a file, piece by piece in `room`; otherwise as {@link fileBlocks}. */
export function* filePieces(
  file: StreamedFile,
  room: LineRoom,
  report: FileReportBuilder,
  onRead: (position: number) => void,
): Generator<LinePiece> {
  const opened = watched(file, onRead, () => report.note(SHORTER));
  const longLine = (line: number, size: number): void => report.skip(line, tooLong(size, RECORD_LIMIT));
  try {
    yield* linePieces(room, opened, file.from, RECORD_LIMIT, longLine, file.firstLine);
  } finally {
    opened.close();
  }
}

/**
 * Opens a file, of which no more is read than there was when its size was told: of a log that is written meanwhile each
 * pass has the same lines. `onRead` is told the place of each reading before it, and may throw; `onShort`, that there is
 * less by now.
 */
export function watched(
  file: StreamedFile,
  onRead: (position: number) => void,
  onShort: () => void = () => undefined,
): OpenFile {
  const opened = file.open();
  return {
    read: (into, position) => {
      onRead(position);
      const left = file.size - position;
      if (left <= 0) return 0;
      const count = opened.read(left < into.length ? into.subarray(0, left) : into, position);
      if (count === 0) onShort();
      return count;
    },
    close: () => opened.close(),
  };
}

/**
 * Adds the records of a block to their tables. `routed` is called after each that was not plainly a row. Returns what
 * the others looked like.
 */
export function addBlock(
  block: LineBlock,
  router: RecordRouter,
  rows: RowSink,
  report: FileReportBuilder,
  routed: () => void = () => undefined,
): readonly PlainShape[] {
  const records = new JsonLoader(block.bytes, new BlockSpans(block.lines), RECORD_LIMIT, router, rows, report);
  for (const record of records.records()) {
    if (record === undefined) continue;
    const route = record.fault === undefined ? router.route(record.fields, record.table) : { skip: record.fault };
    routed();
    if ('skip' in route) report.skip(record.line, route.skip);
    else if (record.fault === undefined) rows.add(route.rows, record.line, record.endLine);
  }
  return records.shapes();
}

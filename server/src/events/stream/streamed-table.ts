import { Buffer } from 'node:buffer';
import type { Batch } from '../../engine/exec/batch.js';
import type { TextCondition } from '../../engine/plan/necessary-texts.js';
import type { NumberedBatch } from '../../engine/run.js';
import type { Catalog, TableFacts } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { newestIn } from '../clock.js';
import type { EventOrigin, EventTable, LineRun } from '../event-table.js';
import type { EventInput } from '../input.js';
import type { MappingSet } from '../mappings/mapper.js';
import type { JsonSpan } from '../readers/json-spans.js';
import { FileReportBuilder, RetoldReport } from '../report.js';
import { RecordRouter } from '../route.js';
import { fillsType, TYPE_COLUMN } from '../tables/contract.js';
import { Dictionary } from '../tables/dictionary.js';
import { TableSet } from '../tables/table-set.js';
import type { PlainShape } from '../json-loader.js';
import { RECORD_LIMIT } from '../loader.js';
import type { LineFilter } from '../scan/line-test.js';
import { ColumnReader } from './column-reader.js';
import { addBlock, fileBlocks, filePieces, type StreamedFile } from './file-blocks.js';
import { rangeOf } from './file-range.js';
import type { LineBlock } from './line-blocks.js';
import type { LinePiece } from './line-pieces.js';
import { lineFilter, withoutTexts } from './line-filter.js';
import type { LineSelection, SelectedLines, UnreadRange } from './line-selection.js';
import { NewestTime, soughtTimes } from './newest-time.js';

/** Told how far a pass over files is: bytes read and of all files, and lines read. */
export type StreamProgress = (done: number, total: number, lines: number) => void;

/** What the tables of a stream share. */
export interface StreamContext {
  readonly catalog: Catalog;
  readonly mappings: MappingSet;
  /** The table of rows that do not say theirs. */
  readonly defaultTable: string | undefined;
  /** Read every line, for comparison. */
  readonly noPrefilter?: boolean | undefined;
  /** Told how many bytes of all files were read in this pass, and how many lines. */
  readonly onProgress?: StreamProgress | undefined;
  /** Whether the files are parts of files, which may have no rows of the table. */
  readonly isPart?: boolean | undefined;
  /** Finds lines elsewhere, where that pays. */
  readonly selection?: LineSelection | undefined;
  /** Takes the report of a pass over a file. `complete`: whether every line was read. */
  onReport(index: number, report: FileReportBuilder, complete: boolean): void;
}

/** Thrown where the events turn out to be such that they cannot be read as a stream; they must be loaded instead. */
export class NotStreamable extends Error {}

/** A column's texts are numbered up to so many, and so many bytes of them. */
const MOST_TEXTS = 2 ** 17;
const MOST_BYTES = 2 ** 23;

/** The pieces of a file of which lines are selected elsewhere, if it is. */
type Selected = (file: number, onBytes: (bytes: number) => void) => Iterable<SelectedLines | UnreadRange> | undefined;

/** Stands for all of a file. */
const WHOLE: UnreadRange = { from: 0, to: Infinity };

/** Rows that share a number must not be more than this, so that the number fits beside those of other tables. */
const MAX_LINES = 2 ** 28;

/**
 * A table whose rows are read from its files each time they are asked for, so that no more than a block of a file is
 * held. A row's number is that of its line, counted over all files.
 */
export class StreamedTable implements EventTable {
  readonly isEvents = true;
  readonly timeColumn: string | undefined;
  readonly columns: readonly ColumnInfo[];
  /** The lines before each file, as far as they were read. */
  private readonly firstLines: number[] = [0];
  private exactRows: number | undefined;
  private lines = 0;
  private hasRows = false;

  constructor(
    readonly name: string,
    private readonly facts: TableFacts,
    private readonly files: readonly StreamedFile[],
    private readonly context: StreamContext,
  ) {
    this.columns = facts.columns;
    this.timeColumn = facts.timeColumn;
  }

  /** The rows, where a pass read all; otherwise the lines that the last pass saw. */
  get rowCount(): number {
    return this.exactRows ?? this.lines;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    yield* batchesOf(this.read([], () => undefined, columns));
  }

  origin(row: number): EventOrigin {
    const { file, first } = this.lineRun(row);
    return { file, line: row - first + 1 };
  }

  lineRun(row: number): LineRun {
    const { files, firstLines } = this;
    let file = files.length - 1;
    while (file > 0 && (firstLines[file] ?? Infinity) > row) file--;
    return { file: files[file]!.path, first: firstLines[file]!, end: firstLines[file + 1] ?? MAX_LINES, line: 1 };
  }

  numberedBatches(
    conditions: readonly TextCondition[],
    check: () => void,
    columns?: ReadonlySet<string>,
    coded?: ReadonlySet<string>,
  ): Iterable<NumberedBatch> {
    return this.read(conditions, check, columns, coded, this.context.selection);
  }

  private *read(
    conditions: readonly TextCondition[],
    check: () => void,
    columns?: ReadonlySet<string>,
    coded?: ReadonlySet<string>,
    selection?: LineSelection,
  ): Iterable<NumberedBatch> {
    const { context, files } = this;
    const dictionaries = new Map(Array.from(coded ?? [], (column) => [column, new Dictionary(MOST_TEXTS, MOST_BYTES)]));
    const filter =
      context.noPrefilter === true ? undefined : lineFilter(this.readable(conditions, columns), context.mappings);
    const reader =
      filter === undefined
        ? ColumnReader.of(this.name, this.facts, columns, coded ?? new Set(), RECORD_LIMIT)
        : undefined;
    try {
      const request = { table: this.name, conditions, columns: columns && [...columns] };
      const selected: Selected = (file, onBytes) => selection?.ofFile(request, files, file, check, onBytes);
      yield* this.rowsOf(filter, check, columns, dictionaries, reader, selected);
    } finally {
      reader?.release();
    }
  }

  private *rowsOf(
    filter: LineFilter | undefined,
    check: () => void,
    columns: ReadonlySet<string> | undefined,
    dictionaries: ReadonlyMap<string, Dictionary>,
    reader: ColumnReader | undefined,
    selected: Selected,
  ): Iterable<NumberedBatch> {
    const { context, files } = this;
    const total = files.reduce((n, f) => n + f.size, 0);
    let before = 0;
    let rows = 0;
    let lines = 0;
    for (const [index, file] of files.entries()) {
      this.firstLines[index] = lines;
      const report = new FileReportBuilder(file.path);
      report.format = 'ndjson';
      const pass = new FilePass(this.name, file, context, report, columns, dictionaries);
      let seen = 0;
      const onRead = (position: number): void => {
        check();
        context.onProgress?.(before + position, total, lines + seen);
      };
      const count = (more: number): void => {
        seen += more;
        if (lines + seen > MAX_LINES) throw new NotStreamable('more lines than can be numbered');
      };
      const retold = new FilePass(this.name, file, context, new RetoldReport(report), columns, dictionaries);
      const pieces = selected(index, (bytes) => context.onProgress?.(before + bytes, total, lines + seen));
      for (const piece of pieces ?? [WHOLE]) {
        if ('places' in piece) {
          const block = blockOf(piece, seen);
          report.append(piece.report, seen);
          rows += piece.rows;
          count(piece.lineCount);
          yield* retold.batches(block, lines);
          continue;
        }
        if (piece.note !== undefined) report.note(piece.note);
        const part = pieces === undefined ? file : rangeOf(file, piece, seen + 1);
        const read =
          reader === undefined
            ? pass.rows(fileBlocks(part, filter, report, onRead), lines, count)
            : pass.columnRows(reader, filePieces(part, reader.room, report, onRead), lines, count);
        for (const numbered of read) {
          rows += numbered.batch.length;
          yield numbered;
        }
      }
      lines += seen;
      before += file.size;
      if (filter !== undefined) {
        // What a row has that was not read is not known.
        report.missing(this.name, []);
        report.note(`Lines that hold nothing the query looks for were passed over unread.`);
      }
      context.onReport(index, report, filter === undefined);
    }
    context.onProgress?.(total, total, lines);
    if (context.isPart !== true) this.hasRows ||= rows > 0 || (filter !== undefined && this.findRow(check));
    if (!this.hasRows && context.isPart !== true) throw new NotStreamable(`no rows of ${this.name}`);
    if (filter === undefined) this.exactRows = rows;
    else this.lines = lines;
  }

  /** The newest time of the rows, in ticks; reads no more lines than it must. */
  newestTime(): bigint | undefined {
    const { columns, context, files, name, timeColumn } = this;
    if (timeColumn === undefined) return undefined;
    const sought = context.noPrefilter === true ? undefined : soughtTimes(columns, timeColumn, context.mappings);
    const wanted = new Set([timeColumn]);
    if (sought === undefined) return newestIn(this.batches(wanted), this);
    const total = files.reduce((n, f) => n + f.size, 0);
    let before = 0;
    let lines = 0;
    const newest = new NewestTime(sought);
    for (const file of files) {
      // What its few lines tell of the file is told again by the pass that follows.
      const pass = new FilePass(name, file, context, new FileReportBuilder(file.path), wanted, new Map());
      const read = (block: LineBlock): bigint | undefined => newestIn(batchesOf(pass.batches(block, 0)), this);
      const onRead = (position: number, seen: number): void =>
        context.onProgress?.(before + position, total, lines + seen);
      lines += newest.lookAt(file, read, onRead);
      before += file.size;
    }
    return newest.ticks;
  }

  /** Conditions that a row can only fulfil by what its line says: a `Type` that is filled in stands nowhere. */
  private readable(
    conditions: readonly TextCondition[],
    columns: ReadonlySet<string> | undefined,
  ): readonly TextCondition[] {
    if (columns?.has(TYPE_COLUMN) === false || !fillsType(this.columns)) return conditions;
    const filledIn = this.name.toLowerCase();
    return withoutTexts(conditions, ({ text }) => filledIn.includes(text));
  }

  /** Whether the files have a row of the table; reads no further than the first. */
  private findRow(check: () => void): boolean {
    for (const { batch } of this.read([], check)) if (batch.length > 0) return true;
    return false;
  }
}

/** Lines that were selected, as a block. `before`: how many lines of the file are before their range. */
function blockOf({ bytes, places, lineCount }: SelectedLines, before: number): LineBlock {
  const lines: JsonSpan[] = [];
  for (let i = 0; i < places.length; i += 3) {
    const line = before + places[i + 2]!;
    lines.push({ start: places[i]!, end: places[i + 1]!, line, endLine: line });
  }
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), lines, lineCount };
}

function* batchesOf(numbered: Iterable<NumberedBatch>): Iterable<Batch> {
  for (const { batch } of numbered) yield batch;
}

/** One pass over a file for one table. */
class FilePass {
  private readonly router: RecordRouter;
  private readonly columns: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(
    private readonly table: string,
    file: StreamedFile,
    private readonly context: StreamContext,
    private readonly report: FileReportBuilder,
    columns: ReadonlySet<string> | undefined,
    private readonly dictionaries: ReadonlyMap<string, Dictionary>,
  ) {
    this.columns = columns === undefined ? undefined : new Map([[table, columns]]);
    const input: EventInput = { path: file.path, table: file.table, bytes: new Uint8Array(0) };
    this.router = new RecordRouter(input, context.catalog, context.defaultTable, context.mappings, undefined, report);
  }

  /** The table's rows. `before`: the lines of the files before; `count` is told of lines as they are read. */
  *rows(blocks: Iterable<LineBlock>, before: number, count: (lines: number) => void): Generator<NumberedBatch> {
    for (const block of blocks) {
      count(block.lineCount);
      yield* this.batches(block, before);
    }
  }

  /** The table's rows, read by column where that can be. */
  *columnRows(
    reader: ColumnReader,
    pieces: Iterable<LinePiece>,
    before: number,
    count: (lines: number) => void,
  ): Generator<NumberedBatch> {
    yield* reader.batches(pieces, before, this.report, count, (block) => this.batches(block, before));
  }

  /** The rows among the lines of a block; then what they looked like. */
  *batches(block: LineBlock, before: number): Generator<NumberedBatch, readonly PlainShape[]> {
    if (block.lines.length === 0) return [];
    const { report, router, table } = this;
    const tables = new TableSet(this.context.catalog, {
      columns: this.columns,
      isStreamed: true,
      dictionaries: new Map([[table, this.dictionaries]]),
    });
    const shapes = addBlock(block, router, tables.beginFile(report, false), report, () => {
      if (router.hasMapped) throw new NotStreamable('records that a mapping is for');
    });
    const read = tables.finish().get(table);
    if (read === undefined) return shapes;
    let row = 0;
    for (const batch of read.batches()) {
      const rows = new Int32Array(batch.length);
      for (let i = 0; i < rows.length; i++, row++) rows[i] = before + (read.lineOf?.(row) ?? read.origin(row).line) - 1;
      yield { batch, rows };
    }
    return shapes;
  }
}

import { Buffer, isUtf8 } from 'node:buffer';
import { DictionaryColumn, NumberColumn, TickColumn, type Column } from '../../engine/exec/column.js';
import type { NumberedBatch } from '../../engine/run.js';
import type { TableFacts } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { SegmentedTable } from '../event-table.js';
import type { PlainShape } from '../json-loader.js';
import type { FileReportBuilder } from '../report.js';
import {
  ColumnsKernel,
  isShort,
  MOST_COLUMNS,
  MOST_TEMPLATES,
  type ColumnKind,
  type LineTemplate,
} from '../scan/columns-kernel.js';
import { fillsType, TIME_TWINS, TYPE_COLUMN } from '../tables/contract.js';
import { Lines } from '../tables/lines.js';
import { NO_COLUMN, SpanRows, SpanSegment } from '../tables/span-segment.js';
import { TypedTableBuilder } from '../tables/typed-table.js';
import { CodedTexts } from './coded-texts.js';
import { linesOf, type LineBlock } from './line-blocks.js';
import { roomFor, type LinePiece, type LineRoom } from './line-pieces.js';

/** So many lines of a piece may be other than expected, and one of so many. */
const FEW_OTHERS = 16;
const OTHERS_SHARE = 8;
/** After a piece with more of them so many pieces are read in the plain way, then twice as many, up to a limit. */
const MOST_PAUSE = 64;

/** The plain way to read lines: their rows, and after these what lines looked like. */
export type PlainReader = (block: LineBlock) => Generator<NumberedBatch, readonly PlainShape[]>;

interface Shape extends LineTemplate {
  readonly name: string;
  readonly unknownKeys: ReadonlySet<string>;
}

/**
 * Reads the wanted columns of a table out of pieces of files of JSON lines. A kernel goes through lines that look like
 * lines before them; those, and only those, that it does not take are read in the plain way.
 */
export class ColumnReader {
  private readonly kernel: ColumnsKernel;
  /** By column of the kernel: the slot, and the texts where they have numbers. */
  private readonly slots: readonly number[];
  private readonly texts: (CodedTexts | undefined)[];
  private readonly kinds: readonly ColumnKind[];
  private readonly table: TypedTableBuilder;
  private shapes: readonly Shape[] = [];
  private pause = 0;
  private paused = 0;

  private constructor(
    name: string,
    private readonly facts: TableFacts,
    private readonly wanted: ReadonlySet<string>,
    coded: ReadonlySet<string>,
    lineLimit: number,
  ) {
    this.table = new TypedTableBuilder(name, facts.columns, facts.timeColumn, true, { wanted, isStreamed: true });
    this.slots = wantedSlots(this.table, wanted);
    const kinds = this.slots.map((slot) => kindOf(facts.columns[slot], coded));
    this.kinds = kinds;
    this.kernel = new ColumnsKernel(kinds, roomFor(lineLimit));
    const filled = fillsType(facts.columns) ? TYPE_COLUMN : undefined;
    this.texts = this.slots.map((slot, c) =>
      kinds[c]!.kind === 'numbers'
        ? new CodedTexts(this.kernel, c, facts.columns[slot]!.name === filled ? name : '')
        : undefined,
    );
  }

  /** A reader for some columns of a table; undefined where they are too many. */
  static of(
    name: string,
    facts: TableFacts,
    wanted: ReadonlySet<string> | undefined,
    coded: ReadonlySet<string>,
    lineLimit: number,
  ): ColumnReader | undefined {
    if (wanted === undefined || 2 * wanted.size > MOST_COLUMNS) return undefined;
    return new ColumnReader(name, facts, wanted, coded, lineLimit);
  }

  /** Where pieces of files are to be read to. */
  get room(): LineRoom {
    return this.kernel;
  }

  /** Call when it is not needed any more. */
  release(): void {
    this.kernel.release();
  }

  /** The rows of a file. `before`: the lines of the files before; `count` is told of lines as they are read. */
  *batches(
    pieces: Iterable<LinePiece>,
    before: number,
    report: FileReportBuilder,
    count: (lines: number) => void,
    plain: PlainReader,
  ): Generator<NumberedBatch> {
    this.expect([], report);
    this.pause = this.paused = 0;
    for (const piece of pieces) {
      const { start, end } = piece;
      const bytes = this.kernel.input.subarray(start, end);
      if (this.shapes.length === 0 || this.paused > 0 || !isUtf8(bytes)) {
        this.paused = Math.max(0, this.paused - 1);
        yield* this.readPlain(piece, start, end, report, count, plain);
      } else yield* this.readPiece(piece, before, report, count, plain);
    }
    this.expect([], report);
  }

  private *readPiece(
    piece: LinePiece,
    before: number,
    report: FileReportBuilder,
    count: (lines: number) => void,
    plain: PlainReader,
  ): Generator<NumberedBatch> {
    const { kernel } = this;
    const { input } = kernel;
    const { end } = piece;
    let others = 0;
    for (let at = piece.start; at < end;) {
      const run = kernel.run(at, end);
      if (run.rows > 0) {
        const first = piece.line + piece.lineCount;
        piece.lineCount += run.rows;
        count(run.rows);
        yield this.batch(at, run.next, run.rows, first, before, report);
      }
      at = run.next;
      if (run.end === 'dictionary full') {
        if (!kernel.widen(run.column)) this.stopNumbering(run.column);
      } else if (run.end === 'other line') {
        const isMany = ++others > FEW_OTHERS + piece.lineCount / OTHERS_SHARE;
        const feed = input.indexOf(0x0a, at);
        const next = isMany || feed < 0 || feed >= end ? end : feed + 1;
        yield* this.readPlain(piece, at, next, report, count, plain);
        at = next;
        if (isMany) this.paused = this.pause = Math.min(MOST_PAUSE, Math.max(1, 2 * this.pause));
      }
    }
    if (this.paused === 0) this.pause = 0;
  }

  private *readPlain(
    piece: LinePiece,
    from: number,
    to: number,
    report: FileReportBuilder,
    count: (lines: number) => void,
    plain: PlainReader,
  ): Generator<NumberedBatch> {
    const block = linesOf(this.kernel.input, from, to, piece.line + piece.lineCount);
    piece.lineCount += block.lineCount;
    count(block.lineCount);
    this.learn(yield* plain(block), report);
  }

  /** The rows of the kernel's last run. */
  private batch(
    from: number,
    to: number,
    rows: number,
    first: number,
    before: number,
    report: FileReportBuilder,
  ): NumberedBatch {
    const { facts, kernel, slots, table, texts } = this;
    const made: (Column | undefined)[] = [];
    for (const [c, slot] of slots.entries()) {
      const coded = texts[c];
      made[slot] =
        coded === undefined ? this.typed(c, rows) : new DictionaryColumn(kernel.column(c, rows), coded.update());
      if (coded?.pays(rows) === false) this.stopNumbering(c);
    }
    // Where all columns are made nothing is read out of the bytes.
    const isMade = slots.every((slot) => slot >= facts.columns.length || made[slot] !== undefined);
    const bytes = isMade ? Buffer.alloc(0) : Buffer.from(kernel.input.subarray(from, to));
    const starts: (Uint32Array | undefined)[] = [];
    if (!isMade) slots.forEach((slot, c) => (starts[slot] = kernel.column(c, rows)));
    const lines = new Lines(report.path);
    lines.addRange(first, rows);
    const unconverted = (column: number): void => report.countUnconverted(table.name, facts.columns[column]!.name);
    const segment = new SpanSegment(SpanRows.of(bytes, lines, starts), table, unconverted, made);
    const [batch] = new SegmentedTable(table.name, facts.columns, facts.timeColumn, [segment], true).batches(
      this.wanted,
    );
    const numbers = new Int32Array(rows);
    for (let i = 0; i < rows; i++) numbers[i] = before + first - 1 + i;
    return { batch: batch!, rows: numbers };
  }

  /** A column of whole numbers or times, where the kernel read all of them; otherwise they are read at their places. */
  private typed(c: number, rows: number): Column | undefined {
    const { kernel, kinds, slots, table } = this;
    const kind = kinds[c]!.kind;
    if (kind !== 'whole' && kind !== 'times') return undefined;
    const own = kernel.typed(c);
    if (kind === 'whole') return own.others > 0 ? undefined : new NumberColumn(kernel.whole(c, rows));
    // Of two columns that stand in for each other, only one may have values.
    const t = slots.indexOf(table.twinSlots.get(slots[c]!) ?? -1);
    const twin = t < 0 ? { values: 0, others: 0 } : kernel.typed(t);
    if (own.others + twin.others > 0 || (own.values > 0 && twin.values > 0)) return undefined;
    return new TickColumn(kernel.times(own.values > 0 || t < 0 ? c : t, rows));
  }

  private stopNumbering(column: number): void {
    this.kernel.stopNumbering(column);
    this.texts[column] = undefined;
  }

  /** Expects lines that look like those that were read in the plain way. */
  private learn(found: readonly PlainShape[], report: FileReportBuilder): void {
    const known = new Set(this.shapes.map((s) => s.name));
    const added = found
      .filter((f) => f.table === this.table.name && f.keys.every(isShort))
      .sort((a, b) => b.rows - a.rows)
      .map((f) => this.shapeOf(f))
      .filter((s) => !known.has(s.name));
    if (added.length === 0) return;
    const all = [...this.shapes, ...added];
    this.expect(all.length > MOST_TEMPLATES ? added : all, report);
  }

  private shapeOf({ keys, type }: PlainShape): Shape {
    const targets = this.table.targets(keys);
    const columns = Array.from(targets, (slot, k) =>
      // Of a key that comes twice, the last counts.
      targets.lastIndexOf(slot) === k ? this.slots.indexOf(slot) : -1,
    );
    const only =
      type === undefined ? undefined : { key: keys.lastIndexOf(TYPE_COLUMN), json: Buffer.from(`"${type}"`) };
    const unknownKeys = new Set(keys.filter((_, k) => targets[k] === NO_COLUMN));
    return { name: JSON.stringify([keys, type]), keys, columns, only, unknownKeys };
  }

  /** Tells the report of the rows that the kernel took so far, and the kernel what lines look like from now on. */
  private expect(shapes: readonly Shape[], report: FileReportBuilder): void {
    for (const [s, rows] of this.kernel.counts().entries()) {
      if (rows === 0) continue;
      report.countRecords(rows);
      report.countRows(this.table.name, rows);
      for (const key of this.shapes[s]!.unknownKeys) report.countUnknownKey(key, rows);
    }
    this.shapes = shapes.slice(0, this.kernel.expect(shapes));
  }
}

/** What a kernel is to make of a column; undefined for one that only stands in for another, which are times. */
function kindOf(column: ColumnInfo | undefined, coded: ReadonlySet<string>): ColumnKind {
  switch (column?.type) {
    case undefined:
    case 'datetime':
      return { kind: 'times' };
    case 'int':
      return { kind: 'whole', digits: 9 };
    case 'long':
      return { kind: 'whole', digits: 15 };
    case 'string':
      return { kind: coded.has(column.name) ? 'numbers' : 'places' };
    default:
      return { kind: 'places' };
  }
}

/** The slots of some columns, and of those whose values may stand in for theirs. */
function wantedSlots(table: TypedTableBuilder, wanted: ReadonlySet<string>): readonly number[] {
  const names = Array.from(wanted).flatMap((name) => [name, TIME_TWINS.get(name) ?? name]);
  const slots = [...table.targets(names)].filter((slot) => slot >= 0);
  return [...new Set(slots)].sort((a, b) => a - b);
}

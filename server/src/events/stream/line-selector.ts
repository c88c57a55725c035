import { Buffer } from 'node:buffer';
import type { DataSource } from '../../engine/data.js';
import { EngineError } from '../../engine/errors.js';
import type { Batch } from '../../engine/exec/batch.js';
import { tooLarge } from '../../engine/memory.js';
import type { TextCondition } from '../../engine/plan/necessary-texts.js';
import { Planner } from '../../engine/plan/planner.js';
import { readsRowsOnce, rowFilter } from '../../engine/plan/row-filter.js';
import type { TablePlan } from '../../engine/plan/table-plan.js';
import { Run, type NumberedBatch, type TableData } from '../../engine/run.js';
import type { Catalog, TableFacts } from '../../schema/facts.js';
import type { QueryBlock } from '../../syntax/statements.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { MappingSet } from '../mappings/mapper.js';
import type { JsonSpan } from '../readers/json-spans.js';
import { FileReportBuilder, type ReportPart } from '../report.js';
import { dataSourceOf } from '../tables/data-source.js';
import type { StreamedFile } from './file-blocks.js';
import { rangeOf, type FileRange } from './file-range.js';
import { spanOf } from './gathered-lines.js';
import { BLOCK_BYTES } from './line-pieces.js';
import type { SelectedLines, TableRequest } from './line-selection.js';
import { StreamedTable, type StreamContext } from './streamed-table.js';

/** What a selection of lines is made with. */
export interface SelectorOptions {
  readonly tree: QueryBlock;
  readonly catalog: Catalog;
  readonly mappings: MappingSet;
  /** The table of rows that do not say theirs. */
  readonly defaultTable: string | undefined;
  readonly noPrefilter: boolean;
  readonly files: readonly StreamedFile[];
  readonly request: TableRequest;
  /** `now()`, in ticks. */
  readonly now: bigint;
  /** Called often; may throw. */
  readonly check: () => void;
}

/** Finds the lines of files whose rows a query's first operators let through. */
export class LineSelector {
  /** Parts of files are read into it, one after the other. */
  private room: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly options: SelectorOptions,
    private readonly facts: TableFacts,
    private readonly filter: TablePlan,
    private readonly run: Run,
    private readonly source: PartTable,
  ) {}

  /** Undefined where a query does not tell by a row alone whether it matters. */
  static open(options: SelectorOptions): LineSelector | undefined {
    const { catalog, check, now, request, tree } = options;
    const facts = catalog.table(request.table);
    if (facts === undefined || facts.open || !readsRowsOnce(tree, facts.name)) return undefined;
    const isCancelled = (): boolean => {
      check();
      return false;
    };
    const run = new Run({ now, lineage: true, isCancelled });
    const source = new PartTable(facts, request);
    const workspace = dataSourceOf({ tables: new Map(), report: { files: [] } }, catalog);
    const table = (name: string): TableData | undefined =>
      name === facts.name ? source : notHere(name, catalog.table(name)?.columns);
    const data: DataSource = { ...workspace, table };
    const results = trying(() => new Planner(data, run).planQuery(tree).results);
    const filter = results && rowFilter(results, facts.name);
    return filter === undefined ? undefined : new LineSelector(options, facts, filter, run, source);
  }

  /**
   * The lines of a range that may matter; undefined where the query fails on a row, so that whoever asked runs into it
   * when the range is read. Throws NotStreamable.
   */
  select(file: number, range: FileRange): SelectedLines | undefined {
    const part = rangeOf(this.options.files[file]!, range, 1);
    const all = this.bytesOf(part);
    const found = this.passing(inMemory(part, all));
    if (found === undefined) return undefined;
    const { lines, lineCount, rows, report } = found;
    const selected = gathered(all, lines);
    if (report.unconverted.size === 0) return { ...selected, lineCount, rows, report };
    // Values of the selected lines are counted when these are read again.
    const again = this.passing(inMemory(part, selected.bytes));
    return again && { ...selected, lineCount, rows, report: { ...report, unconverted: less(report, again.report) } };
  }

  /** All bytes of a part of a file, until the next are asked for. */
  private bytesOf(part: StreamedFile): Buffer {
    const opened = part.open();
    try {
      for (let length = 0; ;) {
        this.options.check();
        if (this.room.length < length + BLOCK_BYTES) this.room = grown(this.room, length);
        const got = opened.read(this.room.subarray(length, length + BLOCK_BYTES), part.from + length);
        if (got === 0) return this.room.subarray(0, length);
        length += got;
      }
    } finally {
      opened.close();
    }
  }

  /** The lines whose rows pass; `undefined` where the query fails on one. */
  private passing(file: StreamedFile): Passing | undefined {
    const { check, catalog, mappings, defaultTable, noPrefilter } = this.options;
    let told = new FileReportBuilder(file.path);
    let lineCount = 0;
    const context: StreamContext = {
      ...{ catalog, mappings, defaultTable, noPrefilter, isPart: true },
      onReport: (_, report) => {
        told = report;
      },
      onProgress: (_done, _total, lines) => {
        check();
        lineCount = lines;
      },
    };
    const { run, source } = this;
    source.read(new StreamedTable(this.facts.name, this.facts, [file], context));
    const first = run.firstOrdinal(source);
    const lines = trying(() => {
      const passed = new Set<number>();
      for (const { lineage, length } of this.filter.run(run, { columns: new Set() }))
        for (let row = 0; row < length; row++)
          for (const event of lineage?.of(row) ?? []) passed.add(event - first + 1);
      return passed;
    });
    return lines && { lines, lineCount, rows: source.rows, report: told.part() };
  }
}

/** What a query's first operators say of a part of a file. */
interface Passing {
  /** The numbers of lines with a row that passes. */
  readonly lines: ReadonlySet<number>;
  readonly lineCount: number;
  readonly rows: number;
  readonly report: ReportPart;
}

/** What `work` returns; undefined where the query or its data make it fail. */
function trying<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof EngineError || tooLarge(failure) !== undefined) return undefined;
    throw failure;
  }
}

/** A table that is, in turn, what parts of files hold. */
class PartTable implements TableData {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly isEvents = true;
  /** How many rows of the current part were read. */
  rows = 0;
  private part: StreamedTable | undefined;
  private readonly wanted: ReadonlySet<string> | undefined;

  constructor(
    { name, columns }: TableFacts,
    private readonly request: TableRequest,
  ) {
    this.name = name;
    this.columns = columns;
    this.wanted = request.columns && new Set(request.columns);
  }

  read(part: StreamedTable): void {
    this.part = part;
    this.rows = 0;
  }

  *batches(): Iterable<Batch> {
    for (const { batch } of this.numberedBatches([], () => undefined)) yield batch;
  }

  /** Rows are read as the whole query asks for them, so that as much is found out of them. */
  *numberedBatches(_: readonly TextCondition[], check: () => void): Iterable<NumberedBatch> {
    if (this.part === undefined) throw new EngineError('refused', 'the query reads its table while it is planned');
    for (const numbered of this.part.numberedBatches(this.request.conditions, check, this.wanted)) {
      this.rows += numbered.batch.length;
      yield numbered;
    }
  }
}

/** A table that a query names besides; whoever asks for its rows does not go by one row alone. */
function notHere(name: string, columns: readonly ColumnInfo[] | undefined): TableData | undefined {
  const batches = (): never => {
    throw new EngineError('missing-table', `the rows of ${name} are not here`);
  };
  return columns && { name, columns, isEvents: true, batches };
}

/** Copies lines by their numbers. */
function gathered(from: Buffer, wanted: ReadonlySet<number>): Pick<SelectedLines, 'bytes' | 'places'> {
  const found: JsonSpan[] = [];
  for (let at = 0, line = 1; at < from.length && found.length < wanted.size; line++) {
    const feed = from.indexOf(0x0a, at);
    const end = feed < 0 ? from.length : feed;
    if (wanted.has(line)) found.push(spanOf(from, at, end, line));
    at = end + 1;
  }
  const bytes = new Uint8Array(found.reduce((n, { start, end }) => n + end - start + 1, 0));
  const places = new Int32Array(3 * found.length);
  let at = 0;
  for (const [i, span] of found.entries()) {
    const end = at + span.end - span.start;
    bytes.set(from.subarray(span.start, span.end), at);
    bytes[end] = 0x0a;
    places.set([at, end, span.line], 3 * i);
    at = end + 1;
  }
  return { bytes, places };
}

/** A larger buffer with the first bytes of another. */
function grown(room: Buffer, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, length + BLOCK_BYTES));
  room.copy(larger, 0, 0, length);
  return larger;
}

/** A file that holds only some bytes. */
function inMemory(file: StreamedFile, bytes: Uint8Array): StreamedFile {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const read = (into: Uint8Array, at: number): number => held.copy(into, 0, at, at + into.length);
  return { ...file, from: 0, size: bytes.length, open: () => ({ read, close: () => undefined }) };
}

/** The counts of one report without those of another. */
function less(report: ReportPart, other: ReportPart): ReportPart['unconverted'] {
  return new Map(
    Array.from(report.unconverted, ([table, columns]) => {
      const known = other.unconverted.get(table);
      const left = Array.from(columns, ([name, n]): [string, number] => [name, n - (known?.get(name) ?? 0)]);
      return [table, new Map(left.filter(([, n]) => n > 0))];
    }),
  );
}

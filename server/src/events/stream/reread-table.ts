import type { Batch } from '../../engine/exec/batch.js';
import type { Catalog } from '../../schema/facts.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { describeLayout } from '../layout-name.js';
import type { EventOrigin, EventTable } from '../event-table.js';
import type { LoadedEvents } from '../loaded-events.js';
import { CANCELLED } from '../loader.js';
import { MappingSet } from '../mappings/mapper.js';
import type { Mapping } from '../mappings/types.js';
import { FileReportBuilder, type FileReport } from '../report.js';
import { RecordRouter } from '../route.js';
import { TableSet, type RowSink } from '../tables/table-set.js';
import { addBlock, fileBlocks, type StreamedFile } from './file-blocks.js';
import { streamedFiles, type StreamInput } from './stream-input.js';
import type { StreamProgress } from './streamed-table.js';
import { Survey, type SurveyedTable } from './survey.js';

export interface RereadOptions {
  readonly catalog: Catalog;
  /** The table of rows that do not say theirs, if they have any of its columns. */
  readonly table?: string | undefined;
  readonly mappings?: readonly Mapping[] | undefined;
  /** Told how many bytes of all files were read in this pass. */
  readonly onProgress?: StreamProgress | undefined;
  /** Asked now and then; true ends a pass with what it has, and the report says so. */
  readonly isCancelled?: (() => boolean) | undefined;
}

/**
 * All tables of files of JSON lines, as loading makes them: the same rows in the same order, mappings and inferred
 * columns too. The files are read through once to tell the tables, and again whenever the rows of one are asked for, so
 * that no more than a piece of a file is in memory. Undefined for files of other layouts.
 */
export function rereadEvents(inputs: readonly StreamInput[], options: RereadOptions): LoadedEvents | undefined {
  const files = streamedFiles(inputs);
  return files === undefined ? undefined : new RereadFiles(files, options).open();
}

/** Files that are read again and again. */
class RereadFiles {
  private readonly mappings: MappingSet;
  private tables: readonly SurveyedTable[] = [];
  /** What the last passes told: the reports of each, by the table that it was for; `''` is the survey. */
  private readonly reports = new Map<string, readonly FileReportBuilder[]>();

  constructor(
    private readonly files: readonly StreamedFile[],
    private readonly options: RereadOptions,
  ) {
    this.mappings = new MappingSet(options.mappings ?? [], options.catalog);
  }

  open(): LoadedEvents {
    const survey = new Survey(this.options.catalog);
    for (const { addTo } of this.pass('')) addTo((report) => survey.sink(report));
    this.tables = survey.finish();
    const tables = new Map(this.tables.map((t): [string, EventTable] => [t.name, new RereadTable(t, this)]));
    const fileReports = (): FileReport[] => this.fileReports();
    return {
      tables,
      get report() {
        return { files: fileReports() };
      },
    };
  }

  /** A table, piece by piece. `wanted`: the columns that will be asked for; undefined for all. */
  *pieces(table: string, wanted?: ReadonlySet<string>): Generator<EventTable> {
    const facts = new Map(this.tables.map((t) => [t.name, { ...t.facts, open: false }]));
    const columns = wanted === undefined ? undefined : new Map([[table, wanted]]);
    const ownTables = new Set(this.tables.filter((t) => !t.isDerived).map((t) => t.name));
    for (const { addTo } of this.pass(table)) {
      const tables = new TableSet({ table: (name) => facts.get(name) }, { columns, isStreamed: true, ownTables });
      addTo((report) => tables.beginFile(report, false));
      const piece = tables.finish().get(table);
      if (piece !== undefined) yield piece;
    }
  }

  /** Reads all files, block by block. */
  private *pass(table: string): Generator<{ addTo(rows: (report: FileReportBuilder) => RowSink): void }> {
    const { catalog, table: defaultTable, onProgress, isCancelled } = this.options;
    const reports = this.files.map((file) => new FileReportBuilder(file.path));
    const total = this.files.reduce((n, f) => n + f.size, 0);
    let before = 0;
    let lines = 0;
    for (const [index, file] of this.files.entries()) {
      const report = reports[index]!;
      const { format, why } = describeLayout({ kind: 'json-lines' });
      report.format = format;
      report.because(why);
      if (file.note !== undefined) report.note(file.note);
      const input = { path: file.path, table: file.table, bytes: new Uint8Array(0) };
      const router = new RecordRouter(input, catalog, defaultTable, this.mappings, undefined, report);
      const onRead = (position: number): void => onProgress?.(before + position, total, lines);
      for (const block of fileBlocks(file, undefined, report, onRead)) {
        if (isCancelled?.() === true) {
          report.skip(block.lines[0]?.line ?? 0, CANCELLED);
          break;
        }
        lines += block.lineCount;
        yield { addTo: (rows) => addBlock(block, router, rows(report), report) };
      }
      before += file.size;
    }
    onProgress?.(total, total, lines);
    this.reports.delete(table);
    this.reports.set(table, reports);
  }

  /** The reports of the last pass; values that were not converted are counted for one table in each pass. */
  private fileReports(): FileReport[] {
    const passes = [...this.reports.values()].map((builders) => builders.map((b) => b.finish()));
    const last = passes.at(-1) ?? [];
    return last.map((report, i) => {
      const unconverted = new Map<string, number>();
      for (const pass of passes) {
        for (const [column, count] of pass[i]!.unconverted)
          unconverted.set(column, (unconverted.get(column) ?? 0) + count);
      }
      return { ...report, unconverted };
    });
  }
}

/** A table whose rows are read from its files each time they are asked for. */
class RereadTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly timeColumn: string | undefined;
  readonly rowCount: number;

  constructor(
    { name, facts, rowCount }: SurveyedTable,
    private readonly files: RereadFiles,
  ) {
    this.name = name;
    this.columns = facts.columns;
    this.timeColumn = facts.timeColumn;
    this.rowCount = rowCount;
  }

  *batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    for (const piece of this.files.pieces(this.name, columns)) yield* piece.batches(columns);
  }

  /** Reads the files up to the row. */
  origin(row: number): EventOrigin {
    let before = 0;
    for (const piece of this.files.pieces(this.name)) {
      if (row >= 0 && row < before + piece.rowCount) return piece.origin(row - before);
      before += piece.rowCount;
    }
    throw new RangeError(`${this.name} has no row ${row}`);
  }
}

/** A record that was left out, and why. */
export interface SkippedRecord {
  /** From 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly reason: string;
}

/** What became of one file. */
export interface FileReport {
  readonly path: string;
  /** The format's name; undefined when the file could not be read. */
  readonly format: string | undefined;
  /** Why this format, and why this table, as a sentence. */
  readonly why: string;
  /** The table most of its rows went to. */
  readonly table: string | undefined;
  /** Rows by table. */
  readonly tables: ReadonlyMap<string, number>;
  /** Rows by the mapping that made them; rows that have the table's columns need none. */
  readonly mappings: ReadonlyMap<string, number>;
  /** Records that became rows. */
  readonly read: number;
  /** Records that did not, in file order; at most {@link MAX_LISTED_SKIPS} for each reason. */
  readonly skipped: readonly SkippedRecord[];
  /** How many records were left out, by reason. */
  readonly skippedByReason: ReadonlyMap<string, number>;
  /** Columns of `table` that no record had: they are null, or empty for text. */
  readonly missingColumns: readonly string[];
  /** Keys that are no columns of the table, and in how many records they stood; they are ignored. */
  readonly unknownKeys: ReadonlyMap<string, number>;
  /** Values that are not of their column's type and became null, by column: of all values that were read so far. */
  readonly unconverted: ReadonlyMap<string, number>;
  /** Assumptions made in reading the file, such as the zone of its times. */
  readonly notes: readonly string[];
}

export interface LoadReport {
  readonly files: readonly FileReport[];
}

export const MAX_LISTED_SKIPS = 100;

/** What was told of a part of a file, as plain data. */
export interface ReportPart {
  readonly why: readonly string[];
  readonly skipped: readonly SkippedRecord[];
  readonly skippedByReason: ReadonlyMap<string, number>;
  readonly tables: ReadonlyMap<string, number>;
  readonly unconverted: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly mappings: ReadonlyMap<string, number>;
  readonly read: number;
  readonly notes: ReadonlySet<string>;
  readonly missingColumns: ReadonlyMap<string, readonly string[]>;
  readonly unknownKeys: ReadonlyMap<string, number>;
}

/** Collects a {@link FileReport} while a file is read. */
export class FileReportBuilder {
  format: string | undefined;
  private why: string[] = [];
  private readonly skipped: SkippedRecord[] = [];
  private readonly skippedByReason = new Map<string, number>();
  private readonly tables = new Map<string, number>();
  private readonly unconverted = new Map<string, Map<string, number>>();
  private readonly mappings = new Map<string, number>();
  private read = 0;
  private readonly notes = new Set<string>();
  private readonly missingColumns = new Map<string, readonly string[]>();
  private readonly unknownKeys = new Map<string, number>();

  constructor(readonly path: string) {}

  because(reason: string): void {
    if (!this.why.includes(reason)) this.why.push(reason);
  }

  skip(line: number, reason: string): void {
    const seen = (this.skippedByReason.get(reason) ?? 0) + 1;
    this.skippedByReason.set(reason, seen);
    if (seen <= MAX_LISTED_SKIPS) this.skipped.push({ line, reason });
  }

  note(text: string): void {
    this.notes.add(text);
  }

  /** The columns of a table that none of the file's records had; called for each part of a file that is read in parts. */
  missing(table: string, columns: readonly string[]): void {
    const before = this.missingColumns.get(table);
    const still = before === undefined ? columns : before.filter((name) => columns.includes(name));
    this.missingColumns.set(table, still);
  }

  countRows(table: string, rows: number): void {
    this.tables.set(table, (this.tables.get(table) ?? 0) + rows);
  }

  /** Records became one or more rows each. */
  countRecords(records: number): void {
    this.read += records;
  }

  countMapping(name: string): void {
    this.mappings.set(name, (this.mappings.get(name) ?? 0) + 1);
  }

  countUnconverted(table: string, column: string, values = 1): void {
    const columns = this.unconverted.get(table) ?? new Map<string, number>();
    columns.set(column, (columns.get(column) ?? 0) + values);
    this.unconverted.set(table, columns);
  }

  /** Takes what another builder counted of rows of the same file. */
  absorb(part: ReportPart): void {
    for (const [table, rows] of part.tables) this.countRows(table, rows);
    for (const [table, columns] of part.missingColumns) this.missing(table, columns);
    for (const [key, records] of part.unknownKeys) this.countUnknownKey(key, records);
    for (const [table, columns] of part.unconverted)
      for (const [column, count] of columns) this.countUnconverted(table, column, count);
  }

  /** What was told so far. */
  part(): ReportPart {
    const { why, skipped, skippedByReason, tables, unconverted, mappings, read, notes, missingColumns, unknownKeys } =
      this;
    return { why, skipped, skippedByReason, tables, unconverted, mappings, read, notes, missingColumns, unknownKeys };
  }

  /** Takes what was told of the next part of the same file. `linesBefore`: how many lines are before it. */
  append(part: ReportPart, linesBefore: number): void {
    for (const reason of part.why) this.because(reason);
    for (const { line, reason } of part.skipped) this.skip(line === 0 ? 0 : line + linesBefore, reason);
    for (const [reason, count] of part.skippedByReason) {
      const listed = part.skipped.reduce((n, s) => n + Number(s.reason === reason), 0);
      this.skippedByReason.set(reason, this.skippedByReason.get(reason)! + count - listed);
    }
    for (const [name, count] of part.mappings) this.mappings.set(name, (this.mappings.get(name) ?? 0) + count);
    for (const note of part.notes) this.note(note);
    this.countRecords(part.read);
    this.absorb(part);
  }

  countUnknownKey(key: string, records: number): void {
    this.unknownKeys.set(key, (this.unknownKeys.get(key) ?? 0) + records);
  }

  finish(): FileReport {
    // Values are read when a query asks for them, so that what cannot be converted may turn up later.
    const { unconverted } = this;
    const tables = [...this.tables].sort((a, b) => b[1] - a[1]);
    return {
      path: this.path,
      format: this.format,
      why: this.why.join(' '),
      table: tables[0]?.[0],
      tables: new Map(tables),
      mappings: this.mappings,
      read: this.read,
      skipped: this.skipped,
      skippedByReason: this.skippedByReason,
      missingColumns: this.missingColumns.get(tables[0]?.[0] ?? '') ?? [],
      unknownKeys: this.unknownKeys,
      get unconverted() {
        const byColumn = new Map<string, number>();
        for (const columns of unconverted.values())
          for (const [column, count] of columns) byColumn.set(column, (byColumn.get(column) ?? 0) + count);
        return byColumn;
      },
      notes: [...this.notes],
    };
  }
}

/** The report of lines that were told of before: takes only what turns up when their values are read. */
export class RetoldReport extends FileReportBuilder {
  constructor(private readonly told: FileReportBuilder) {
    super(told.path);
  }

  override countUnconverted(table: string, column: string, values = 1): void {
    this.told.countUnconverted(table, column, values);
  }
}

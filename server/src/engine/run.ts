import type { ColumnInfo } from '../syntax/types.js';
import type { Batch } from './exec/batch.js';
import { EngineError } from './errors.js';
import type { TablePlan } from './plan/table-plan.js';
import type { Trace } from './trace/trace.js';

/** Rows of a table that a query can read. */
export interface TableData {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  /** How many rows, where that is known before reading. */
  readonly rowCount?: number | undefined;
  /** Whether the rows are events, whose ordinals lineage keeps. */
  readonly isEvents: boolean;
  /**
   * The rows in file order, without lineage. `columns` names those that the query reads: others may be left null
   * (or empty, for text) but keep their place.
   */
  batches(columns?: ReadonlySet<string>): Iterable<Batch>;
}

/** Ordinals set aside for a table whose length is not known before it is read. */
const UNKNOWN_ROWS = 1 << 28;

/** Limits of a run; a query beyond them stops with an error that names the limit. */
export interface Budget {
  /** Rows that blocking operators (join, sort, summarize, mv-expand) may hold together. */
  readonly rows: number;
}

export const DEFAULT_BUDGET: Budget = { rows: 20_000_000 };

export interface RunOptions {
  /** `now()`, in ticks. */
  readonly now: bigint;
  readonly budget?: Budget;
  /** Keep which events each row comes from. */
  readonly lineage?: boolean;
  /** Record what each clause did to each event; implies lineage. */
  readonly trace?: Trace | undefined;
  /** Asked often; true stops the run with a `cancelled` error. */
  readonly isCancelled?: () => boolean;
}

/** The state of one evaluation: its clock, limits, lineage and what was computed once. */
export class Run {
  readonly now: bigint;
  readonly lineage: boolean;
  readonly trace: Trace | undefined;
  private readonly budget: Budget;
  private readonly isCancelled: () => boolean;
  private held = 0;
  private readonly ordinals = new Map<TableData, number>();
  private nextOrdinal = 0;
  private readonly kept = new Map<TablePlan, readonly Batch[]>();
  private readonly values = new Map<object, unknown>();

  constructor(options: RunOptions) {
    this.now = options.now;
    this.trace = options.trace;
    this.lineage = options.lineage === true || options.trace !== undefined;
    this.budget = options.budget ?? DEFAULT_BUDGET;
    this.isCancelled = options.isCancelled ?? (() => false);
  }

  /** Call once for each batch, and within loops that may run long without yielding one. */
  check(): void {
    if (this.isCancelled()) throw new EngineError('cancelled', 'The run was cancelled.');
  }

  /** Counts rows that an operator keeps in memory. */
  hold(rows: number, operator: string): void {
    this.held += rows;
    if (this.held > this.budget.rows) {
      throw new EngineError(
        'budget',
        `${operator} needs more than ${this.budget.rows.toLocaleString('en')} rows in memory. ` +
          'Filter earlier, or read fewer events.',
      );
    }
    this.check();
  }

  /** Stops an operator that yields rows without end. `rows`: how many it has yielded. */
  checkRows(rows: number, operator: string): void {
    if (rows > this.budget.rows) {
      throw new EngineError('budget', `${operator} yields more than ${this.budget.rows.toLocaleString('en')} rows.`);
    }
    this.check();
  }

  /** The ordinal of a table's first event. Tables get theirs in the order in which they are first read. */
  firstOrdinal(table: TableData): number {
    let first = this.ordinals.get(table);
    if (first === undefined) {
      first = this.nextOrdinal;
      this.ordinals.set(table, first);
      this.nextOrdinal += table.rowCount ?? UNKNOWN_ROWS;
    }
    return first;
  }

  /** Which table an ordinal belongs to, and the row in it. */
  eventOf(ordinal: number): { readonly table: TableData; readonly row: number } | undefined {
    let best: { table: TableData; row: number } | undefined;
    for (const [table, first] of this.ordinals) {
      if (first <= ordinal && (best === undefined || ordinal - first < best.row))
        best = { table, row: ordinal - first };
    }
    return best;
  }

  /** A plan's rows, computed once in this run. */
  materialize(plan: TablePlan): readonly Batch[] {
    let batches = this.kept.get(plan);
    if (batches === undefined) {
      const all: Batch[] = [];
      for (const b of plan.run(this)) {
        if (b.length === 0) continue;
        this.hold(b.length, plan.kind);
        all.push(b);
      }
      batches = all;
      this.kept.set(plan, batches);
    }
    return batches;
  }

  /** A value computed once in this run, for `key` (an expression or a plan). */
  once<T>(key: object, compute: () => T): T {
    if (!this.values.has(key)) this.values.set(key, compute());
    return this.values.get(key) as T;
  }
}

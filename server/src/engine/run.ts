import { WAYS_ON } from './ways-on.js';
import type { ColumnInfo } from '../syntax/types.js';
import type { Batch } from './exec/batch.js';
import { EngineError } from './errors.js';
import { checkHeap } from './memory.js';
import type { TextCondition } from './plan/necessary-texts.js';
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
  /**
   * Where rows are read as they are asked for: the rows with their numbers in the table, ascending. Those of which a
   * clause does not hold may be left out. `check` is called often, and may throw. `columns`: see {@link batches}.
   * `coded`: text columns that are looked at in every row.
   */
  numberedBatches?(
    conditions: readonly TextCondition[],
    check: () => void,
    columns?: ReadonlySet<string>,
    coded?: ReadonlySet<string>,
  ): Iterable<NumberedBatch>;
}

/** Rows of a table, and the number of each. */
export interface NumberedBatch {
  readonly batch: Batch;
  readonly rows: Int32Array;
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
  /** Whether operators may work on whole columns where they can; true unless said otherwise, for comparison. */
  readonly columnar?: boolean;
  /** Asked often; true stops the run with a `cancelled` error. */
  readonly isCancelled?: () => boolean;
}

/** What a run and the runs within it share. */
interface Shared {
  readonly budget: Budget;
  readonly isCancelled: () => boolean;
  readonly ordinals: Map<TableData, number>;
  readonly paths: Set<string>;
  held: number;
  /** How often it was asked whether to go on. */
  checks: number;
  isRepeatable: boolean;
  nextOrdinal: number;
}

/** The rows that an operator hands to its subquery. */
interface Group {
  readonly source: TablePlan;
  readonly rows: readonly Batch[];
  readonly parent: Run;
}

/** The state of one evaluation: its clock, limits, lineage and what was computed once. */
export class Run {
  readonly now: bigint;
  readonly lineage: boolean;
  readonly columnar: boolean;
  readonly trace: Trace | undefined;
  /** The ways that operators took, for tests of those that only some queries can. */
  get paths(): Set<string> {
    return this.shared.paths;
  }
  private readonly shared: Shared;
  private kept: Map<TablePlan, readonly Batch[]> | undefined;
  private values: Map<object, unknown> | undefined;

  constructor(
    options: RunOptions | Run,
    private readonly group?: Group,
    traced = true,
  ) {
    this.now = options.now;
    this.columnar = options.columnar !== false;
    this.trace = traced ? options.trace : undefined;
    if (options instanceof Run) {
      this.lineage = options.lineage;
      this.shared = options.shared;
    } else {
      this.lineage = options.lineage === true || options.trace !== undefined;
      this.shared = {
        budget: options.budget ?? DEFAULT_BUDGET,
        isCancelled: options.isCancelled ?? (() => false),
        ordinals: new Map(),
        paths: new Set(),
        held: 0,
        checks: 0,
        isRepeatable: true,
        nextOrdinal: 0,
      };
    }
  }

  /** A run for a subquery over one group of rows: what reads `source` gets `rows`. Everything else is shared. */
  within(source: TablePlan, rows: readonly Batch[]): Run {
    return new Run(this, { source, rows, parent: this });
  }

  /** This run without its trace, for what the query does not say but Kusto does. */
  untraced(): Run {
    return this.trace === undefined ? this : new Run(this, this.group, false);
  }

  /** The rows of a subquery's source in this run. */
  rowsOf(source: TablePlan): readonly Batch[] {
    for (let { group } = this as Run; group !== undefined; { group } = group.parent) {
      if (group.source === source) return group.rows;
    }
    throw new Error('the rows of a subquery were read outside of it');
  }

  /** Call once for each batch, and within loops that may run long without yielding one. */
  check(): void {
    const { shared } = this;
    if (shared.isCancelled()) throw new EngineError('cancelled', 'The run was cancelled.');
    if ((++shared.checks & 0xf) === 0) checkHeap();
  }

  /** For loops over rows: checks for every few thousand of them. `row`: the number of the row. */
  checkAt(row: number): void {
    if ((row & 0xfff) === 0) this.check();
  }

  /** Counts rows that an operator keeps in memory. */
  hold(rows: number, operator: string): void {
    const { shared } = this;
    shared.held += rows;
    if (shared.held > shared.budget.rows) {
      throw new EngineError(
        'budget',
        `${operator} needs more than ${shared.budget.rows.toLocaleString('en')} rows in memory. ${WAYS_ON}`,
      );
    }
    this.check();
  }

  /** How many rows are in memory by now: those of the result, and what operators keep. */
  get rowsHeld(): number {
    return this.shared.held;
  }

  /** Tells that another run of the same plan, with the same clock over the same tables, may answer otherwise. */
  differs(): void {
    this.shared.isRepeatable = false;
  }

  /** Whether every run of the plan with this clock over these tables gives the same answer. */
  get isRepeatable(): boolean {
    return this.shared.isRepeatable;
  }

  /** Runs `work`, after which the rows it held no longer count. */
  releasing<T>(work: () => T): T {
    const { shared } = this;
    const before = shared.held;
    try {
      return work();
    } finally {
      shared.held = before;
    }
  }

  /** Stops an operator that yields rows without end. `rows`: how many it has yielded. */
  checkRows(rows: number, operator: string): void {
    if (rows > this.shared.budget.rows) {
      throw new EngineError(
        'budget',
        `${operator} yields more than ${this.shared.budget.rows.toLocaleString('en')} rows. ${WAYS_ON}`,
      );
    }
    this.check();
  }

  /** The ordinal of a table's first event. Tables get theirs in the order in which they are first read. */
  firstOrdinal(table: TableData): number {
    const { shared } = this;
    let first = shared.ordinals.get(table);
    if (first === undefined) {
      first = shared.nextOrdinal;
      shared.ordinals.set(table, first);
      const known = table.numberedBatches === undefined ? table.rowCount : undefined;
      shared.nextOrdinal += known ?? UNKNOWN_ROWS;
    }
    return first;
  }

  /** The tables of events that were read, and the ordinal of the first event of each. */
  get firstOrdinals(): ReadonlyMap<TableData, number> {
    return this.shared.ordinals;
  }

  /** Whether a row comes from the event that the trace wants to see pass everywhere. */
  passesThrough(sources: readonly number[]): boolean {
    const wanted = this.trace?.through;
    if (wanted === undefined) return false;
    return sources.some((ordinal) => {
      const event = this.eventOf(ordinal);
      return event?.row === wanted.row && event.table.name === wanted.table;
    });
  }

  /** Which table an ordinal belongs to, and the row in it. */
  eventOf(ordinal: number): { readonly table: TableData; readonly row: number } | undefined {
    let best: { table: TableData; row: number } | undefined;
    for (const [table, first] of this.shared.ordinals) {
      // An empty table begins where the next one does, which the ordinal belongs to.
      if (table.rowCount === 0) continue;
      if (first <= ordinal && (best === undefined || ordinal - first < best.row))
        best = { table, row: ordinal - first };
    }
    return best;
  }

  /** A plan's rows, computed once in this run; once for each group if they depend on a subquery's source. */
  materialize(plan: TablePlan): readonly Batch[] {
    const owner = this.ownerOf(plan);
    const kept = (owner.kept ??= new Map<TablePlan, readonly Batch[]>());
    let batches = kept.get(plan);
    if (batches === undefined) {
      const all: Batch[] = [];
      for (const b of plan.run(owner)) {
        if (b.length === 0) continue;
        this.hold(b.length, plan.kind);
        all.push(b.detached());
      }
      batches = all;
      kept.set(plan, batches);
    }
    return batches;
  }

  /** A value computed once in this run, for `key` (an expression or a plan); `from`: the rows it is computed from. */
  once<T>(key: object, compute: (run: Run) => T, from?: TablePlan): T {
    const owner = this.ownerOf(from);
    const values = (owner.values ??= new Map<object, unknown>());
    if (!values.has(key)) values.set(key, compute(owner));
    return values.get(key) as T;
  }

  /** The run that keeps what is computed from a plan: the innermost whose source the plan reads, or the outermost. */
  private ownerOf(plan: TablePlan | undefined): Run {
    if (this.group === undefined) return this;
    if (plan !== undefined && reads(plan, this.group.source)) return this;
    return this.group.parent.ownerOf(plan);
  }
}

/** Whether a plan's rows come from `source`. */
function reads(plan: TablePlan, source: TablePlan): boolean {
  return plan === source || plan.inputs.some((input) => reads(input, source));
}

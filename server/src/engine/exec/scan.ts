import type { Scan, ScanStep } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError, notImplemented } from '../errors.js';
import type { Evaluator } from '../functions/contract.js';
import { compile, compileCondition } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import { planCall } from '../plan/plan-scalar.js';
import { NO_ROW, PartedScope, RowScope } from '../plan/scope.js';
import type { Run } from '../run.js';
import type { GroupKey } from '../values/compare.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { Batch, BatchBuilder } from './batch.js';
import type { Column } from './column.js';
import { collect, missing } from './evaluation.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { Lineage, mergeSources } from './lineage.js';
import { ColumnNames } from './naming.js';
import { planOrder, sortedRows } from './ordering.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';

/** One step, planned. */
interface PlannedStep {
  readonly output: 'all' | 'last' | 'none';
  readonly condition: PlanExpr;
  /** Which columns of the record it sets, in the order of the text. */
  readonly assignments: readonly { readonly at: number; readonly expr: PlanExpr }[];
}

/** The sequence that a step holds: the latest record of it and of each step before it. */
interface Sequence {
  readonly match: number;
  readonly records: readonly (readonly Value[] | undefined)[];
  /** The events of those records. */
  readonly sources: readonly (readonly number[] | undefined)[];
}

/**
 * `scan`: follows sequences of records through steps. Steps are tried from the last to the first; each first goes on
 * from the sequence of the step before it, then from its own.
 * Source: https://learn.microsoft.com/kusto/query/scan-operator
 */
export const planScan: OperatorPlanner<Scan> = (operator, source, context) => {
  const input = piped(source, operator);
  const { planner, scope } = context;
  const declared = operator.declared.map((d): ColumnInfo => ({ name: d.name, type: d.type ?? 'dynamic' }));
  const record: ColumnInfo[] = [...input.columns, ...declared];
  const defaults = operator.declared.map((d, i): Value => {
    const column = declared[i]!;
    if (d.defaultValue === undefined) return missing(column);
    const planned = planner.scalar(d.defaultValue, NO_ROW, scope);
    const value = planner.constantValue(planned);
    if (value === undefined) throw new EngineError('refused', 'scan: a default must be a constant', d);
    return convertValue(value, planned.type, column.type);
  });
  const width = record.length;
  const row = new PartedScope(
    [record, ...operator.steps.map(() => record)].flat(),
    operator.steps.map((s, i) => ({ name: s.name.name, offset: (i + 1) * width, columns: record })),
    'cannot be used inside scan; the values of earlier records are reached as step.column',
  );
  const steps = operator.steps.map((step): PlannedStep => {
    if (step.optional) throw notImplemented('optional steps of scan', step);
    return {
      output: step.output ?? 'all',
      condition: planner.scalar(step.condition, row, scope),
      assignments: step.assignments.map((a) => ({
        at: assigned(step, a.column.name, record),
        expr: asColumn(planner.scalar(a.value, row, scope), record, a.column.name),
      })),
    };
  });
  const inputRow = new RowScope(input.columns);
  const order = planOrder(operator.orderBy, inputRow, context);
  const partition = operator.partitionBy.map((e) => planner.scalar(e, inputRow, scope));
  const matchId = parameterText(operator.parameters, 'with_match_id');
  const names = new ColumnNames();
  const columns: ColumnInfo[] = record.map((c) => ({ ...c, name: names.add(c.name) }));
  if (matchId !== undefined) columns.push({ name: names.add(matchId), type: 'long' });
  const blank = [...input.columns.map(missing), ...defaults];
  return {
    kind: 'scan',
    columns,
    inputs: [input],
    serialized: true,
    *run(run) {
      const all = collect(input, run);
      const rows = order.length === 0 ? undefined : sortedRows(all, order, run);
      const grouping = new Grouping(partition, run);
      const machines = new Map<GroupKey, Machine>();
      const builder = new BatchBuilder(columns, run.lineage);
      const emit = (values: readonly Value[], sequence: Sequence): void =>
        builder.add(
          matchId === undefined ? values : [...values, sequence.match],
          run.lineage ? sequence.sources.reduce<readonly number[]>((a, b) => mergeSources(a, b ?? []), []) : undefined,
        );
      let matches = 0;
      for (let i = 0; i < all.length; i++) {
        if (i % 1000 === 0) run.check();
        const at = rows === undefined ? i : rows[i]!;
        const key = partition.length === 0 ? null : grouping.key(grouping.values(all, at));
        let machine = machines.get(key);
        if (machine === undefined) {
          machines.set(key, (machine = new Machine(steps, blank, width, run, () => matches++, emit)));
        }
        const values = [...all.row(at), ...defaults];
        machine.take(values, all.lineage?.of(at) ?? []);
        if (builder.isFull) yield builder.take();
      }
      for (const machine of machines.values()) machine.end();
      if (builder.length > 0) yield builder.take();
    },
  };
};

function assigned(step: ScanStep, name: string, record: readonly ColumnInfo[]): number {
  const at = record.findIndex((c) => c.name === name);
  if (at < 0) throw new EngineError('refused', `scan: the column ${name} is not declared`, step);
  return at;
}

/** An assigned value as one of its column's type. */
function asColumn(expr: PlanExpr, record: readonly ColumnInfo[], name: string): PlanExpr {
  const type = record.find((c) => c.name === name)?.type ?? expr.type;
  return expr.type === type ? expr : planCall(`to${type}`, [expr], type, NO_ROW, undefined);
}

/** The steps' states, and what one record does to them. */
class Machine {
  private readonly sequences: (Sequence | undefined)[];
  /** What a step with `output=last` will give when its repeats end. */
  private readonly pending: ({ readonly values: readonly Value[]; readonly sequence: Sequence } | undefined)[];
  private readonly conditions: Evaluator[];
  private readonly assignments: { readonly at: number; readonly value: Evaluator }[][];
  private readonly view: View;
  private batch: Batch;

  constructor(
    private readonly steps: readonly PlannedStep[],
    blank: readonly Value[],
    width: number,
    private readonly run: Run,
    private readonly newMatch: () => number,
    private readonly emit: (values: readonly Value[], sequence: Sequence) => void,
  ) {
    this.sequences = steps.map(() => undefined);
    this.pending = steps.map(() => undefined);
    this.conditions = steps.map((s) => compileCondition(s.condition, run));
    this.assignments = steps.map((s) => s.assignments.map(({ at, expr }) => ({ at, value: compile(expr, run) })));
    this.view = new View(blank);
    const cells: Column[] = [];
    for (let part = 0; part <= steps.length; part++) {
      for (let c = 0; c < width; c++) cells.push(new ViewColumn(this.view, part, c));
    }
    this.batch = new Batch(cells, 1);
  }

  take(record: readonly Value[], sources: readonly number[]): void {
    if (this.run.trace !== undefined) this.batch = new Batch(this.batch.columns, 1, Lineage.many([sources]));
    for (let k = this.steps.length - 1; k >= 0; k--) {
      const before = k === 0 ? undefined : this.sequences[k - 1];
      if (before !== undefined && this.meets(k, record, before)) {
        this.flush(k - 1);
        this.flush(k);
        this.sequences[k - 1] = undefined;
        this.advance(k, record, before, sources);
        continue;
      }
      const own = this.sequences[k];
      if ((own !== undefined || k === 0) && this.meets(k, record, own)) this.advance(k, record, own, sources);
    }
  }

  end(): void {
    for (let k = 0; k < this.steps.length; k++) this.flush(k);
  }

  private meets(k: number, record: readonly Value[], state: Sequence | undefined): boolean {
    this.view.show(record, state);
    return this.conditions[k]!(this.batch, 0) === true;
  }

  /** The record becomes the latest of step k, in the sequence it goes on from. */
  private advance(k: number, record: readonly Value[], from: Sequence | undefined, sources: readonly number[]): void {
    this.view.show(record, from);
    const values = [...record];
    for (const { at, value } of this.assignments[k]!) values[at] = value(this.batch, 0);
    const records = [...(from?.records ?? [])];
    records[k] = values;
    const allSources = [...(from?.sources ?? [])];
    allSources[k] = sources;
    const sequence: Sequence = { match: from?.match ?? this.newMatch(), records, sources: allSources };
    this.sequences[k] = sequence;
    const { output } = this.steps[k]!;
    if (output === 'all') this.emit(values, sequence);
    else if (output === 'last') this.pending[k] = { values, sequence };
  }

  private flush(k: number): void {
    const waiting = this.pending[k];
    this.pending[k] = undefined;
    if (waiting !== undefined) this.emit(waiting.values, waiting.sequence);
  }
}

/** What the steps' expressions see: the record, and the state of a sequence. */
class View {
  private record: readonly Value[] = [];
  private state: Sequence | undefined;
  constructor(private readonly blank: readonly Value[]) {}

  show(record: readonly Value[], state: Sequence | undefined): void {
    this.record = record;
    this.state = state;
  }

  /** Part 0 is the record, part k the state of step k. */
  get(part: number, column: number): Value {
    const values = part === 0 ? this.record : (this.state?.records[part - 1] ?? this.blank);
    return values[column]!;
  }
}

class ViewColumn implements Column {
  readonly length = 1;
  constructor(
    private readonly view: View,
    private readonly part: number,
    private readonly column: number,
  ) {}
  get(): Value {
    return this.view.get(this.part, this.column);
  }
}

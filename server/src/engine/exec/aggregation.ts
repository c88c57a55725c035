import type { Call, Expression } from '../../syntax/expressions.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import type { Accumulator, AggregateSite, GroupKernel } from '../aggregates/contract.js';
import { lookupAggregate } from '../aggregates/registry.js';
import { EngineError, notImplemented } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import { scalarTypeOfNode } from '../plan/plan-scalar.js';
import { AggregateScope, type RowScope } from '../plan/scope.js';
import type { OperatorContext } from './registry.js';

/** One planned aggregate call. */
export interface PlannedAggregate {
  readonly begin: () => Accumulator;
  /** The way over whole batches, where there is one. */
  readonly kernel: (() => GroupKernel) | undefined;
  readonly args: readonly PlanExpr[];
  readonly type: ScalarType;
  /** For several results: their columns. */
  readonly columns: readonly ColumnInfo[] | undefined;
}

/** An expression over aggregates: its calls, and how the value is made of their results (the columns of its row). */
export interface PlannedAggregation {
  readonly expr: PlanExpr;
  /** The call's columns, where the expression is one call with several results. */
  readonly columns: readonly ColumnInfo[] | undefined;
}

/** The call of an aggregate that an operator makes without the query naming it. */
export function aggregateCall(name: string, args: readonly Expression[], type: ScalarType): Call {
  const place = { start: args[0]?.start ?? 0, end: args[args.length - 1]?.end ?? 0 };
  return { kind: 'Call', ...place, type, name, nameSpan: place, callee: 'aggregate', args };
}

/** Plans the aggregates of one operator; calls are collected in `calls`, in order. */
export class AggregationPlanner {
  readonly calls: PlannedAggregate[] = [];

  constructor(
    private readonly row: RowScope,
    /** Names of columns that `*` leaves out, as they are group keys. */
    private readonly keys: ReadonlySet<string>,
    private readonly context: OperatorContext,
  ) {}

  plan(e: Expression): PlannedAggregation {
    const inner = e.kind === 'Named' ? e.expression : e;
    const before = this.calls.length;
    const scope = new AggregateScope((call) => this.call(call));
    const expr = this.context.planner.scalar(inner, scope, this.context.scope);
    const single = expr.op === 'column' && this.calls.length === before + 1 ? this.calls[before] : undefined;
    return { expr, columns: single?.columns };
  }

  private call(call: Call): PlanExpr {
    const aggregate = lookupAggregate(call.name);
    if (aggregate === undefined) throw notImplemented(`the aggregate ${call.name}()`, call);
    const args: PlanExpr[] = [];
    let star: AggregateSite['star'];
    for (const arg of call.args) {
      if (arg.kind !== 'Star') {
        args.push(this.context.planner.scalar(arg, this.row, this.context.scope));
        continue;
      }
      star = { before: args.length };
      const first = args[0];
      this.row.columns.forEach((c, index) => {
        const isFirst = first?.op === 'column' && first.index === index;
        if (!isFirst && !this.keys.has(c.name))
          args.push({ op: 'column', index, name: c.name, type: c.type, span: arg });
      });
    }
    const columns = resultColumns(call, args, star);
    const base = {
      name: call.name,
      args,
      argTypes: args.map((a) => a.type),
      star,
      type: scalarTypeOfNode(call) ?? 'dynamic',
      columns,
      constant: (index: number) => {
        const arg = args[index];
        return arg?.op === 'constant' ? { value: arg.value } : undefined;
      },
    };
    const type = aggregate.resultType?.(base) ?? base.type;
    const site: AggregateSite = {
      ...base,
      type,
      refuse: (message, index) => {
        throw new EngineError('refused', message, (index === undefined ? undefined : call.args[index]) ?? call);
      },
    };
    const index = this.calls.length;
    this.calls.push({ begin: aggregate.bind(site), kernel: aggregate.kernel?.(site), args, type, columns });
    return { op: 'column', index, name: call.name, type, span: call };
  }
}

function resultColumns(
  call: Call,
  args: readonly PlanExpr[],
  star: AggregateSite['star'],
): readonly ColumnInfo[] | undefined {
  const known = call.columns;
  if (star === undefined) return known;
  // The binder cannot list the columns of an open table; the planned arguments can.
  return args.map((a, i) => ({
    name: (a.op === 'column' ? a.name : undefined) ?? known?.[i]?.name ?? call.resultName ?? `${call.name}_`,
    type: a.type,
  }));
}

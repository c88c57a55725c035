import type { Expression } from '../../syntax/expressions.js';
import type { TopNested, TopNestedLevel } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import { NO_ROW, RowScope } from '../plan/scope.js';
import type { Run } from '../run.js';
import { sortComparator, type GroupKey } from '../values/compare.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { AggregationPlanner, type PlannedAggregate } from './aggregation.js';
import { Batch } from './batch.js';
import { ValuesColumn } from './column.js';
import { missing } from './evaluation.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { binderName, ColumnNames, impliedName } from './naming.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';
import { rowCount } from './take.js';
import { computedTable, type ComputedRow } from './computed-table.js';

/** One level, planned. */
interface Level {
  readonly count: number;
  readonly of: PlanExpr;
  /** The value that stands for all others. */
  readonly others: Value | undefined;
  readonly calls: readonly PlannedAggregate[];
  readonly aggregate: PlanExpr;
  readonly descending: boolean;
}

/**
 * `top-nested`: the best values of an expression, within each the best of the next one, and so on; for each level its
 * value and its aggregate.
 * Source: https://learn.microsoft.com/kusto/query/top-nested-operator
 */
export const planTopNested: OperatorPlanner<TopNested> = (operator, source, context) => {
  const input = piped(source, operator);
  const row = new RowScope(input.columns);
  const levels = operator.levels.map((level) => planLevel(level, row, operator, context));
  const names = new ColumnNames();
  const columns = operator.levels.flatMap((level, i): ColumnInfo[] => {
    const planned = levels[i]!;
    const named = (offset: number): string | undefined =>
      binderName(operator.schema, 2 * i + offset, 2 * operator.levels.length);
    const own = impliedNameOf(level.of) ?? '';
    const aggregated = nameOf(level.by) ?? `aggregated_${own}`;
    return [
      { name: names.add(named(0) ?? own), type: planned.of.type },
      { name: names.add(named(1) ?? aggregated), type: planned.aggregate.type },
    ];
  });
  return computedTable('top-nested', input, columns, (batch, run) => {
    const all = Array.from({ length: batch.length }, (_, i) => i);
    const compiled = levels.map((level) => new CompiledLevel(level, batch, run));
    return nested(compiled, 0, all, columns);
  });
};

function planLevel(level: TopNestedLevel, row: RowScope, operator: TopNested, context: OperatorContext): Level {
  const { planner, scope } = context;
  const of = planner.scalar(level.of, row, scope);
  const aggregation = new AggregationPlanner(row, new Set(), context);
  const ordered = level.by.kind === 'Ordered' ? level.by : undefined;
  const { expr: aggregate } = aggregation.plan(ordered?.expression ?? level.by);
  const planned = level.others === undefined ? undefined : planner.scalar(level.others, NO_ROW, scope);
  const others = planned === undefined ? undefined : planner.constantValue(planned);
  if (planned !== undefined && others === undefined) {
    throw new EngineError('refused', 'top-nested: others must be a constant', level.others);
  }
  return {
    count: level.count === undefined ? Infinity : rowCount(level.count, operator, context),
    of,
    others: planned === undefined ? undefined : convertValue(others!, planned.type, of.type),
    calls: aggregation.calls,
    aggregate,
    descending: ordered?.direction !== 'asc',
  };
}

function nameOf(e: Expression): string | undefined {
  const inner = e.kind === 'Ordered' ? e.expression : e;
  return inner.kind === 'Named' ? inner.names[0]?.name : undefined;
}

function impliedNameOf(e: Expression): string | undefined {
  return nameOf(e) ?? impliedName(e);
}

class CompiledLevel {
  private readonly grouping: Grouping;
  private readonly args: ((batch: Batch, row: number) => Value)[][];
  private readonly finish: (batch: Batch, row: number) => Value;

  constructor(
    readonly level: Level,
    private readonly batch: Batch,
    private readonly run: Run,
  ) {
    this.grouping = new Grouping([level.of], run);
    this.args = level.calls.map((call) => call.args.map((a) => compile(a, run)));
    this.finish = compile(level.aggregate, run);
  }

  /** The rows of each value, in the order in which values appear. */
  groups(rows: readonly number[]): { readonly value: Value; readonly rows: number[] }[] {
    this.run.check();
    const groups = new Map<GroupKey, { readonly value: Value; readonly rows: number[] }>();
    for (const row of rows) {
      const values = this.grouping.values(this.batch, row);
      const key = this.grouping.key(values);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { value: values[0]!, rows: [row] });
      else known.rows.push(row);
    }
    return [...groups.values()];
  }

  /** The aggregate over some rows. */
  aggregate(rows: readonly number[]): Value {
    const accumulators = this.level.calls.map((c) => c.begin());
    for (const row of rows) {
      accumulators.forEach((a, i) => {
        a.add(this.args[i]!.map((f) => f(this.batch, row)));
      });
    }
    const columns = accumulators.map((a) => new ValuesColumn([a.result() as Value]));
    return this.finish(new Batch(columns, 1), 0);
  }
}

function* nested(
  levels: readonly CompiledLevel[],
  depth: number,
  rows: readonly number[],
  columns: readonly ColumnInfo[],
): Generator<ComputedRow> {
  const current = levels[depth];
  if (current === undefined) {
    yield { values: [], from: rows };
    return;
  }
  const { level } = current;
  const groups = current.groups(rows).map((g) => ({ ...g, aggregate: current.aggregate(g.rows) }));
  const compare = sortComparator(level.aggregate.type, level.descending, false);
  const best = [...groups].sort((a, b) => compare(a.aggregate, b.aggregate)).slice(0, level.count);
  for (const { value, rows: own, aggregate } of best) {
    for (const { values, from } of nested(levels, depth + 1, own, columns)) {
      yield { values: [value, aggregate, ...values], from };
    }
  }
  const rest = groups.filter((g) => !best.includes(g)).flatMap((g) => g.rows);
  if (level.others !== undefined && rest.length > 0) {
    yield { values: othersOf(levels.slice(depth), rest, columns.slice(2 * depth)), from: rest };
  }
}

/** One row for everything that is not among the best; levels that name no value for it are empty. */
function othersOf(levels: readonly CompiledLevel[], rows: readonly number[], columns: readonly ColumnInfo[]): Value[] {
  return levels.flatMap((compiled, i) => {
    const { others } = compiled.level;
    if (others === undefined) return [missing(columns[2 * i]!), missing(columns[2 * i + 1]!)];
    return [others, compiled.aggregate(rows)];
  });
}

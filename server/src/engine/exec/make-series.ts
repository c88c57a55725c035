import type { MakeSeries } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Accumulator } from '../aggregates/contract.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import { planCall } from '../plan/plan-scalar.js';
import { NO_ROW, RowScope } from '../plan/scope.js';
import type { GroupKey } from '../values/compare.js';
import { convertValue, toDynamic } from '../values/convert.js';
import type { Dynamic, Value } from '../values/types.js';
import { AggregationPlanner } from './aggregation.js';
import { Batch, BatchBuilder } from './batch.js';
import { ValuesColumn } from './column.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { binderName, ColumnNames, outputsOf } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';
import { SeriesAxis } from './series-axis.js';

/** One series: its keys, and what was gathered in each of its bins. */
interface Series {
  readonly keys: readonly Value[];
  readonly bins: Map<number, Accumulator[]>;
  readonly sources: Set<number>;
  low: number;
  high: number;
}

/**
 * `make-series`: arrays of aggregates along an axis, one row for each combination of keys. Bins without rows hold the
 * default of their aggregate, 0 unless it has one.
 * Source: https://learn.microsoft.com/kusto/query/make-series-operator
 */
export const planMakeSeries: OperatorPlanner<MakeSeries> = (operator, source, context) => {
  const input = piped(source, operator);
  const { planner, scope } = context;
  const row = new RowScope(input.columns);
  const keys = operator.by.map((e) => planner.scalar(e, row, scope));
  const aggregation = new AggregationPlanner(row, new Set(), context);
  const aggregates = operator.aggregates.map(({ expression, defaultValue }) => {
    const { expr, columns } = aggregation.plan(expression);
    if (columns !== undefined)
      throw new EngineError('refused', 'make-series takes aggregates with one result', expression);
    const given = defaultValue === undefined ? undefined : planner.scalar(defaultValue, NO_ROW, scope);
    return { expr, given };
  });
  const axis = axisExpr(planner.scalar(operator.on, row, scope), operator);
  if (operator.step === undefined) throw new EngineError('refused', 'make-series needs a step', operator);
  const bounds = {
    from: operator.from === undefined ? undefined : planner.scalar(operator.from, NO_ROW, scope),
    to: operator.to === undefined ? undefined : planner.scalar(operator.to, NO_ROW, scope),
    step: planner.scalar(operator.step, NO_ROW, scope),
  };
  const nonEmpty = parameterText(operator.parameters, 'kind') === 'nonempty';
  const columns = outputColumns(operator, keys, aggregates.length);
  const { calls } = aggregation;
  return {
    kind: 'make-series',
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const line = new SeriesAxis(operator, axis.type, bounds, (e) => planner.valueOf(e, run));
      const place = compile(axis, run);
      const grouping = new Grouping(keys, run);
      const args = calls.map((call) => call.args.map((a) => compile(a, run)));
      const all = new Map<GroupKey, Series>();
      let bins = 0;
      for (const batch of input.run(run)) {
        run.check();
        for (let i = 0; i < batch.length; i++) {
          const index = line.indexOf(place(batch, i));
          if (index === undefined) continue;
          const values = grouping.values(batch, i);
          const key = keys.length === 0 ? null : grouping.key(values);
          let series = all.get(key);
          if (series === undefined) all.set(key, (series = emptySeries(values, index)));
          series.low = Math.min(series.low, index);
          series.high = Math.max(series.high, index);
          let bin = series.bins.get(index);
          if (bin === undefined) {
            series.bins.set(index, (bin = calls.map((c) => c.begin())));
            if (++bins % 10_000 === 0) run.checkRows(bins, 'make-series');
          }
          for (let c = 0; c < args.length; c++) bin[c]!.add(args[c]!.map((f) => f(batch, i)));
          if (batch.lineage !== undefined) for (const s of batch.lineage.of(i)) series.sources.add(s);
        }
      }
      if (all.size === 0 && nonEmpty && keys.length === 0) all.set(null, emptySeries([], 0));
      const finish = aggregates.map((a) => compile(a.expr, run));
      const defaults = aggregates.map(({ expr, given }) => {
        const value = given === undefined ? 0 : planner.valueOf(given, run);
        return toDynamic(convertValue(value, given?.type ?? 'long', expr.type), expr.type);
      });
      const builder = new BatchBuilder(columns, run.lineage);
      let held = 0;
      for (const series of all.values()) {
        const { first, count } = line.rangeOf(series.low, series.high);
        if (count === 0) continue;
        run.checkRows((held += count), 'make-series');
        const arrays = defaults.map((d): Dynamic[] => new Array<Dynamic>(count).fill(d));
        for (const [index, bin] of series.bins) {
          const one = new Batch(
            bin.map((a) => new ValuesColumn([a.result() as Value])),
            1,
          );
          finish.forEach((f, k) => (arrays[k]![index - first] = toDynamic(f(one, 0), aggregates[k]!.expr.type)));
        }
        const places = Array.from({ length: count }, (_, i) => toDynamic(line.valueAt(first + i), axis.type));
        const from = run.lineage ? [...series.sources].sort((a, b) => a - b) : undefined;
        builder.add([...series.keys, ...arrays, places], from);
        if (builder.isFull) yield builder.take();
      }
      if (builder.length > 0) yield builder.take();
    },
  };
};

function emptySeries(keys: readonly Value[], index: number): Series {
  return { keys, bins: new Map(), sources: new Set(), low: index, high: index };
}

/** The axis: any type with numbers underneath; integers count as longs. */
function axisExpr(on: PlanExpr, operator: MakeSeries): PlanExpr {
  switch (on.type) {
    case 'datetime':
    case 'timespan':
    case 'long':
    case 'real':
      return on;
    case 'int':
      return planCall('tolong', [on], 'long', NO_ROW, undefined);
    case 'decimal':
      return planCall('toreal', [on], 'real', NO_ROW, undefined);
    default:
      throw new EngineError('refused', `make-series: a ${on.type} cannot be an axis`, operator.on);
  }
}

/** Keys, series, then the axis. */
function outputColumns(operator: MakeSeries, keys: readonly PlanExpr[], series: number): ColumnInfo[] {
  const types: ColumnInfo['type'][] = [...keys.map((k) => k.type), ...Array<'dynamic'>(series + 1).fill('dynamic')];
  const expressions = [...operator.by, ...operator.aggregates.map((a) => a.expression), operator.on];
  const names = new ColumnNames();
  return types.map((type, i) => ({
    name: names.add(binderName(operator.schema, i, types.length) ?? outputsOf(expressions[i]!, type)[0]!.name),
    type,
  }));
}

import type { Expression } from '../../syntax/expressions.js';
import type { Summarize } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Evaluator } from '../functions/contract.js';
import { compile } from '../plan/compile.js';
import { columnsOf } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { Accumulator } from '../aggregates/contract.js';
import type { GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { AggregationPlanner } from './aggregation.js';
import { Batch, BatchBuilder } from './batch.js';
import { ValuesColumn } from './column.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { EventSet } from './lineage.js';
import { binderName, ColumnNames, outputsOf, type Output } from './naming.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `summarize`: one row for each combination of keys, keys first. Without keys there is one row even for no input.
 * Source: https://learn.microsoft.com/kusto/query/summarize-operator
 */
export const planSummarize: OperatorPlanner<Summarize> = (operator, source, context) => {
  const input = piped(source, operator);
  const row = new RowScope(input.columns);
  const keys: PlanExpr[] = [];
  const outputs: Output[] = [];
  const engineNames: (string | undefined)[] = [];
  const keyColumns = new Set<string>();
  for (const e of operator.by) {
    const key = context.planner.scalar(e, row, context.scope);
    const inner = e.kind === 'Named' ? e.expression : e;
    if (key.op === 'column' && inner.kind === 'Name') keyColumns.add(key.name);
    keys.push(key);
    outputs.push(outputsOf(e, key.type)[0]!);
    engineNames.push(undefined);
  }
  const aggregation = new AggregationPlanner(row, keyColumns, context);
  const results: { readonly expr: PlanExpr; readonly parts: readonly (number | undefined)[] }[] = [];
  for (const e of operator.aggregates) {
    const planned = aggregation.plan(e);
    const own = outputsOf(withColumns(e, planned.columns), planned.expr.type);
    results.push({ expr: planned.expr, parts: own.map((o) => o.part) });
    outputs.push(...own);
    own.forEach(() => engineNames.push(covarianceName(e)));
  }
  const names = new ColumnNames();
  const columns: ColumnInfo[] = outputs.map((o, i) => ({
    name: names.add(engineNames[i] ?? binderName(operator.schema, i, outputs.length) ?? o.name),
    type: o.type,
  }));
  const { calls } = aggregation;
  const read = columnsOf([...keys, ...calls.flatMap((call) => call.args)]);
  const distinct = calls.length === 0;
  return {
    kind: 'summarize',
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const grouping = new Grouping(keys, run);
      const args = calls.map((call) => call.args.map((a) => compile(a, run)));
      const groups = new Map<GroupKey, Group>();
      const begin = (values: Value[]): Group => ({
        values,
        accumulators: calls.map((c) => c.begin()),
        sources: new EventSet(),
      });
      for (const batch of input.run(run, { columns: read })) {
        run.check();
        for (let i = 0; i < batch.length; i++) {
          const values = grouping.values(batch, i);
          const key = keys.length === 0 ? null : grouping.key(values);
          let group = groups.get(key);
          if (group === undefined) {
            groups.set(key, (group = begin(values)));
            if (groups.size % 100_000 === 0) run.checkRows(groups.size, 'summarize');
          }
          for (let c = 0; c < args.length; c++) group.accumulators[c]!.add(valuesAt(args[c]!, batch, i));
          batch.lineage?.addTo(group.sources, i);
        }
      }
      if (keys.length === 0 && groups.size === 0 && !distinct) groups.set(null, begin([]));
      const finish = results.map((r) => compile(r.expr, run));
      const builder = new BatchBuilder(columns, run.lineage);
      for (const group of groups.values()) {
        const values = group.accumulators.map((a) => a.result() as Value);
        const one = new Batch(
          values.map((v) => new ValuesColumn([v])),
          1,
        );
        const output = [...group.values];
        results.forEach((r, k) => {
          const value = finish[k]!(one, 0);
          for (const part of r.parts) output.push(part === undefined ? value : partOf(value, part));
        });
        builder.add(output, run.lineage ? group.sources.sorted() : undefined);
        if (builder.isFull) yield builder.take();
      }
      if (builder.length > 0) yield builder.take();
    },
  };
};

const NO_VALUES: readonly Value[] = [];

function valuesAt(args: readonly Evaluator[], batch: Batch, row: number): readonly Value[] {
  return args.length === 0 ? NO_VALUES : args.map((f) => f(batch, row));
}

interface Group {
  readonly values: Value[];
  readonly accumulators: Accumulator[];
  readonly sources: EventSet;
}

function partOf(value: Value, part: number): Value {
  return Array.isArray(value) ? ((value as readonly Value[])[part] ?? null) : part === 0 ? value : null;
}

/** The expression with the columns that planning found, which the binder does not know for open tables. */
export function withColumns(e: Expression, columns: readonly ColumnInfo[] | undefined): Expression {
  if (columns === undefined) return e;
  if (e.kind !== 'Named') return { ...e, columns } as Expression;
  // `m = arg_max(x, y)` names the first column only.
  if (!e.compound) {
    const [first, ...rest] = columns;
    const renamed = first === undefined ? columns : [{ ...first, name: e.names[0]!.name }, ...rest];
    return { ...e.expression, columns: renamed } as Expression;
  }
  return { ...e, expression: { ...e.expression, columns } as Expression };
}

/** `covariance(x, y)` and its kin are named after both arguments; the binder takes the first alone. */
function covarianceName(e: Expression): string | undefined {
  if (e.kind !== 'Call' || !e.name.startsWith('covariance')) return undefined;
  const names = e.args.slice(0, 2).map((a) => (a.kind === 'Name' ? a.name : ''));
  return `${e.name}_${names.join('_')}`;
}

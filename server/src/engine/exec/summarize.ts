import type { Expression } from '../../syntax/expressions.js';
import type { Summarize } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { compile } from '../plan/compile.js';
import { columnsOf, textColumns } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { GroupKernel } from '../aggregates/contract.js';
import { RowKernel } from '../aggregates/kernels.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import { AggregationPlanner, type PlannedAggregate } from './aggregation.js';
import { Batch, BATCH_ROWS } from './batch.js';
import { ValuesColumn, type Column } from './column.js';
import { argumentColumn, GroupIndex } from './group-index.js';
import { GroupedEvents } from './grouped-events.js';
import { piped } from './input.js';
import { Lineage } from './lineage.js';
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
  const coded = textColumns([...keys, ...calls.flatMap((call) => call.args)]);
  const distinct = calls.length === 0;
  return {
    kind: 'summarize',
    columns,
    inputs: [input],
    serialized: false,
    *run(run) {
      const index = new GroupIndex(keys, run);
      const events = run.lineage ? new GroupedEvents() : undefined;
      const kernels = calls.map((call) => beginKernel(call, run));
      const args = calls.map((call) => call.args.map((a) => argumentColumn(a, run)));
      let rows = 0;
      for (const batch of input.run(run, { columns: read, coded })) {
        run.check();
        const { length } = batch;
        rows += length;
        const groups = index.groupsOf(batch);
        run.checkRows(index.count, 'summarize');
        kernels.forEach((kernel, c) => {
          const columns = args[c]!.map((column) => column(batch));
          kernel.add(columns, groups, length, index.count);
        });
        if (events !== undefined) batch.lineage?.addTo(events, groups, length);
      }
      if (keys.length === 0 && rows === 0 && distinct) return;
      const finish = results.map((r) => compile(r.expr, run));
      for (let first = 0; first < index.count; first += BATCH_ROWS) {
        run.check();
        const length = Math.min(BATCH_ROWS, index.count - first);
        const lineage = events && Lineage.grouped(events, first, length);
        const groups = Array.from({ length }, (_, i) => first + i);
        const aggregates = new Batch(
          kernels.map((kernel) => new ValuesColumn(groups.map((group) => kernel.result(group) as Value))),
          length,
        );
        const output: Column[] = index.values.map((values) => new ValuesColumn(values.slice(first, first + length)));
        results.forEach(({ parts }, k) => {
          const values = groups.map((_, i) => finish[k]!(aggregates, i));
          for (const part of parts)
            output.push(new ValuesColumn(part === undefined ? values : values.map((value) => partOf(value, part))));
        });
        yield new Batch(output, length, lineage);
      }
    },
  };
};

/** What gathers a call's values: over whole batches where the aggregate can, otherwise a row at a time. */
function beginKernel(call: PlannedAggregate, run: Run): GroupKernel {
  const kernel = run.columnar ? call.kernel : undefined;
  run.paths.add(kernel === undefined ? 'summarize by rows' : 'summarize by columns');
  return kernel === undefined ? new RowKernel(call.begin) : kernel();
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

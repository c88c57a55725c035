import type { Call } from '../../syntax/expressions.js';
import type { Invoke } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { BatchBuilder, type Batch } from './batch.js';
import { collect, missing } from './evaluation.js';
import { planEventTable } from './event-table.js';
import { piped } from './input.js';
import { mergeSources } from './lineage.js';
import { ColumnNames } from './naming.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/**
 * `invoke`: calls a function with the piped rows as its first argument. A function of the product that has no KQL body
 * (`FileProfile`) needs a table of its name with the rows that it would add.
 * Source: https://learn.microsoft.com/kusto/query/invoke-operator
 */
export const planInvoke: OperatorPlanner<Invoke> = (operator, source, context) => {
  const input = piped(source, operator);
  const { call } = operator;
  const { planner, scope } = context;
  if (call.kind === 'Name' && call.body !== undefined) {
    return planner.planBody(call.name, call.body, [], input, scope, call);
  }
  if (call.kind !== 'Call') throw new EngineError('refused', 'invoke takes the call of a function', call);
  if (call.body !== undefined) return planner.planBody(call.name, call.body, call.args, input, scope, call);
  const rows = planner.data.table(call.name);
  if (rows === undefined) {
    throw new EngineError(
      'missing-function',
      `the function ${call.name} has no body here. Give rows for a table named ${call.name}, or put its KQL under ` +
        `'functions' in kqlens.yaml.`,
      call,
    );
  }
  return enriched(input, planEventTable(rows, call), call, context);
};

/** Each row with the columns of the row of `profiles` that has the value of the column named in the call. */
function enriched(input: TablePlan, profiles: TablePlan, call: Call, { planner, scope }: OperatorContext): TablePlan {
  const [argument] = call.args;
  const row = new RowScope(input.columns);
  const name =
    argument === undefined ? profiles.columns[0]?.name : argument.kind === 'Name' ? argument.name : undefined;
  // `InitiatingProcessSHA1` is looked up in the column SHA1.
  const at = profiles.columns.findIndex((c) => name?.endsWith(c.name));
  const key = argument === undefined ? undefined : planner.scalar(argument, row, scope);
  const own = key?.op === 'column' ? key.index : (row.indexOf(name ?? '') ?? -1);
  if (at < 0 || own < 0) {
    throw new EngineError('refused', `${call.name}: none of its rows' columns answers to ${name ?? 'a column'}`, call);
  }
  const names = new ColumnNames();
  const columns: ColumnInfo[] = [...input.columns, ...profiles.columns].map((c) => ({ ...c, name: names.add(c.name) }));
  return {
    kind: 'invoke',
    columns,
    inputs: [input, profiles],
    serialized: input.serialized,
    *run(run) {
      const index = new KeyIndex(collect(profiles, run), (batch, i) => keyOf(batch.columns[at]!.get(i)));
      const nothing = profiles.columns.map(missing);
      const builder = new BatchBuilder(columns, run.lineage);
      for (const batch of input.run(run)) {
        for (let i = 0; i < batch.length; i++) {
          const sources = batch.lineage?.of(i) ?? [];
          const found = index.get(keyOf(batch.columns[own]!.get(i)))?.[0];
          const added = found === undefined ? nothing : index.batch.row(found);
          const more = found === undefined ? [] : (index.batch.lineage?.of(found) ?? []);
          builder.add([...batch.row(i), ...added], run.lineage ? mergeSources(sources, more) : undefined);
          if (builder.isFull) yield builder.take();
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };
  function keyOf(value: Parameters<typeof groupKey>[0]): ReturnType<typeof groupKey> {
    const key = groupKey(value, profiles.columns[at]!.type);
    return typeof key === 'string' ? key.toLowerCase() : key;
  }
}

/** Rows by key, as row numbers of one batch. */
class KeyIndex {
  private readonly rows = new Map<GroupKey, number[]>();
  constructor(
    readonly batch: Batch,
    key: (batch: Batch, row: number) => GroupKey,
  ) {
    for (let i = 0; i < batch.length; i++) {
      const k = key(batch, i);
      const known = this.rows.get(k);
      if (known === undefined) this.rows.set(k, [i]);
      else known.push(i);
    }
  }
  get(key: GroupKey): readonly number[] | undefined {
    return this.rows.get(key);
  }
}

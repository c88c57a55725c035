import type { Lookup } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { BatchBuilder } from './batch.js';
import { collect, missing } from './evaluation.js';
import { piped } from './input.js';
import { KeyIndex } from './join.js';
import { keyFunction, planJoinKeys } from './join-keys.js';
import { mergeSources } from './lineage.js';
import { binderName, ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `lookup`: each left row with the matching rows of a smaller table, whose key columns are left out.
 * Source: https://learn.microsoft.com/kusto/query/lookup-operator
 */
export const planLookup: OperatorPlanner<Lookup> = (operator, source, context) => {
  const left = piped(source, operator);
  const kind = parameterText(operator.parameters, 'kind') ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') {
    throw new EngineError('refused', `lookup has the kinds leftouter and inner, not '${kind}'`, operator);
  }
  const right = context.planner.planTable(operator.right, context.scope);
  const keys = planJoinKeys(operator.on, left, right, operator, context);
  const keyColumns = new Set(keys.right.flatMap((k) => (k.op === 'column' ? [k.index] : [])));
  const added = right.columns.flatMap((_, i) => (keyColumns.has(i) ? [] : [i]));
  const names = new ColumnNames();
  const all = [...left.columns, ...added.map((i) => right.columns[i]!)];
  const columns: ColumnInfo[] = all.map((c, i) => ({
    name: names.add(binderName(operator.schema, i, all.length) ?? c.name),
    type: c.type,
  }));
  return {
    kind: 'lookup',
    columns,
    inputs: [left, right],
    serialized: left.serialized,
    *run(run) {
      const index = new KeyIndex(collect(right, run), keyFunction(keys.right, keys.left, run));
      const leftKey = keyFunction(keys.left, keys.left, run);
      const nothing = added.map((i) => missing(right.columns[i]!));
      const builder = new BatchBuilder(columns, run.lineage);
      let rows = 0;
      for (const batch of left.run(run)) {
        run.check();
        for (let i = 0; i < batch.length; i++) {
          const sources = batch.lineage?.of(i) ?? [];
          const matches = index.get(leftKey(batch, i));
          if (matches === undefined) {
            if (kind === 'leftouter') builder.add([...batch.row(i), ...nothing], sources);
          } else {
            for (const r of matches) {
              const found = added.map((c) => index.batch.columns[c]!.get(r));
              const from = run.lineage ? mergeSources(sources, index.batch.lineage?.of(r) ?? []) : undefined;
              builder.add([...batch.row(i), ...found], from);
            }
          }
          if (builder.isFull) {
            rows += builder.length;
            run.checkRows(rows, 'lookup');
            yield builder.take();
          }
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };
};

import type { Join } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError, notImplemented } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import type { GroupKey } from '../values/compare.js';
import { BatchBuilder, type Batch } from './batch.js';
import { collect, missing } from './evaluation.js';
import { piped } from './input.js';
import { keyFunction, planJoinKeys, type JoinKeys } from './join-keys.js';
import { mergeSources } from './lineage.js';
import { binderName, ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';
import { leftFilters, UniqueRows } from './unique-rows.js';

export type JoinKind =
  | 'innerunique'
  | 'inner'
  | 'leftouter'
  | 'rightouter'
  | 'fullouter'
  | 'leftsemi'
  | 'leftanti'
  | 'rightsemi'
  | 'rightanti';

const KINDS: ReadonlyMap<string, JoinKind> = new Map<string, JoinKind>([
  ['innerunique', 'innerunique'],
  ['inner', 'inner'],
  ['leftouter', 'leftouter'],
  ['rightouter', 'rightouter'],
  ['fullouter', 'fullouter'],
  ['leftsemi', 'leftsemi'],
  ['rightsemi', 'rightsemi'],
  ['leftanti', 'leftanti'],
  ['anti', 'leftanti'],
  ['leftantisemi', 'leftanti'],
  ['rightanti', 'rightanti'],
  ['rightantisemi', 'rightanti'],
]);

/**
 * `join`: all kinds, as a hash join. The default keeps one left row of each key (`innerunique`): the first of those that
 * meet the filters which follow the join and read the left side only, since Kusto applies those before it joins.
 * Source: https://learn.microsoft.com/kusto/query/join-operator
 */
export const planJoin: OperatorPlanner<Join> = (operator, source, context) => {
  const left = piped(source, operator);
  const name = parameterText(operator.parameters, 'kind') ?? 'innerunique';
  const kind = KINDS.get(name.toLowerCase());
  if (kind === undefined) throw new EngineError('refused', `join has no kind '${name}'`, operator);
  if (operator.where !== undefined) throw notImplemented('join … where', operator.where);
  const right = context.planner.planTable(operator.right, context.scope);
  const keys = planJoinKeys(operator.on, left, right, operator, context);
  if (kind === 'leftsemi' || kind === 'leftanti') return filtered(kind, left, right, keys.left, keys.right, keys);
  if (kind === 'rightsemi' || kind === 'rightanti') return filtered(kind, right, left, keys.right, keys.left, keys);
  const names = new ColumnNames();
  const all = [...left.columns, ...right.columns];
  const columns: ColumnInfo[] = all.map((c, i) => ({
    name: names.add(binderName(operator.schema, i, all.length) ?? c.name),
    type: c.type,
  }));
  const first = kind === 'innerunique' ? leftFilters(columns, left.columns.length, context) : [];
  return {
    kind: 'join',
    columns,
    inputs: [left, right],
    serialized: false,
    run: (run) => runJoin(kind, left, right, keys, columns, first, run),
  };
};

/** Rows by key, as row numbers of one batch. */
export class KeyIndex {
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

function* runJoin(
  kind: JoinKind,
  left: TablePlan,
  right: TablePlan,
  keys: JoinKeys,
  columns: readonly ColumnInfo[],
  filters: readonly PlanExpr[],
  run: Run,
): Generator<Batch> {
  const leftKey = keyFunction(keys.left, keys.left, run);
  const unique = kind === 'innerunique' ? new UniqueRows(filters, run) : undefined;
  const index = new KeyIndex(collect(right, run), keyFunction(keys.right, keys.left, run));
  const rightBatch = index.batch;
  const matched = new Uint8Array(rightBatch.length);
  const builder = new BatchBuilder(columns, run.lineage);
  const noRight = right.columns.map(missing);
  const noLeft = left.columns.map(missing);
  let rows = 0;
  for (const batch of unique?.of(left.run(run), leftKey) ?? left.run(run)) {
    run.check();
    for (let i = 0; i < batch.length; i++) {
      const key = leftKey(batch, i);
      const matches = index.get(key);
      const sources = batch.lineage?.of(i) ?? [];
      if (matches === undefined) {
        if (kind === 'leftouter' || kind === 'fullouter') builder.add([...batch.row(i), ...noRight], sources);
      } else {
        const leftRow = batch.row(i);
        for (const r of matches) {
          matched[r] = 1;
          builder.add(
            [...leftRow, ...rightBatch.row(r)],
            run.lineage ? mergeSources(sources, rightBatch.lineage?.of(r) ?? []) : undefined,
          );
          if (builder.isFull) {
            rows += builder.length;
            run.checkRows(rows, 'join');
            yield builder.take();
          }
        }
      }
      if (builder.isFull) yield builder.take();
    }
  }
  if (kind === 'rightouter' || kind === 'fullouter') {
    for (let r = 0; r < rightBatch.length; r++) {
      if (matched[r] === 0) builder.add([...noLeft, ...rightBatch.row(r)], rightBatch.lineage?.of(r) ?? []);
      if (builder.isFull) yield builder.take();
    }
  }
  if (builder.length > 0) yield builder.take();
}

/** Semi and anti joins: rows of one side by whether the other has their key. */
function filtered(
  kind: JoinKind,
  kept: TablePlan,
  other: TablePlan,
  keptKeys: JoinKeys['left'],
  otherKeys: JoinKeys['left'],
  keys: JoinKeys,
): TablePlan {
  const wanted = kind.endsWith('semi');
  return {
    kind: 'join',
    columns: kept.columns,
    inputs: [kept, other],
    serialized: false,
    *run(run) {
      const otherKey = keyFunction(otherKeys, keys.left, run);
      const known = new Set<GroupKey>();
      for (const batch of other.run(run)) for (let i = 0; i < batch.length; i++) known.add(otherKey(batch, i));
      const keptKey = keyFunction(keptKeys, keys.left, run);
      for (const batch of kept.run(run)) {
        const rows = new Uint32Array(batch.length);
        let n = 0;
        for (let i = 0; i < batch.length; i++) if (known.has(keptKey(batch, i)) === wanted) rows[n++] = i;
        if (n > 0) yield batch.select(rows.subarray(0, n));
      }
    },
  };
}

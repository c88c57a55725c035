import type { Join } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError, notImplemented } from '../errors.js';
import { columnsOf, textColumns, type Demand } from '../plan/demand.js';
import type { PlanExpr } from '../plan/expression.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Run } from '../run.js';
import { BATCH_ROWS, type Batch } from './batch.js';
import { ConstantColumn } from './column.js';
import { missing } from './evaluation.js';
import { piped } from './input.js';
import { planJoinKeys, type JoinKeys } from './join-keys.js';
import { keyColumns, KeyNumbers } from './key-numbers.js';
import { RightRows, rowsByPresence } from './matching.js';
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
    run: (run, demand) => runJoin(kind, left, right, keys, first, run, demand?.columns),
  };
};

function* runJoin(
  kind: JoinKind,
  left: TablePlan,
  right: TablePlan,
  keys: JoinKeys,
  filters: readonly PlanExpr[],
  run: Run,
  columns: ReadonlySet<number> | undefined,
): Generator<Batch> {
  const count = left.columns.length;
  const [ofLeft, ofRight] = [columns && [...columns].filter((c) => c < count), columns && rightColumns(columns, count)];
  const rows = new RightRows(right, keys, run, demandOf(keys.right, ofRight));
  const batches = left.run(run, demandOf([...keys.left, ...filters], ofLeft));
  const matched = new Uint8Array(rows.batch.length + 1);
  const keepsLeft = kind === 'leftouter' || kind === 'fullouter';
  const keepsRight = kind === 'rightouter' || kind === 'fullouter';
  let yielded = 0;
  for (const batch of kind === 'innerunique' ? new UniqueRows(filters, rows, run).of(batches) : batches) {
    run.check();
    for (const matches of rows.matches(rows.keysOf(batch), keepsLeft)) {
      yielded += matches.left.length;
      run.checkRows(yielded, 'join');
      if (keepsRight) for (const row of matches.right) matched[row] = 1;
      yield rows.joined(batch, matches);
    }
  }
  if (keepsRight) yield* unmatchedRows(rows.batch, matched, left, run);
}

/** The positions of the right side's columns among those of both. */
function rightColumns(columns: ReadonlySet<number>, leftCount: number): number[] {
  return [...columns].filter((c) => c >= leftCount).map((c) => c - leftCount);
}

/** `columns`: those that are looked at besides the keys; undefined for all. */
function demandOf(keys: readonly PlanExpr[], columns: readonly number[] | undefined): Demand {
  return { columns: columns && columnsOf(keys, columns), coded: textColumns(keys) };
}

/** The right side's rows that nothing matched, with nothing for the left side. */
function* unmatchedRows(right: Batch, matched: Uint8Array, left: TablePlan, run: Run): Generator<Batch> {
  for (let from = 0; from < right.length; from += BATCH_ROWS) {
    run.check();
    const rows = new Uint32Array(BATCH_ROWS);
    let n = 0;
    for (let r = from; r < Math.min(from + BATCH_ROWS, right.length); r++) if (matched[r] === 0) rows[n++] = r;
    if (n === 0) continue;
    const selected = right.select(rows.subarray(0, n));
    const nothing = left.columns.map((c) => new ConstantColumn(missing(c), n));
    yield selected.withColumns([...nothing, ...selected.columns]);
  }
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
  return {
    kind: 'join',
    columns: kept.columns,
    inputs: [kept, other],
    serialized: false,
    *run(run, demand) {
      const types = keys.left.map((k) => k.type);
      const known = new KeyNumbers(types, run);
      const columns = keyColumns(otherKeys, types, run);
      for (const batch of other.run(run, demandOf(otherKeys, []))) known.add(columns(batch), batch.length);
      const wanted = demandOf(keptKeys, demand?.columns && [...demand.columns]);
      yield* rowsByPresence(kept, keptKeys, known, kind.endsWith('semi'), run, wanted);
    },
  };
}

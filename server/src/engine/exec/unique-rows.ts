import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { walk } from '../../syntax/walk.js';
import { lookupFunction } from '../functions/registry.js';
import { compile } from '../plan/compile.js';
import { someExpr, type PlanExpr } from '../plan/expression.js';
import { RowScope } from '../plan/scope.js';
import type { Run } from '../run.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';
import { NO_KEY } from './key-numbers.js';
import type { RightRows } from './matching.js';
import type { OperatorContext } from './registry.js';

/** Functions that give something else each time. */
const RANDOM: ReadonlySet<string> = new Set(['rand', 'new_guid']);

/**
 * The filters after a join that read its left columns only, and give the same each time.
 * Source: https://learn.microsoft.com/kusto/query/join-innerunique
 */
export function leftFilters(
  columns: readonly ColumnInfo[],
  leftCount: number,
  { planner, scope, filters = [] }: OperatorContext,
): PlanExpr[] {
  const row = new RowScope(columns, leftCount);
  return filters
    .filter((condition) => !callsWindow(condition))
    .flatMap((condition) => {
      const planned = planner.scalar(condition, row, scope);
      return planned.op === 'and' ? planned.args : [planned];
    })
    .filter((e) => {
      const readsRight = someExpr(e, (x) => x.op === 'column' && x.index >= leftCount);
      return !readsRight && !isRandom(e);
    });
}

/** Whether an expression can give something else when it is computed again. */
export function isRandom(e: PlanExpr): boolean {
  return someExpr(e, (x) => x.op === 'call' && RANDOM.has(x.name));
}

/** Whether a condition looks at other rows, so that it is about the order of the joined ones. */
function callsWindow(condition: Expression): boolean {
  let found = false;
  walk(condition, (node) => {
    if (node.kind !== 'Call') return;
    const entry = lookupFunction(node.name);
    found ||= entry?.kind === 'special' && entry.definition.window === true;
  });
  return found;
}

/** One left row of each key. */
export class UniqueRows {
  /** By the number of a key, whether its row was found. */
  private readonly seen: Uint8Array;
  private readonly tests: readonly ((batch: Batch, row: number) => Value)[];

  constructor(
    filters: readonly PlanExpr[],
    private readonly right: RightRows,
    private readonly run: Run,
  ) {
    this.seen = new Uint8Array(right.keyCount);
    this.tests = filters.map((f) => compile(f, run.untraced()));
  }

  /**
   * The rows that are kept: of each key that the right side has, the first that meets the filters. A trace wants a row of
   * every key, which comes last.
   */
  *of(batches: Iterable<Batch>): Generator<Batch> {
    const { right, run, seen } = this;
    const others = new Map<number, Batch>();
    for (const batch of batches) {
      const keys = right.keysOf(batch);
      const kept = new Uint32Array(batch.length);
      let n = 0;
      for (let i = 0; i < batch.length; i++) {
        run.checkAt(i);
        const key = keys[i]!;
        if (key === NO_KEY || seen[key] === 1) continue;
        if (this.tests.every((test) => test(batch, i) === true)) {
          seen[key] = 1;
          kept[n++] = i;
        } else if (run.trace !== undefined && !others.has(key)) {
          others.set(key, batch.select(Uint32Array.of(i)));
        }
      }
      if (n > 0) yield n === batch.length ? batch : batch.selectAscending(kept.subarray(0, n));
    }
    for (const [key, row] of others) if (seen[key] === 0) yield row;
  }
}

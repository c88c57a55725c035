import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Run } from '../run.js';
import { compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import type { Batch } from './batch.js';

/** Computes the key values of a row and a key under which equal ones meet: null equals null, NaN equals NaN. */
export class Grouping {
  private readonly evaluate: ((batch: Batch, row: number) => Value)[];
  private rows = 0;

  constructor(
    private readonly keys: readonly PlanExpr[],
    private readonly run: Run,
  ) {
    this.evaluate = keys.map((k) => compile(k, run));
  }

  values(batch: Batch, row: number): Value[] {
    this.run.checkAt(++this.rows);
    return this.evaluate.map((f) => f(batch, row));
  }

  key(values: readonly Value[]): GroupKey {
    const [first] = this.keys;
    if (this.keys.length === 1 && first !== undefined) return groupKey(values[0]!, first.type);
    return compositeKey(values.map((v, i) => groupKey(v, this.keys[i]!.type)));
  }
}

import type { Batch } from '../exec/batch.js';
import { ValuesColumn, type Column } from '../exec/column.js';
import type { KeptCase } from '../exec/kept-rows.js';
import { perLayout } from '../exec/layout.js';
import type { Run } from '../run.js';
import { TAKEN, TRUE } from '../trace/trace.js';
import type { Value } from '../values/types.js';
import { compile, markRows } from './compile.js';
import { compileOutcomes, isSilent } from './compile-outcomes.js';
import type { CaseExpr } from './expression.js';
import { expressionId } from './expression-id.js';

/**
 * Computes the values of `case()` and `iff()` for a batch at a time. Under a trace every condition is evaluated for every
 * row; without one, for the rows that took no arm before it.
 */
export function compileCaseColumn(e: CaseExpr, run: Run, bytesPerRow: number): (batch: Batch) => Column {
  const { trace } = run;
  const conditions = e.arms.map((a) => compileOutcomes(a.condition, run, 'arm'));
  const results = [...e.arms.map((a) => compile(a.result, run)), compile(e.otherwise, run)];
  const spans = [...e.arms.map((a) => a.condition.span), e.otherwise.span];
  const clauses = spans.map((span, i) => span && trace?.clause(span, i < e.arms.length ? 'arm' : 'otherwise'));
  const isKept = [...e.arms.flatMap((a) => [a.condition, a.result]), e.otherwise].every((part) => isSilent(part, run));
  const idIn = perLayout((layout) => (isKept ? expressionId(e, run, layout) : undefined));
  const otherwise = e.arms.length;

  const compute = (batch: Batch, parts: readonly Uint8Array[] | undefined): KeptCase => {
    const arms = new Uint16Array(batch.length).fill(otherwise);
    const taken: (Uint8Array | undefined)[] = results.map(() => undefined);
    let pending = Uint32Array.from({ length: batch.length }, (_, row) => row);
    conditions.forEach((condition, arm) => {
      if (pending.length === 0) return;
      const outcomes = parts?.[arm] ?? condition(batch, pending.length === batch.length ? undefined : pending);
      let left = 0;
      for (const row of pending) {
        if (outcomes[row] === TRUE) arms[row] = arm;
        else pending[left++] = row;
      }
      pending = pending.subarray(0, left);
    });
    const values = new Array<Value>(batch.length);
    for (let row = 0; row < batch.length; row++) {
      run.checkAt(row);
      const arm = arms[row]!;
      values[row] = results[arm]!(batch, row);
      (taken[arm] ??= new Uint8Array(batch.length))[row] = arm === otherwise ? TAKEN | TRUE : TAKEN;
    }
    return { column: new ValuesColumn(values), taken };
  };

  return (batch) => {
    const parts = trace === undefined ? undefined : conditions.map((condition) => condition(batch));
    const id = batch.kept === undefined ? undefined : idIn(batch);
    const result =
      id === undefined
        ? compute(batch, parts)
        : batch.kept!.case(id, bytesPerRow + e.arms.length, () => compute(batch, parts));
    clauses.forEach((clause, arm) => {
      const taken = result.taken[arm];
      if (clause !== undefined && taken !== undefined) markRows(clause, batch, taken);
    });
    return result.column;
  };
}

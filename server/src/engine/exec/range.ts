import type { Range } from '../../syntax/operators.js';
import type { ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { planCall } from '../plan/plan-scalar.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Planner } from '../plan/planner.js';
import { NO_ROW, type Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { compareValues } from '../values/compare.js';
import { convertValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { Batch, BATCH_ROWS } from './batch.js';
import { ValuesColumn } from './column.js';

/** `range x from a to b step c`: both ends inclusive; a negative step counts down. */
export function planRange(source: Range, planner: Planner, scope: Scope): TablePlan {
  const exprs = [source.from, source.to, source.step].map((e) => planner.scalar(e, NO_ROW, scope));
  const [from, to, step] = exprs as [PlanExpr, PlanExpr, PlanExpr];
  const type = rangeType(source.schema.columns[0]?.type, from, step);
  const add = planCall(
    '+',
    [
      { op: 'column', index: 0, name: source.column.name, type },
      { op: 'column', index: 1, name: 'step', type: step.type },
    ],
    type,
    NO_ROW,
    source,
  );
  if (add.op !== 'call') throw new EngineError('refused', 'range: these types cannot be added', source);
  const next = (value: Value, by: Value): Value => convertValue(add.apply(value, by), add.type, type);
  return {
    kind: 'range',
    columns: [{ name: source.column.name, type }],
    inputs: [],
    serialized: true,
    *run(run) {
      const [first, last, by] = exprs.map((e) => planner.valueOf(e, run));
      const start = convertValue(first!, from.type, type);
      const end = convertValue(last!, to.type, type);
      const zero = convertValue(step.type === 'timespan' ? 0n : 0, step.type, step.type);
      if (start === null || end === null || by === null || by === undefined) return;
      const direction = compareValues(by, zero, step.type);
      if (direction === 0) throw new EngineError('refused', 'range: the step must not be zero', source.step);
      let values: Value[] = [];
      let total = 0;
      for (let v: Value = start; v !== null && compareValues(v, end, type) * direction <= 0;) {
        values.push(v);
        if (values.length === BATCH_ROWS) {
          total += values.length;
          run.checkRows(total, 'range');
          yield new Batch([new ValuesColumn(values)], values.length).withLineage(run.lineage);
          values = [];
        }
        const following = next(v, by);
        // A value that wrapped around, or that the step no longer changes, ends the range.
        if (following === null || compareValues(following, v, type) * direction <= 0) break;
        v = following;
      }
      if (values.length > 0) {
        yield new Batch([new ValuesColumn(values)], values.length).withLineage(run.lineage);
      }
    },
  };
}

function rangeType(binder: ScalarType | undefined, from: PlanExpr, step: PlanExpr): ScalarType {
  if (binder !== undefined && binder !== 'dynamic') return binder;
  if (from.type === 'datetime' || from.type === 'timespan') return from.type;
  return step.type === 'real' || from.type === 'real' ? 'real' : 'long';
}

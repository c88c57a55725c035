import type { Expression } from '../../syntax/expressions.js';
import type { Operator, Take } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import { NO_ROW } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { convertValue } from '../values/convert.js';
import type { Long } from '../values/types.js';
import { piped } from './input.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/** `take` (`limit`): any rows on a cluster, the first here, so that runs repeat. */
export const planTake: OperatorPlanner<Take> = (operator, source, context) => {
  const input = piped(source, operator);
  return firstRows('take', input, rowCount(operator.count, operator, context));
};

/** The first rows of a plan. */
export function firstRows(kind: string, input: TablePlan, count: number): TablePlan {
  return {
    kind,
    columns: input.columns,
    inputs: [input],
    serialized: input.serialized,
    *run(run, demand) {
      let left = count;
      if (left <= 0) return;
      for (const batch of input.run(run, { columns: demand?.columns })) {
        if (batch.length < left) {
          left -= batch.length;
          yield batch;
          continue;
        }
        yield batch.length === left ? batch : batch.select(Uint32Array.from({ length: left }, (_, i) => i));
        return;
      }
    },
  };
}

/** A number of rows, which must be known without reading any. */
export function rowCount(e: Expression, operator: Operator, { planner, scope }: OperatorContext): number {
  const planned = planner.scalar(e, NO_ROW, scope);
  const value = planner.constantValue(planned);
  const long = value === undefined ? null : (convertValue(value, planned.type, 'long') as Long | null);
  if (long === null) throw new EngineError('refused', 'a number of rows is expected here', e);
  if (long < 0) throw new EngineError('refused', 'the number of rows must not be negative', operator);
  return Number(long);
}

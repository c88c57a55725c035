import type { Operator } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import type { TablePlan } from '../plan/table-plan.js';

/** The rows piped into an operator that cannot begin a query. */
export function piped(input: TablePlan | undefined, operator: Operator): TablePlan {
  if (input === undefined) throw new EngineError('refused', 'this operator needs rows piped into it', operator);
  return input;
}

import type { Expression } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { convertValue, toDynamic } from '../values/convert.js';
import type { Value } from '../values/types.js';
import type { PlanExpr } from './expression.js';

/**
 * The type of `case` and `iff` from their branches, refused where Kusto refuses it: branches must have one type,
 * except that int goes with long, a null literal with anything, and dynamic with anything. A dynamic branch takes the
 * type of the others.
 */
export function checkBranches(
  name: string,
  branches: readonly PlanExpr[],
  binderType: ScalarType | undefined,
  at: Expression,
): ScalarType {
  const typed = branches.filter((b) => !isNullLiteral(b));
  const types = new Set(typed.map((b) => b.type));
  const hadDynamic = types.size > 1 && types.delete('dynamic');
  if (types.size === 2 && types.has('int') && types.has('long')) return 'long';
  if (types.size > 1) {
    if (hadDynamic) return 'dynamic';
    throw new EngineError(
      'refused',
      `${name}(): all results must have one type; here they are ${[...types].join(', ')} (SEM0525)`,
      at,
    );
  }
  return [...types][0] ?? binderType ?? branches[0]?.type ?? 'dynamic';
}

function isNullLiteral(e: PlanExpr): boolean {
  return e.op === 'constant' && e.value === null && e.type !== 'string';
}

/** A branch whose values are of the type of the whole. */
export function asBranchOf(type: ScalarType, branch: PlanExpr): PlanExpr {
  const from = branch.type;
  if (from === type || (from === 'int' && type === 'long')) return branch;
  const apply = (value: Value): Value =>
    type === 'dynamic' ? toDynamic(value, from) : convertValue(value, from, type);
  if (branch.op === 'constant') return { ...branch, value: apply(branch.value), type };
  return { op: 'call', name: `to${type}`, args: [branch], apply, type, span: branch.span };
}

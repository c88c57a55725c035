import type { Expression } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from './expression.js';

/**
 * The type of `case`, `iff` and `coalesce` from their branches, refused where Kusto refuses it: branches must have
 * one type, except that int goes with long, a null literal with anything, and dynamic with anything.
 */
export function checkBranches(
  name: string,
  branches: readonly PlanExpr[],
  binderType: ScalarType | undefined,
  at: Expression,
): ScalarType {
  const typed = branches.filter((b) => !(b.op === 'constant' && b.value === null && b.type !== 'string'));
  const types = new Set(typed.map((b) => b.type));
  if (types.has('dynamic')) return 'dynamic';
  if (types.size === 2 && types.has('int') && types.has('long')) return 'long';
  if (types.size > 1) {
    throw new EngineError(
      'refused',
      `${name}(): all results must have one type; here they are ${[...types].join(', ')} (SEM0525)`,
      at,
    );
  }
  return [...types][0] ?? binderType ?? branches[0]?.type ?? 'dynamic';
}

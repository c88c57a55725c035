import type { Serialize } from '../../syntax/operators.js';
import { extended } from './extend.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** `serialize`: the order of rows is defined from here on; may add columns as extend does. */
export const planSerialize: OperatorPlanner<Serialize> = (operator, source, context) =>
  extended('serialize', piped(source, operator), operator.expressions, context, true);

import type { As } from '../../syntax/operators.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** `as`: names the rows; the planner lets the operators that follow use the name. */
export const planAs: OperatorPlanner<As> = (operator, source) => {
  const input = piped(source, operator);
  return { ...input, inputs: [input], name: operator.name.name, run: (run, demand) => input.run(run, demand) };
};

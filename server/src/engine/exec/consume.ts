import type { Consume } from '../../syntax/operators.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** `consume`: reads its input and gives nothing. */
export const planConsume: OperatorPlanner<Consume> = (operator, source) => {
  const input = piped(source, operator);
  return {
    kind: 'consume',
    columns: [],
    inputs: [input],
    serialized: true,
    *run(run) {
      for (const batch of input.run(run)) {
        run.check();
        // Nothing of it is passed on.
        if (batch.length < 0) yield batch;
      }
    },
  };
};

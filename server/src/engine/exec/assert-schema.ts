import type { AssertSchema } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** `assert-schema`: passes rows on if they have exactly the columns listed. */
export const planAssertSchema: OperatorPlanner<AssertSchema> = (operator, source) => {
  const input = piped(source, operator);
  const show = (columns: readonly { readonly name: string; readonly type?: string | undefined }[]): string =>
    columns.map((c) => `${c.name}: ${c.type ?? 'dynamic'}`).join(', ');
  const [wanted, found] = [show(operator.declared), show(input.columns)];
  if (wanted !== found) {
    throw new EngineError('failed', `assert-schema: the rows have the columns (${found}), not (${wanted})`, operator);
  }
  return input;
};

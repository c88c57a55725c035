import { EngineError } from '../errors.js';
import type { SpecialForm } from './contract.js';

/**
 * `assert(condition, message)`: true, or the end of the query with the message. The condition must be known before
 * rows are read.
 * Source: https://learn.microsoft.com/kusto/query/assert-function
 */
export const ASSERT_FORMS: readonly SpecialForm[] = [
  {
    name: 'assert',
    check(site) {
      const condition = site.constant(0);
      const message = site.constant(1)?.value;
      if (typeof message !== 'string') site.refuse('assert() takes a message that is known when planning', 1);
      if (condition !== undefined && condition.value !== true) {
        throw new EngineError('failed', `assert() failed: ${message}`);
      }
    },
    compile(site, [condition]) {
      const message = site.constant(1)?.value;
      return (batch, row) => {
        if (condition?.(batch, row) !== true) {
          throw new EngineError('failed', `assert() failed: ${typeof message === 'string' ? message : ''}`);
        }
        return true;
      };
    },
  },
];

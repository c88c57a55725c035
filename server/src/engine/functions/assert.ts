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
      const message = site.constant(1)?.value;
      if (typeof message !== 'string') return site.refuse('assert() takes a message known when planning', 1);
      const condition = site.constant(0);
      if (condition !== undefined && condition.value !== true) {
        throw new EngineError('failed', `assert() failed: ${message}`);
      }
    },
    compile(site, [condition]) {
      const given = site.constant(1)?.value;
      const message = typeof given === 'string' ? given : '';
      return (batch, row) => {
        if (condition?.(batch, row) !== true) {
          throw new EngineError('failed', `assert() failed: ${message}`);
        }
        return true;
      };
    },
  },
];

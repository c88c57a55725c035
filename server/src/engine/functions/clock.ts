import { checkDatetime } from '../values/calendar.js';
import type { CallSite, SpecialForm } from './contract.js';

/**
 * `now([offset])` and `ago(span)`: one value for the whole run.
 * Sources: https://learn.microsoft.com/kusto/query/now-function, https://learn.microsoft.com/kusto/query/ago-function
 */
export const CLOCK_FUNCTIONS: readonly SpecialForm[] = [
  {
    name: 'now',
    compile(_site, args, run) {
      const [offset] = args;
      if (offset === undefined) return () => run.now;
      return (batch, row) => shifted(run.now, offset(batch, row) as bigint | null, 1n);
    },
  },
  {
    name: 'ago',
    check: (site) => needSpan(site),
    compile(_site, args, run) {
      const offset = args[0]!;
      return (batch, row) => shifted(run.now, offset(batch, row) as bigint | null, -1n);
    },
  },
];

function needSpan(site: CallSite): void {
  if (site.argTypes[0] !== 'timespan') site.refuse('ago() takes a timespan', 0);
}

function shifted(now: bigint, span: bigint | null, sign: bigint): bigint | null {
  return span === null ? null : checkDatetime(now + sign * span);
}

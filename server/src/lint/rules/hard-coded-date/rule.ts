import type { Expression } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { shortDuration } from '../../model/durations.js';
import { isEventTime } from '../../model/look-back.js';

export const hardCodedDate = defineLint({
  id: 'hard-coded-date',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    {
      title: 'Microsoft Sentinel: scheduled analytics rules',
      url: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    },
  ],
  summary: 'A scheduled rule whose events are bounded by a date.',
  messages: {
    upper: {
      message: 'No event after {date} is looked at.',
      why: 'The rule has been silent since, and its silence looks like peace.',
      remedy: 'Remove the bound; the schedule says which events a run is about.',
    },
    lower: {
      message: 'The rule asks for events since {date}, whatever the day of the run.',
      why: 'The schedule decides what a run reads; a date only misleads whoever reads the rule, and bounds nothing.',
      remedy: 'Use `ago()`, or remove the bound.',
      severity: 'info',
    },
  },
  create: ({ model, metadata, catalog, report, textOf }) => {
    const kind = metadata?.kind;
    if (kind !== 'Scheduled' && kind !== 'NRT' && kind !== 'CustomDetection') return {};
    const period = metadata?.queryPeriod?.ticks;
    const check = (column: Expression, bound: Expression, upper: boolean): void => {
      const constant = model.constants.of(bound);
      if (constant?.type !== 'datetime' || constant.value === null || !isEventTime(column, model, catalog)) return;
      const back = period === undefined ? undefined : `ago(${shortDuration(period)})`;
      const fixes = (): readonly Fix[] =>
        upper || back === undefined || constant.source !== bound
          ? []
          : [replacement('suggest', `Use \`${back}\``, bound, back)];
      report({
        start: bound.start,
        end: bound.end,
        messageId: upper ? 'upper' : 'lower',
        data: { date: `\`${textOf(constant.source)}\`` },
        fixes,
      });
    };
    return {
      Binary: ({ operator, left, right }) => {
        if (operator === '<' || operator === '<=') {
          check(left, right, true);
          check(right, left, false);
        } else if (operator === '>' || operator === '>=') {
          check(left, right, false);
          check(right, left, true);
        }
      },
      Between: ({ left, to, negated }) => {
        if (!negated) check(left, to, true);
      },
    };
  },
});

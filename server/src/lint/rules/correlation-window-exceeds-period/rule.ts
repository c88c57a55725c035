import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND } from '../../../rules/duration.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { durationLike, shortDuration } from '../../model/durations.js';
import { correlationWindows } from './windows.js';

const MOST = 14n * TICKS_PER_DAY;

export const correlationWindowExceedsPeriod = defineLint({
  id: 'correlation-window-exceeds-period',
  category: 'metadata',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'rule-file',
  platforms: ['sentinel'],
  since: '0.1.0',
  sources: [
    {
      title: 'Microsoft Sentinel: scheduled analytics rules',
      url: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    },
    { title: 'Elastic detection rules: look-back tests', url: 'https://github.com/elastic/detection-rules' },
  ],
  summary: 'A rule that joins events up to some time apart and reads too little to see both around the start of a run.',
  messages: {
    missed: {
      message:
        'Events up to {window} apart belong together, runs are {frequency} apart, and each reads {period}: {needed} are needed.',
      why: 'A pair whose first event is older than the period when the rule runs next is in no run as a whole, so that attack is missed.',
      remedy: 'Raise `queryPeriod` to {needed}, and keep only pairs whose last event is of the last {frequency}.',
    },
  },
  create: ({ model, metadata, reportInFile }) => {
    const { queryPeriod: period, queryFrequency: frequency } = metadata ?? {};
    if (metadata?.kind !== 'Scheduled' || period?.ticks === undefined || frequency?.ticks === undefined) return {};
    const [read, between] = [period.ticks, frequency.ticks];
    return {
      'QueryBlock:exit': () => {
        const windows = correlationWindows(model, UNITS);
        const [widest] = [...windows].sort((a, b) => (a.ticks > b.ticks ? -1 : 1));
        if (widest === undefined || read >= between + widest.ticks) return;
        const needed = between + widest.ticks;
        const fixes = (): readonly Fix[] =>
          needed > MOST
            ? []
            : [
                replacement(
                  'suggest',
                  `Raise \`queryPeriod\` to ${shortDuration(needed)}`,
                  period,
                  durationLike(period.value, needed),
                ),
              ];
        reportInFile({
          start: period.start,
          end: period.end,
          messageId: 'missed',
          data: {
            window: `\`${shortDuration(widest.ticks)}\``,
            frequency: `\`${frequency.value}\``,
            period: `\`${period.value}\``,
            needed: `\`${shortDuration(needed)}\``,
          },
          related: [{ start: widest.node.start, end: widest.node.end, scope: 'query', message: 'The window' }],
          fixes,
        });
      },
    };
  },
});

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['second', TICKS_PER_SECOND],
  ['minute', TICKS_PER_MINUTE],
  ['hour', TICKS_PER_HOUR],
  ['day', TICKS_PER_DAY],
]);

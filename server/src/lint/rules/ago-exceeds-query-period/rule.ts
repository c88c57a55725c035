import { parseIsoDuration } from '../../../rules/duration.js';
import { sentinelRuleFacts } from '../../../schema/sentinel-rule.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { durationLike, shortDuration } from '../../model/durations.js';
import { lookBacks } from '../../model/look-back.js';

export const agoExceedsQueryPeriod = defineLint({
  id: 'ago-exceeds-query-period',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  platforms: ['sentinel'],
  since: '0.1.0',
  sources: [
    {
      title: 'Microsoft Sentinel: scheduled analytics rules',
      url: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    },
    { title: 'Azure-Sentinel issue 13091', url: 'https://github.com/Azure/Azure-Sentinel/issues/13091' },
  ],
  summary: 'A query that asks for events from further back than the rule reads.',
  messages: {
    cut: {
      message: 'The query looks back {back}, and the rule gives it the last {period} only.',
      why: 'The service cuts the data off at `queryPeriod`, without a word: a baseline of weeks is one of a day, and what is usual looks new.',
      remedy: 'Raise `queryPeriod` to {back}, or look back less.',
    },
    beyond: {
      message: 'The query looks back {back}; the rule gives it {period}, and can give it {most} at most.',
      why: 'The service cuts the data off at `queryPeriod`, without a word: a baseline of months is one of days.',
      remedy: 'Keep the baseline in a watchlist or summary rule, and look back less.',
    },
  },
  create: ({ model, metadata, catalog, reportInFile }) => {
    const period = metadata?.kind === 'Scheduled' ? metadata.queryPeriod : undefined;
    const { ticks } = period ?? {};
    if (period === undefined || ticks === undefined) return {};
    const most = parseIsoDuration(sentinelRuleFacts().limits.queryPeriod[1])!;
    return {
      'QueryBlock:exit': () => {
        const exceeding = lookBacks(model, catalog).filter((lookBack) => lookBack.ticks > ticks);
        const [furthest] = [...exceeding].sort((a, b) => (a.ticks > b.ticks ? -1 : 1));
        if (furthest === undefined) return;
        const back = shortDuration(furthest.ticks);
        const fixes = (): readonly Fix[] =>
          furthest.ticks > most
            ? []
            : [
                replacement(
                  'suggest',
                  `Raise \`queryPeriod\` to ${back}`,
                  period,
                  durationLike(period.value, furthest.ticks),
                ),
              ];
        reportInFile({
          start: period.start,
          end: period.end,
          messageId: furthest.ticks > most ? 'beyond' : 'cut',
          data: { back: `\`${back}\``, period: `\`${period.value}\``, most: `\`${shortDuration(most)}\`` },
          related: exceeding.map(({ node: { start, end } }) => ({
            start,
            end,
            scope: 'query',
            message: 'Looks back further',
          })),
          fixes,
        });
      },
    };
  },
});

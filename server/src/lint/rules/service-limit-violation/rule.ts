import { parseIsoDuration } from '../../../rules/duration.js';
import type { DurationField } from '../../../rules/metadata.js';
import { sentinelRuleFacts } from '../../../schema/sentinel-rule.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { durationLike, shortDuration } from '../../model/durations.js';

export const serviceLimitViolation = defineLint({
  id: 'service-limit-violation',
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
    {
      title: 'Microsoft Sentinel: service limits',
      url: 'https://learn.microsoft.com/azure/sentinel/sentinel-service-limits',
    },
  ],
  summary:
    'A scheduled rule beyond what the service takes: gaps between runs, long periods too often, too long a query, all tables.',
  messages: {
    gap: {
      message: 'The rule runs every {frequency} and reads the last {period} only.',
      why: 'Events between the runs are never looked at, and the service refuses such a rule.',
      remedy: 'Raise `queryPeriod` to {frequency} at least.',
    },
    tooOften: {
      message: 'A rule that reads {period} may run every {least} at most, not every {frequency}.',
      why: 'The service refuses the rule.',
      remedy: 'Run it every {least}, or read less.',
    },
    tooLong: {
      message: 'The query has {length} characters; the service takes {most}.',
      why: 'The service refuses the rule.',
      remedy: 'Move lists into a watchlist, or a part of the query into a saved function.',
    },
    allTables: {
      message: '{operator} reads all tables, which the service does not take in an analytics rule.',
      why: 'The service refuses the rule.',
      remedy: 'Name the tables.',
    },
  },
  create: ({ metadata, text, report, reportInFile }) => {
    if (metadata === undefined || (metadata.kind !== 'Scheduled' && metadata.kind !== 'NRT')) return {};
    const { limits } = sentinelRuleFacts();
    const { queryFrequency: frequency, queryPeriod: period } = metadata;
    if (frequency?.ticks !== undefined && period?.ticks !== undefined) {
      const [every, read] = [frequency.ticks, period.ticks];
      const data = { frequency: `\`${frequency.value}\``, period: `\`${period.value}\`` };
      const set = (field: DurationField, ticks: bigint, name: string) => (): readonly Fix[] => [
        replacement('suggest', `Set \`${name}\` to ${shortDuration(ticks)}`, field, durationLike(field.value, ticks)),
      ];
      const least = parseIsoDuration(limits.longPeriodFrequency)!;
      if (every > read)
        reportInFile({
          start: period.start,
          end: period.end,
          messageId: 'gap',
          data,
          fixes: set(period, every, 'queryPeriod'),
        });
      else if (read >= parseIsoDuration(limits.longPeriod)! && every < least) {
        const limit = { ...data, least: `\`${shortDuration(least)}\`` };
        reportInFile({
          start: frequency.start,
          end: frequency.end,
          messageId: 'tooOften',
          data: limit,
          fixes: set(frequency, least, 'queryFrequency'),
        });
      }
    }
    const [, most] = limits.queryCharacters;
    return {
      QueryBlock: ({ start, end }) => {
        if (text.length > most) report({ start, end, messageId: 'tooLong', data: { length: text.length, most } });
      },
      Search: ({ keyword: { start, end }, tables }) => {
        if (tables.length === 0)
          report({ start, end, messageId: 'allTables', data: { operator: '`search` without tables' } });
      },
      Union: ({ keyword: { start, end }, operands }) => {
        if (
          operands.some(
            (operand) => operand.kind === 'Star' || (operand.kind === 'WildcardName' && operand.pattern === '*'),
          )
        ) {
          report({ start, end, messageId: 'allTables', data: { operator: '`union *`' } });
        }
      },
    };
  },
});

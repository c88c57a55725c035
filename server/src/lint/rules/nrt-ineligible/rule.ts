import { parseIsoDuration } from '../../../rules/duration.js';
import type { RuleMetadata } from '../../../rules/metadata.js';
import { detectionFacts, isNrtTable } from '../../../schema/defender-detection.js';
import type { Span } from '../../../syntax/expressions.js';
import { replacement, type Report } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { commentsOf } from '../../model/comments.js';
import { tablesIn } from '../../model/tables.js';

type MessageId = 'construct' | 'comment' | 'table' | 'tables' | 'column' | 'workspace';

export const nrtIneligible = defineLint({
  id: 'nrt-ineligible',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: custom detection rules',
      url: 'https://learn.microsoft.com/defender-xdr/custom-detection-rules',
    },
    {
      title: 'Microsoft Sentinel: near-real-time rules',
      url: 'https://learn.microsoft.com/azure/sentinel/near-real-time-rules',
    },
  ],
  summary: 'A near-real-time rule whose query does what such rules cannot.',
  messages: {
    construct: {
      message: 'A detection that runs continuously cannot use {construct}.',
      why: 'It looks at events one by one as they arrive, so the service refuses the rule.',
      remedy: 'Run it every hour, or do without.',
    },
    comment: {
      message: 'A detection that runs continuously cannot have comments in its query.',
      why: 'The service refuses the rule.',
      remedy: 'Move the comment into the description.',
    },
    table: {
      message: 'Detections on {table} cannot run continuously.',
      why: 'The service refuses the rule.',
      remedy: 'Run it every hour.',
    },
    tables: {
      message: 'A detection that runs continuously can read one table, not {tables}.',
      why: 'The service refuses the rule.',
      remedy: 'Run it every hour, or make a rule for each table.',
    },
    column: {
      message: 'A detection that runs continuously cannot use {column} of {table}.',
      why: 'The value is known only later than the event, so the service refuses the rule.',
      remedy: 'Run it every hour, or do without.',
    },
    workspace: {
      message: 'A near-real-time rule reads its own workspace only.',
      why: 'The service refuses the rule.',
      remedy: 'Deploy the rule in each workspace, or schedule it.',
    },
  },
  create: ({ model, metadata, text, report }) => {
    const mode = metadata === undefined ? undefined : continuousMode(metadata);
    const refuse = (
      place: Span,
      messageId: MessageId,
      data: Record<string, string>,
      fixes?: () => readonly Fix[],
    ): void => {
      const common: Report<MessageId> = { start: place.start, end: place.end, messageId, data };
      report(fixes === undefined ? common : { ...common, fixes });
    };
    if (mode === undefined) return {};
    if (mode === 'sentinel') {
      return {
        Call: ({ name, nameSpan }) => {
          if (name === 'workspace') refuse(nameSpan, 'workspace', {});
        },
      };
    }
    const construct = (place: Span, name: string): void => refuse(place, 'construct', { construct: `\`${name}\`` });
    const excluded = detectionFacts().nrtExcludedColumns;
    return {
      Join: ({ keyword }) => construct(keyword, 'join'),
      Lookup: ({ keyword }) => construct(keyword, 'lookup'),
      Union: ({ keyword }) => construct(keyword, 'union'),
      ExternalData: ({ keyword }) => construct(keyword, 'externaldata'),
      Name: (name) => {
        if (name.symbol !== 'column') return;
        const root = model.columns.root(name);
        const table = root.kind === 'stored' ? root.tables.find((t) => excluded[t]?.includes(root.column)) : undefined;
        if (table !== undefined) refuse(name, 'column', { column: `\`${name.name}\``, table: `\`${table}\`` });
      },
      'QueryBlock:exit': () => {
        const uses = tablesIn(model);
        const names = [...new Set(uses.map(({ name }) => name))];
        const second = uses.find(({ name }) => name !== names[0]);
        if (second !== undefined)
          refuse(second.node, 'tables', { tables: names.map((name) => `\`${name}\``).join(' and ') });
        const unfit = uses.find(({ name }) => !isNrtTable(name));
        if (unfit !== undefined && names.length === 1) refuse(unfit.node, 'table', { table: `\`${unfit.name}\`` });
        const [comment] = commentsOf(text);
        if (comment !== undefined) {
          refuse(comment, 'comment', {}, () => [replacement('suggest', 'Remove the comment', comment, '')]);
        }
      },
    };
  },
});

/** Which product runs the rule continuously, if any does. */
function continuousMode({ kind, queryFrequency }: RuleMetadata): 'sentinel' | 'defender' | undefined {
  if (kind === 'NRT') return 'sentinel';
  const never = parseIsoDuration(detectionFacts().nrtFrequency);
  return kind === 'CustomDetection' && queryFrequency?.ticks === never && never !== undefined ? 'defender' : undefined;
}

import type { Operator, Pipeline } from '../../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../../syntax/walk.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

/** Tables of indicators, and the columns that say which record of one is the valid one. */
const TABLES: Readonly<Record<string, { readonly id: string; readonly active: string; readonly until: string }>> = {
  ThreatIntelligenceIndicator: { id: 'IndicatorId', active: 'Active', until: 'ExpirationDateTime' },
  ThreatIntelIndicators: { id: 'Id', active: 'IsActive', until: 'ValidUntil' },
};

export const threatIntelNotLatest = defineLint({
  id: 'threat-intel-not-latest',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  platforms: ['sentinel'],
  since: '0.1.0',
  sources: [
    { title: 'Azure-Sentinel issue 7734', url: 'https://github.com/Azure/Azure-Sentinel/issues/7734' },
    {
      title: 'Microsoft Sentinel: work with threat indicators',
      url: 'https://learn.microsoft.com/azure/sentinel/work-with-threat-indicators',
    },
  ],
  summary: 'Threat indicators read with all their old records, withdrawn and expired ones included.',
  messages: {
    stale: {
      message: 'The records of {table} are read as they are, old states of an indicator included.',
      why: 'An indicator that was withdrawn or has expired still matches by its earlier records, and alerts on what is known to be harmless.',
      remedy: 'Take the last record of each, then keep the active ones that have not expired.',
    },
  },
  create: ({ model, report }) => {
    const judged = new Set<string>();
    return {
      Name: (name) => {
        const columns = TABLES[name.name];
        const parent = model.names.parent(name);
        if (columns === undefined || name.type !== 'table' || judged.has(name.name)) return;
        const operators = operatorsOver(parent);
        if (operators === undefined) return;
        const latest = operators.some((operator) => operator.kind === 'Summarize' && mentions(operator, 'arg_max'));
        const filtered = operators.some(
          (operator) =>
            operator.kind === 'Where' && (mentions(operator, columns.active) || mentions(operator, columns.until)),
        );
        if (latest || filtered) return;
        judged.add(name.name);
        const { id, active, until } = columns;
        const snippet = `\n| summarize arg_max(TimeGenerated, *) by ${id}\n| where ${active} == true and ${until} > now()`;
        const fixes = (): readonly Fix[] => [
          replacement('suggest', 'Keep the valid indicators only', { start: name.end, end: name.end }, snippet),
        ];
        report({ start: name.start, end: name.end, messageId: 'stale', data: { table: `\`${name.name}\`` }, fixes });
      },
    };
  },
});

/** The operators that are applied to a table; undefined where it is not the source of a pipeline. */
function operatorsOver(parent: SyntaxNode | undefined): readonly Operator[] | undefined {
  return parent?.kind === 'Pipeline'
    ? (parent satisfies Pipeline).operators
    : parent?.kind === 'LetStatement'
      ? []
      : undefined;
}

function mentions(node: SyntaxNode, word: string): boolean {
  let found = false;
  walk(node, (inner) => {
    found ||= (inner.kind === 'Name' || inner.kind === 'Call') && inner.name === word;
    return !found;
  });
  return found;
}

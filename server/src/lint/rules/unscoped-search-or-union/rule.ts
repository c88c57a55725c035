import { defineLint } from '../../lint.js';

export const unscopedSearchOrUnion = defineLint({
  id: 'unscoped-search-or-union',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Azure Monitor: optimize log queries',
      url: 'https://learn.microsoft.com/azure/azure-monitor/logs/query-optimization',
    },
    { title: 'Kusto: search operator', url: 'https://learn.microsoft.com/kusto/query/search-operator' },
  ],
  summary: '`search` or `union` over all tables.',
  messages: {
    all: {
      message: '{operator} reads all tables, each with all its columns.',
      why: 'The query is slow on the day it is needed, and its result has a column for everything.',
      remedy: 'Name the tables that can hold what is looked for.',
    },
  },
  create: ({ kind, report }) => {
    // Analytics rules cannot do it at all, which service-limit-violation says.
    if (kind === 'Scheduled' || kind === 'NRT') return {};
    return {
      Search: ({ keyword: { start, end }, tables }) => {
        if (tables.length === 0)
          report({ start, end, messageId: 'all', data: { operator: '`search` without tables' } });
      },
      Find: ({ keyword: { start, end }, tables }) => {
        if (tables.length === 0) report({ start, end, messageId: 'all', data: { operator: '`find` without tables' } });
      },
      Union: ({ keyword: { start, end }, operands }) => {
        const all = operands.some(
          (operand) => operand.kind === 'Star' || (operand.kind === 'WildcardName' && operand.pattern === '*'),
        );
        if (all) report({ start, end, messageId: 'all', data: { operator: '`union *`' } });
      },
    };
  },
});

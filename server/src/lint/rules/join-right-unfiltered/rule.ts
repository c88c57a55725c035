import { withoutParentheses } from '../../model/columns.js';
import { defineLint } from '../../lint.js';

export const joinRightUnfiltered = defineLint({
  id: 'join-right-unfiltered',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'schema',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A `join` with a whole table, neither filtered nor cut down to the columns that are needed.',
  messages: {
    whole: {
      message: '`{table}` is joined as a whole, with all its rows and columns.',
      why: 'The right side is sent around in full; a query of some weeks runs out of memory on it.',
      remedy: 'Filter it by time and content, and `project` the keys and the columns that are used.',
    },
  },
  create: ({ catalog, kind, report }) => {
    if (kind !== 'Query' && kind !== 'Hunting') return {};
    return {
      Join: ({ right }) => {
        const table = withoutParentheses(right);
        if (table.kind !== 'Name' || table.symbol !== 'table' || catalog.table(table.name) === undefined) return;
        report({ start: table.start, end: table.end, messageId: 'whole', data: { table: table.name } });
      },
    };
  },
});

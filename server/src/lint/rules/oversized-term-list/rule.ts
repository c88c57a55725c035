import { defineLint } from '../../lint.js';

/** How many items each operator takes well. */
const TERMS = 128;
const SLOW = 10_000;
const MOST = 1_000_000;

export const oversizedTermList = defineLint({
  id: 'oversized-term-list',
  category: 'performance',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: has_any operator', url: 'https://learn.microsoft.com/kusto/query/has-any-operator' },
    { title: 'Kusto: in operator', url: 'https://learn.microsoft.com/kusto/query/in-operator' },
  ],
  summary: 'A list that is longer than its operator takes well.',
  messages: {
    terms: {
      message: '`{operator}` has {count} items; it uses the term index for up to {most}.',
      why: 'With more it searches the text of every row for every item.',
      remedy: 'Split the list, or join with a table of the items.',
    },
    values: {
      message: '`{operator}` has {count} items, of which it takes {most} well.',
      why: 'The query grows slow to parse and to ship, and over a million items is refused.',
      remedy: 'Keep them in a watchlist or table, and join with it.',
    },
  },
  create: ({ model, report }) => ({
    In: ({ operator, operatorSpan: { start, end }, right }) => {
      const count = model.constants.list(right)?.length ?? 0;
      if (operator === 'has_any' || operator === 'has_all') {
        if (count > TERMS) report({ start, end, messageId: 'terms', data: { operator, count, most: TERMS } });
      } else if (count > SLOW) {
        report({ start, end, messageId: 'values', data: { operator, count, most: count > MOST ? MOST : SLOW } });
      }
    },
  }),
});

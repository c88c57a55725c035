import { countCodePoints } from '../../../engine/text/code-points.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';

/** The operator that looks the text up as a whole term. */
const BY_TERM: Readonly<Record<string, string>> = {
  contains: 'has',
  '!contains': '!has',
  contains_cs: 'has_cs',
  '!contains_cs': '!has_cs',
};

export const containsWholeTerm = defineLint({
  id: 'contains-whole-term',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string operators', url: 'https://learn.microsoft.com/kusto/query/datatypes-string-operators' },
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A `contains` with one whole word, which `has` would find by the term index.',
  options: {
    length: {
      type: 'integer',
      minimum: 3,
      maximum: 20,
      default: 4,
      description: 'The fewest characters of a word that is reported.',
    },
  },
  messages: {
    wholeTerm: {
      message:
        '`{operator}` searches `{column}` character by character for `{word}`, a word that `{better}` finds by the index.',
      why: 'The rule reads the column of every row, so it is slow and the first to time out on a busy day; parts of longer words match too.',
      remedy: 'Use `{better}` if the word stands by itself in the events that you look for.',
    },
  },
  create: ({ model, options, report, textOf }) => ({
    Binary: ({ operator, operatorSpan, left, right }) => {
      const better = BY_TERM[operator];
      if (better === undefined) return;
      const column = withoutParentheses(left);
      // Only columns that are stored have an index.
      if (column.kind !== 'Name' || column.symbol !== 'column' || column.type !== 'string') return;
      if (model.columns.root(column).kind === 'computed') return;
      const word = model.constants.text(right);
      if (word === undefined || countCodePoints(word) < options.length || !/^[\p{L}\p{Nd}]+$/u.test(word)) return;
      const { start, end } = operatorSpan;
      report({
        start,
        end,
        messageId: 'wholeTerm',
        data: { operator, better, column: textOf(column), word },
        fixes: () => [replacement('suggest', `Use \`${better}\``, operatorSpan, better)],
      });
    },
  }),
});

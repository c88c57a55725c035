import type { Expression, Span } from '../../../syntax/expressions.js';
import { defineLint } from '../../lint.js';
import type { Constant } from '../../model/constants.js';
import { longestTerm } from '../../model/text-terms.js';

const OPERATORS = new Set(['has', 'has_cs', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs']);

export const unindexedShortTerm = defineLint({
  id: 'unindexed-short-term',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string operators', url: 'https://learn.microsoft.com/kusto/query/datatypes-string-operators' },
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
    {
      title: 'Azure Monitor: optimize log queries',
      url: 'https://learn.microsoft.com/azure/azure-monitor/logs/query-optimization',
    },
  ],
  summary: 'A `has` operand whose longest term is too short for the term index.',
  options: {
    length: {
      type: 'integer',
      minimum: 1,
      maximum: 10,
      default: 3,
      description: 'The fewest characters of a term that the index surely holds.',
    },
  },
  messages: {
    tooShort: {
      message: '{operand} has no term of {length} or more characters, so `{operator}` cannot use the term index.',
      why: 'The engine reads every row of the column instead, and a rule that scans is the first to be throttled or to time out.',
      remedy: 'Test a longer term beside it, or compare a parsed field such as the first argument.',
    },
    borderline: {
      message: 'The longest term of {operand} has {length} characters, which some engines do not index.',
      why: 'Where it is not indexed, `{operator}` reads every row of the column.',
      remedy: 'Test a longer term beside it where there is one.',
      severity: 'hint',
    },
  },
  create: ({ model, options, report, textOf }) => {
    const check = (operand: Constant, operator: string): void => {
      if (operand.type !== 'string' || operand.source.type !== 'string') return;
      const longest = longestTerm(operand.value as string);
      // Without any term it is another matter, see has-without-term.
      if (longest === 0 || longest > options.length) return;
      const messageId = longest < options.length ? 'tooShort' : 'borderline';
      const place = placeOf(operand.source);
      const data = { operand: `\`${textOf(place)}\``, operator, length: options.length };
      report({ ...place, messageId, data });
    };
    return {
      Binary: ({ operator, right }) => {
        if (!OPERATORS.has(operator)) return;
        const constant = model.constants.of(right);
        if (constant !== undefined) check(constant, operator);
      },
      In: ({ operator, right }) => {
        if (operator !== 'has_any' && operator !== 'has_all') return;
        for (const constant of model.constants.list(right) ?? []) check(constant, operator);
      },
    };
  },
});

const placeOf = ({ start, end }: Expression): Span => ({ start, end });

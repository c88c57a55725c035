import type { Expression, Span } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import type { Constant } from '../../model/constants.js';
import { longestTerm } from '../../model/text-terms.js';

/** The operator that finds the same text without terms; undefined for operators that have none. */
const WITHOUT_TERMS: Readonly<Record<string, string | undefined>> = {
  has: 'contains',
  '!has': '!contains',
  has_cs: 'contains_cs',
  '!has_cs': '!contains_cs',
  hasprefix: undefined,
  hasprefix_cs: undefined,
  hassuffix: undefined,
  hassuffix_cs: undefined,
};

export const hasWithoutTerm = defineLint({
  id: 'has-without-term',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string operators', url: 'https://learn.microsoft.com/kusto/query/datatypes-string-operators' },
  ],
  summary: 'An operand of `has` without any letter or digit, which is no term at all.',
  messages: {
    noTerm: {
      message: '{operand} has no letter or digit, so there is no term that `{operator}` could look up.',
      why: 'The engine reads the column of every row, and whoever reads the rule expects whole words where there are none.',
      remedy: 'Say `contains`, or test a word that stands beside it.',
    },
  },
  create: ({ model, report, textOf }) => {
    const check = (operand: Constant, operator: string, fixes: () => readonly Fix[]): void => {
      if (operand.type !== 'string' || typeof operand.value !== 'string') return;
      if (operand.value === '' || longestTerm(operand.value) > 0) return;
      const place = placeOf(operand.source);
      report({ ...place, messageId: 'noTerm', data: { operand: `\`${textOf(place)}\``, operator }, fixes });
    };
    return {
      Binary: ({ operator, operatorSpan, right }) => {
        const constant = Object.hasOwn(WITHOUT_TERMS, operator) ? model.constants.of(right) : undefined;
        if (constant === undefined) return;
        const plain = WITHOUT_TERMS[operator];
        check(constant, operator, () =>
          plain === undefined ? [] : [replacement('suggest', `Use \`${plain}\``, operatorSpan, plain)],
        );
      },
      In: ({ operator, right }) => {
        if (operator !== 'has_any' && operator !== 'has_all') return;
        for (const constant of model.constants.list(right) ?? []) check(constant, operator, () => []);
      },
    };
  },
});

const placeOf = ({ start, end }: Expression): Span => ({ start, end });

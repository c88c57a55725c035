import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { isNegatedAround } from '../../model/conditions.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';
import { termsOf } from '../../model/text-terms.js';

export const exactCommandLine = defineLint({
  id: 'exact-command-line',
  category: 'evasion',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A whole command line with its arguments, compared by equality.',
  messages: {
    exact: {
      message: '`{column}` must be {text} to the last character.',
      why: 'Another path in front, a second blank, quotes or the order of the arguments: any of them takes the command out of the rule.',
      remedy: 'Test the program by `FileName`, and the words of its arguments with `has_all`.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ node, subject, relation, negated, texts }) => {
      if (negated || !['==', '=~', 'in', 'in~'].includes(relation)) return;
      if (!isCommandLine(subject, model) || isNegatedAround(node, model)) return;
      // A program without arguments is a sign of its own.
      const exact = texts.filter(({ text }) => /\S\s+\S/.test(text.trim()) && !/^"[^"]*"$/.test(text.trim()));
      const [first] = exact;
      if (first === undefined) return;
      const column = textOf(subject);
      const shown = first.text.length > 60 ? `${first.text.slice(0, 59)}…` : first.text;
      const fixes = (): readonly Fix[] => {
        if (node.kind !== 'Binary') return [];
        const words = termsOf(first.text).filter((term) => term.length > 2);
        const list = [...new Set(words)].map((word) => JSON.stringify(word)).join(', ');
        return words.length === 0
          ? []
          : [replacement('suggest', 'Test the words with `has_all`', node, `${column} has_all (${list})`)];
      };
      report({ start: node.start, end: node.end, messageId: 'exact', data: { column, text: `\`${shown}\`` }, fixes });
    }),
});

import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';

const NUMBERS = new Set(['int', 'long', 'real', 'decimal']);

export const numericStringCompare = defineLint({
  id: 'numeric-string-compare',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Kusto: string and numeric comparison',
      url: 'https://learn.microsoft.com/kusto/query/scalar-data-types/',
    },
  ],
  summary: 'A number compared with a quoted text.',
  messages: {
    noNumber: {
      message: '{column} is a number, and {text} is none, so they are never equal.',
      why: 'The events that the test is written for are missed.',
      remedy: 'Compare it with the number, or compare the column that holds the text.',
    },
    quoted: {
      message: '{column} is a number, and {text} is a text that has to be converted.',
      why: 'Not every place that runs KQL converts it, and `"04624"` and `"4624 "` are not what they look like.',
      remedy: 'Write the number without quotes.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, relation, texts }) => {
      if (!NUMBERS.has(subject.type) || !['==', '=~', 'in', 'in~'].includes(relation)) return;
      for (const { text, source } of texts) {
        if (source.type !== 'string') continue;
        const isNumber = /^\s*-?\d+(?:\.\d+)?\s*$/.test(text);
        const data = { column: `\`${textOf(subject)}\``, text: `\`${textOf(source)}\`` };
        const fixes = (): readonly Fix[] =>
          isNumber ? [replacement('suggest', 'Write the number', source, text.trim())] : [];
        report({ start: source.start, end: source.end, messageId: isNumber ? 'quoted' : 'noNumber', data, fixes });
      }
    }),
});

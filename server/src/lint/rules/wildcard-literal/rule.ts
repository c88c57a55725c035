import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { respelled, textComparisonVisitor } from '../../model/text-comparisons.js';

/** A star or percent sign in front of or behind something that is part of a name; `%%1793` is a message of Windows. */
const LEADING = /^(?!%%\d+$)[*%]+(?=[\w.\\/-])/;
const TRAILING = /(?<=[\w.\\/-])\*+$/;

export const wildcardLiteral = defineLint({
  id: 'wildcard-literal',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string operators', url: 'https://learn.microsoft.com/kusto/query/datatypes-string-operators' },
    { title: 'pySigma: wildcard validators', url: 'https://github.com/SigmaHQ/pySigma' },
  ],
  summary: 'A `*` at the end of a literal whose operator takes it as it stands.',
  messages: {
    literal: {
      message: '`{operator}` takes the `{wildcard}` in {text} for a character like any other.',
      why: 'No name has that character, so the test never matches, or an exclusion never excludes.',
      remedy: 'Leave it out, and use `startswith`, `endswith` or `contains` for what it was to mean.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, operator, relation, texts }) => {
      if (relation === ':' || relation.startsWith('like') || subject.kind === 'Star' || isCommandLine(subject, model))
        return;
      for (const { text, source } of texts) {
        const variable = /^%\w+%/.test(text);
        const wildcard = (variable ? null : LEADING.exec(text)) ?? TRAILING.exec(text);
        if (wildcard === null || text.length - wildcard[0].length < 2) continue;
        const written = textOf(source);
        const stripped = respelled(written, (body) =>
          (variable ? body : body.replace(LEADING, '')).replace(TRAILING, ''),
        );
        const fixes = (): readonly Fix[] =>
          stripped === undefined ? [] : [replacement('suggest', `Leave out the \`${wildcard[0]}\``, source, stripped)];
        const data = { operator, wildcard: wildcard[0], text: `\`${written}\`` };
        report({ start: source.start, end: source.end, messageId: 'literal', data, fixes });
      }
    }),
});

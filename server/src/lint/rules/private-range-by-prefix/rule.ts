import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

export const privateRangeByPrefix = defineLint({
  id: 'private-range-by-prefix',
  category: 'precision',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: ipv4_is_private()', url: 'https://learn.microsoft.com/kusto/query/ipv4-is-private-function' },
    { title: 'Kusto: has_ipv4()', url: 'https://learn.microsoft.com/kusto/query/has-ipv4-function' },
  ],
  summary: 'An address range tested by the beginning of its text.',
  messages: {
    tooNarrow: {
      message: '{text} is one sixteenth of the private range 172.16.0.0/12: .17 to .31 are left out.',
      why: 'Internal traffic is taken for external, or the other way round.',
      remedy: 'Use `ipv4_is_private()`, or `ipv4_is_in_range()` with the range that is meant.',
    },
    tooWide: {
      message: 'Addresses outside of the range begin with {text} too, such as {example}.',
      why: 'What was to be a range of internal addresses lets public ones through.',
      remedy: 'Use `ipv4_is_private()`, or `ipv4_is_in_range()` with the range that is meant.',
    },
    inText: {
      message: '`{operator}` looks for the terms of {text}, not for an address.',
      why: 'An address that only ends alike in a longer list of numbers matches too, and the search is slower than one for addresses.',
      remedy: 'Use `has_ipv4()`, or `==` on a column with one address.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ node, subject, operator, relation, negated, texts }) => {
      for (const { text, source } of texts) {
        const at = { start: source.start, end: source.end };
        const quoted = `\`${textOf(source)}\``;
        if ((relation === 'has' || relation === 'has_any') && ADDRESS.test(text)) {
          const column = textOf(subject);
          const call = `${negated ? 'not(' : ''}has_ipv4(${column}, ${textOf(source)})${negated ? ')' : ''}`;
          const fixes = (): readonly Fix[] =>
            node.kind === 'Binary' ? [replacement('suggest', 'Use `has_ipv4()`', node, call)] : [];
          report({ ...at, messageId: 'inText', data: { operator, text: quoted }, fixes });
          continue;
        }
        if (!relation.startsWith('startswith') && relation !== 'hasprefix') continue;
        if (model.columns.classOf(subject) !== 'address') continue;
        const example = outsideOf(text);
        const narrow = /^172\.(?:1[6-9]|2\d|3[01])\.?$/.test(text) && texts.length === 1;
        if (example === undefined && !narrow) continue;
        const call = `ipv4_is_private(${textOf(subject)})`;
        const fixes = (): readonly Fix[] => [
          replacement('suggest', 'Use `ipv4_is_private()`', node, negated ? `not(${call})` : call),
        ];
        report({
          ...at,
          messageId: narrow ? 'tooNarrow' : 'tooWide',
          data: { text: quoted, example: `\`${example ?? ''}\`` },
          fixes,
        });
      }
    }),
});

/** A public address that begins like a text which was to stand for a private range. */
function outsideOf(text: string): string | undefined {
  switch (text) {
    case '10':
      return '100.20.0.1';
    case '172':
    case '172.':
      return '172.217.0.1';
    case '172.1':
      return '172.15.0.1';
    case '172.2':
      return '172.217.0.1';
    case '172.3':
      return '172.32.0.1';
    case '192':
    case '192.':
      return '192.0.78.1';
    default:
      return undefined;
  }
}

import { parseRegex } from '../../../engine/regex/parse.js';
import { childrenOf, type RegexNode } from '../../../engine/regex/tree.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { regexVisitor } from '../../model/regex-patterns.js';

const OUTER = /^(?:\(\?i\))?\.\*\??(?=.)|(?<=[^\\])\.\*\??$/;

export const regexForPlainText = defineLint({
  id: 'regex-for-plain-text',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
    { title: 'Kusto: matches regex operator', url: 'https://learn.microsoft.com/kusto/query/matches-regex-operator' },
  ],
  summary: 'A regular expression that is plain text, or begins or ends in `.*`.',
  messages: {
    plain: {
      message: 'This pattern is plain text, which `{operator}` finds faster.',
      why: 'Patterns are tried on every row one by one; rules with many of them time out.',
      remedy: 'Use `{operator}`, or `has` for a whole word.',
    },
    outer: {
      message: 'A pattern may match anywhere, so `.*` at its end says nothing.',
      why: 'It makes the engine read on to the end of every text for nothing.',
      remedy: 'Leave it out.',
    },
  },
  create: ({ model, report, textOf }) =>
    regexVisitor(model, ({ pattern, source, operator, node }) => {
      if (operator !== 'matches regex' || node.kind !== 'Binary') return;
      const { tree } = parseRegex(pattern);
      if (tree === undefined) return;
      const plain = plainText(tree.root);
      const literal = source.kind === 'Literal' && source.start >= node.start && source.end <= node.end;
      if (plain !== undefined && plain.text !== '') {
        const other = plain.folded ? 'contains' : 'contains_cs';
        const fix: Fix = {
          title: `Use \`${other}\``,
          kind: plain.folded ? 'suggest' : 'safe',
          edits: [
            { start: node.operatorSpan.start, end: node.operatorSpan.end, newText: other },
            { start: source.start, end: source.end, newText: JSON.stringify(plain.text) },
          ],
        };
        report({
          start: source.start,
          end: source.end,
          messageId: 'plain',
          data: { operator: other },
          fixes: () => (literal ? [fix] : []),
        });
      } else if (OUTER.test(pattern) && !/[()|]/.test(pattern.replace(/^\(\?i\)/, ''))) {
        const written = textOf(source);
        const stripped = /^([hH]?@?["'](?:\(\?i\))?)(?:\.\*\??)?([^]*?)(?:(?<!\\)\.\*\??)?(["'])$/.exec(written);
        const fixes = (): readonly Fix[] =>
          !literal || stripped === null || stripped[2] === ''
            ? []
            : [replacement('safe', 'Leave out the `.*`', source, stripped[1]! + stripped[2]! + stripped[3]!)];
        report({ start: source.start, end: source.end, messageId: 'outer', fixes });
      }
    }),
});

/** The text of a pattern without any construct; undefined for other patterns. */
function plainText(root: RegexNode): { readonly text: string; readonly folded: boolean } | undefined {
  const nodes = root.kind === 'concat' ? childrenOf(root) : [root];
  let text = '';
  let folded = false;
  for (const node of nodes) {
    if (node.kind === 'empty') continue;
    if (node.kind !== 'literal') return undefined;
    text += String.fromCodePoint(node.codePoint);
    folded ||= node.caseMode !== 'exact';
  }
  return { text, folded };
}

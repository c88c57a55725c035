import { childrenOf, type RegexNode } from '../../../engine/regex/tree.js';
import { parseRegex } from '../../../engine/regex/parse.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import { hasCase, isCaseFolded } from '../../model/column-text.js';
import { withoutParentheses } from '../../model/columns.js';
import { isNegatedAround } from '../../model/conditions.js';
import { insideLiteral } from '../../model/literals.js';
import { regexVisitor } from '../../model/regex-patterns.js';

export const caseSensitiveRegex = defineLint({
  id: 'case-sensitive-regex',
  category: 'evasion',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: matches regex operator', url: 'https://learn.microsoft.com/kusto/query/matches-regex-operator' },
  ],
  summary: 'A regular expression that tells cases apart, on text that the attacker writes.',
  messages: {
    sensitive: {
      message: "This pattern tells cases apart, and the case of `{column}` is the attacker's to choose.",
      why: 'Unlike `has` and `contains`, `matches regex` minds the case: typed in another one, the attack goes unseen.',
      remedy: 'Begin the pattern with `(?i)`.',
    },
  },
  create: ({ model, report, textOf, text }) =>
    regexVisitor(model, ({ pattern, source, subject, operator, node }) => {
      if (operator !== 'matches regex' || subject === undefined || isNegatedAround(node, model)) return;
      const column = withoutParentheses(subject);
      if (model.columns.traits(column)?.attackerControlled !== true || isCaseFolded(column, model)) return;
      const { tree } = parseRegex(pattern);
      if (tree === undefined || !mindsCase(tree.root)) return;
      const at = insideLiteral(source, text);
      report({
        start: source.start,
        end: source.end,
        messageId: 'sensitive',
        data: { column: textOf(column) },
        fixes: () => (at === undefined ? [] : [replacement('suggest', 'Begin the pattern with `(?i)`', at, '(?i)')]),
      });
    }),
});

/** Whether a pattern asks for a word whose case it minds. Single letters are as a rule parts of a format. */
function mindsCase(node: RegexNode): boolean {
  if (node.kind === 'concat') {
    let run = 0;
    for (const child of node.nodes) {
      run = isLetter(child) ? run + 1 : 0;
      if (run >= 3) return true;
    }
  }
  return childrenOf(node).some(mindsCase);
}

function isLetter(node: RegexNode): boolean {
  return node.kind === 'literal' && node.caseMode === 'exact' && hasCase(String.fromCodePoint(node.codePoint));
}

import type { Binary, Expression } from '../../../syntax/expressions.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isChainTop } from '../../model/conditions.js';

export const mixedAndOrPrecedence = defineLint({
  id: 'mixed-and-or-precedence',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: logical operators', url: 'https://learn.microsoft.com/kusto/query/logical-operators' },
    { title: 'ESLint: no-mixed-operators', url: 'https://eslint.org/docs/latest/rules/no-mixed-operators' },
  ],
  summary: '`and` and `or` side by side without parentheses.',
  messages: {
    mixed: {
      message: '`and` binds before `or` here: {bound} is one alternative.',
      why: 'Read the other way, as the layout often suggests, the condition has a different meaning: a filter that is meant for all alternatives holds for the last one only.',
      remedy: 'Write the parentheses, around the `or` if that is what is meant.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Binary: (node) => {
      if (node.operator !== 'or' || !isChainTop(node, model)) return;
      const bound = bareConjunctions(node);
      const first = bound[0];
      if (first === undefined) return;
      const fix = (): Fix => ({
        title: 'Write the parentheses that are implied',
        kind: 'safe',
        edits: bound.flatMap(({ start, end }) => [
          { start, end: start, newText: '(' },
          { start: end, end, newText: ')' },
        ]),
      });
      const line = textOf(first).replace(/\s+/g, ' ');
      const data = { bound: `\`${line.length > 100 ? `${line.slice(0, 99)}…` : line}\`` };
      const related = bound.slice(1).map(({ start, end }) => ({ start, end, message: 'As well' }));
      report({ start: first.start, end: first.end, messageId: 'mixed', data, related, fixes: () => [fix()] });
    },
  }),
});

/** The operands of an `or` chain that are `and` chains without parentheses. */
function bareConjunctions(chain: Binary): readonly Expression[] {
  return [chain.left, chain.right].flatMap((side) => {
    if (side.kind !== 'Binary') return [];
    if (side.operator === 'or') return bareConjunctions(side);
    return side.operator === 'and' ? [side] : [];
  });
}

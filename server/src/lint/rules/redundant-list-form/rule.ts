import { caseFold } from '../../../engine/values/fold.js';
import type { Binary, BinaryOperator, Expression, InOperator } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import type { Constant } from '../../model/constants.js';
import { withoutParentheses } from '../../model/columns.js';
import { commentsOf } from '../../model/comments.js';
import { isChainTop, operandsOf } from '../../model/conditions.js';

/** The comparison with one value that says the same as a list of one. */
const OF_ONE: Readonly<Record<InOperator, BinaryOperator>> = {
  in: '==',
  '!in': '!=',
  'in~': '=~',
  '!in~': '!~',
  has_any: 'has',
  has_all: 'has',
};

/** The list operator for comparisons joined by `or`, and for those joined by `and`. */
const LISTS: Readonly<Record<'or' | 'and', Readonly<Partial<Record<BinaryOperator, InOperator>>>>> = {
  or: { '==': 'in', '=~': 'in~', has: 'has_any' },
  and: { '!=': '!in', '!~': '!in~', has: 'has_all' },
};

/** So many tests of one column read better as a list. */
const CHAIN_LENGTH = 3;

export const redundantListForm = defineLint({
  id: 'redundant-list-form',
  category: 'maintainability',
  defaultSeverity: 'info',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: in operator', url: 'https://learn.microsoft.com/kusto/query/in-cs-operator' },
    { title: 'SigmaHQ validators', url: 'https://github.com/SigmaHQ/pySigma-validators-sigmahq' },
  ],
  summary: 'A list that repeats itself, a list of one, or a chain of tests that is a list.',
  messages: {
    duplicate: {
      message: '{item} is in this list already.',
      why: 'A repeated item is often one that was copied and never changed, so the value that was meant is missing.',
      remedy: 'Remove it, or write the value that was meant.',
    },
    single: {
      message: '`{operator}` with a single value is `{single}`.',
      why: 'A list of one makes the reader look for the others.',
      remedy: 'Write `{single}`.',
    },
    chain: {
      message: '{count} tests of `{column}` are joined by `{junction}`, which `{operator}` says as one list.',
      why: 'A list is read at a glance and changed in one place; in a long chain a wrong operator or column goes unnoticed.',
      remedy: 'Use `{operator}`.',
    },
  },
  create: ({ model, text, report, textOf }) => {
    const commented = (start: number, end: number): boolean =>
      commentsOf(text).some((comment) => comment.start < end && start < comment.end);
    const duplicates = (list: readonly Constant[], foldsCase: boolean): void => {
      const seen = new Map<string, Constant>();
      for (const [i, constant] of list.entries()) {
        const key = keyOf(constant, foldsCase);
        const first = key === undefined ? undefined : seen.get(key);
        if (key === undefined) continue;
        if (first === undefined) seen.set(key, constant);
        else if (first.source !== constant.source) {
          const { start, end } = constant.source;
          const before = list[i - 1]!.source;
          report({
            start,
            end,
            messageId: 'duplicate',
            data: { item: `\`${textOf({ start, end })}\`` },
            related: [{ start: first.source.start, end: first.source.end, message: 'The first time' }],
            fixes: () =>
              /^\s*,\s*$/.test(text.slice(before.end, start))
                ? [replacement('safe', 'Remove the repeated item', { start: before.end, end }, '')]
                : [],
          });
        }
      }
    };
    const single = (node: Expression & { readonly kind: 'In' }): boolean => {
      const [only, ...others] = node.right;
      if (others.length > 0 || only?.kind !== 'Literal' || only.type === 'dynamic') return false;
      const { start, end } = node.listSpan;
      const better = OF_ONE[node.operator];
      const edits = [
        { start: node.operatorSpan.start, end: node.operatorSpan.end, newText: better },
        { start, end, newText: textOf(only) },
      ];
      const fixes = (): readonly Fix[] =>
        commented(start, end) ? [] : [{ title: `Use \`${better}\``, kind: 'safe', edits }];
      report({
        start: node.operatorSpan.start,
        end,
        messageId: 'single',
        data: { operator: node.operator, single: better },
        fixes,
      });
      return true;
    };
    return {
      In: (node) => {
        if (single(node)) return;
        const list = model.constants.list(node.right);
        if (list !== undefined) duplicates(list, node.operator !== 'in' && node.operator !== '!in');
      },
      Binary: (chain) => {
        if (chain.operator !== 'or' && chain.operator !== 'and') return;
        if (!isChainTop(chain, model)) return;
        const tests = operandsOf(chain).map(withoutParentheses);
        const [first] = tests;
        if (tests.length < CHAIN_LENGTH || first?.kind !== 'Binary') return;
        const better = LISTS[chain.operator][first.operator];
        if (better === undefined || first.left.type !== 'string') return;
        const subject = model.subjects.key(first.left);
        const alike = tests.every(
          (test): test is Binary =>
            test.kind === 'Binary' &&
            test.operator === first.operator &&
            test.right.kind === 'Literal' &&
            test.right.type === 'string' &&
            model.subjects.key(test.left) === subject,
        );
        if (!alike) return;
        const column = textOf(first.left);
        const { start, end } = chain;
        const written = `${column} ${better} (${tests.map(({ right }) => textOf(right)).join(', ')})`;
        report({
          start,
          end,
          messageId: 'chain',
          data: { count: tests.length, column, junction: chain.operator, operator: better },
          fixes: () => (commented(start, end) ? [] : [replacement('safe', `Use \`${better}\``, chain, written)]),
        });
      },
    };
  },
});

/** Equal for items that match the same values; undefined for values that are equal to nothing. */
function keyOf({ value, type }: Constant, foldsCase: boolean): string | undefined {
  if (typeof value === 'string') return `string:${foldsCase ? caseFold(value) : value}`;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${type}:${String(value)}`;
  return undefined;
}

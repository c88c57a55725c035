import type { Binary, Expression } from '../../../syntax/expressions.js';
import type { TextPredicate } from '../../implication/predicate.js';
import { testsOf } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isChainTop } from '../../model/conditions.js';
import { withoutParentheses } from '../../model/columns.js';
import { longestTerm } from '../../model/text-terms.js';
import type { QueryModel } from '../../model/query-model.js';
import type { Where } from '../../../syntax/operators.js';

export const dynamicLookupWithoutTerm = defineLint({
  id: 'dynamic-lookup-without-term',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: best practices for queries', url: 'https://learn.microsoft.com/kusto/query/best-practices' },
  ],
  summary: 'A value inside a dynamic column compared, with no `has` on the column to find candidates.',
  messages: {
    scan: {
      message: 'Every `{column}` is taken apart to compare a value in it with {text}.',
      why: 'Only terms of the whole column are in the index; without one the engine reads and parses all rows.',
      remedy: 'Ask for the text first: `{column} has {text} and …`.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Binary: (node) => {
      if (node.operator !== '==' && node.operator !== '=~') return;
      const where = model.enclosing(node, 'Where');
      if (where?.kind !== 'Where' || !isConjunct(node, model)) return;
      const column = dynamicColumn(node.left);
      const text = model.constants.text(node.right);
      if (column?.kind !== 'Name' || text === undefined || longestTerm(text) < 4) return;
      if (
        model.columns.root(column).kind !== 'stored' ||
        filtersBefore(where, model).some((filter) => asksFor(filter, column, model))
      )
        return;
      const newText = `${textOf(column)} has ${textOf(node.right)} and ${textOf(node)}`;
      report({
        start: node.start,
        end: node.end,
        messageId: 'scan',
        data: { column: textOf(column), text: textOf(node.right) },
        fixes: () => [
          {
            title: `Ask for the text in \`${textOf(column)}\` first`,
            kind: 'suggest',
            edits: [{ start: node.start, end: node.end, newText }],
          },
        ],
      });
    },
  }),
});

/** The dynamic column that a value is looked up in: `d` of `tostring(d.a.b)`. */
function dynamicColumn(expression: Expression): Expression | undefined {
  let at = withoutParentheses(expression);
  let steps = 0;
  for (;;) {
    if (
      at.kind === 'Call' &&
      (at.name === 'tostring' || at.name === 'parse_json' || at.name === 'todynamic') &&
      at.args[0] !== undefined
    ) {
      at = withoutParentheses(at.args[0]);
    } else if (at.kind === 'Path' || at.kind === 'Element') {
      at = withoutParentheses(at.target);
      steps++;
    } else return steps > 0 && at.kind === 'Name' && at.symbol === 'column' ? at : undefined;
  }
}

/** Whether a test must hold for the filter to hold. */
function isConjunct(node: Binary, model: QueryModel): boolean {
  for (const ancestor of model.names.ancestors(node)) {
    if (ancestor.kind === 'Where') return true;
    const passes = ancestor.kind === 'Parenthesized' || (ancestor.kind === 'Binary' && ancestor.operator === 'and');
    if (!passes) return false;
  }
  return isChainTop(node, model);
}

/** The filter and those in front of it. */
function filtersBefore(where: Where, model: QueryModel): readonly Where[] {
  const pipeline = model.names.parent(where);
  if (pipeline?.kind !== 'Pipeline') return [where];
  return pipeline.operators
    .slice(0, pipeline.operators.indexOf(where) + 1)
    .filter((operator) => operator.kind === 'Where');
}

/** Whether a filter asks for a term of the column. */
function asksFor(filter: Where, column: Expression, model: QueryModel): boolean {
  const key = model.subjects.key(column);
  return [...testsOf(model.predicate(filter.condition))].some(
    (test): test is TextPredicate =>
      test.kind === 'text' && !test.negated && test.subject.key === key && test.test.relation !== 'contains',
  );
}

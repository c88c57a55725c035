import type { Expression } from '../../../syntax/expressions.js';
import type { Join } from '../../../syntax/operators.js';
import type { Predicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';

export const nullRowDropped = defineLint({
  id: 'null-row-dropped',
  category: 'correctness',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: null values', url: 'https://learn.microsoft.com/kusto/query/scalar-data-types/null-values' },
  ],
  summary: 'A filter that drops rows without a value, where its form suggests that it keeps them.',
  messages: {
    negated: {
      message: '`{condition}` is null, not true, where `{column}` has no value, so those rows are dropped too.',
      why: 'Events that lack the value are as a rule the odd ones, and the rule does not see them.',
      remedy: 'Say what is meant: `{column}` compared the other way round, or `isnull({column}) or …`.',
    },
    outer: {
      message: '`{column}` comes from the right side of an outer join; this filter drops the rows that had no match.',
      why: 'The join was written to keep them, and after the filter it is an inner join.',
      remedy: 'Write `kind=inner`, or filter the right side before the join, or keep rows with `isempty({column})`.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Call: (call) => {
      const [inner] = call.args;
      if (call.name !== 'not' || inner === undefined) return;
      const compared = withoutParentheses(inner);
      if (compared.kind !== 'Binary' || !['<', '<=', '>', '>='].includes(compared.operator)) return;
      const column = [compared.left, compared.right]
        .map(withoutParentheses)
        .find((side) => isNullableColumn(side, model));
      if (column === undefined) return;
      const data = { condition: textOf(call).replace(/\s+/g, ' '), column: textOf(column) };
      report({ start: call.start, end: call.end, messageId: 'negated', data });
    },
    Where: (where) => {
      const pipeline = model.names.parent(where);
      if (pipeline?.kind !== 'Pipeline') return;
      const before = pipeline.operators.slice(0, pipeline.operators.indexOf(where));
      const join = before.findLast((operator): operator is Join => operator.kind === 'Join');
      if (join === undefined || kindOf(join) !== 'leftouter') return;
      if (before.slice(before.indexOf(join) + 1).some(({ kind }) => kind === 'Summarize')) return;
      const left = model.columns.before(pipeline, pipeline.operators.indexOf(join));
      const predicate = model.predicate(where.condition);
      const parts = predicate.kind === 'and' ? predicate.parts : [predicate];
      for (const part of parts) {
        const column = droppedColumn(part);
        if (column?.kind !== 'Name' || column.symbol !== 'column') continue;
        const isRight = left.lookup(column.name) === undefined && model.columns.origin(column).kind === 'stored';
        if (!isRight) continue;
        report({
          start: part.node.start,
          end: part.node.end,
          messageId: 'outer',
          data: { column: column.name },
        });
        return;
      }
    },
  }),
});

/** The column without whose value a test is not true. */
function droppedColumn(part: Predicate): Expression | undefined {
  if (part.kind === 'text') return part.negated || part.test.needle === '' ? undefined : part.subject.expression;
  return part.kind === 'range' && !part.onNull ? part.subject.expression : undefined;
}

function kindOf({ parameters }: Join): string | undefined {
  const value = parameters.find(({ name }) => name === 'kind')?.value;
  return value?.kind === 'Literal' && typeof value.value === 'string' ? value.value : undefined;
}

function isNullableColumn(side: Expression, model: QueryModel): boolean {
  return (
    side.kind === 'Name' &&
    side.symbol === 'column' &&
    side.type !== 'string' &&
    model.columns.root(side).kind === 'stored'
  );
}

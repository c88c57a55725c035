import type { Join, Operator, Pipeline } from '../../../syntax/operators.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import type { QueryModel } from '../../model/query-model.js';
import { isReferenceData } from '../../model/tables.js';
import { withoutParentheses } from '../../model/columns.js';

export const implicitJoinKind = defineLint({
  id: 'implicit-join-kind',
  category: 'correctness',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: join operator', url: 'https://learn.microsoft.com/kusto/query/join-operator' },
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A `join` without `kind`, which drops rows of the left side that share a key.',
  messages: {
    implicit: {
      message: 'Without `kind`, `join` keeps one row of the left side for each key.',
      why: 'Of several events with the same key only an arbitrary one is matched, so alerts vanish and the evidence changes from run to run.',
      remedy: 'Write `kind=inner` to keep them all, or `kind=innerunique` if one is enough.',
    },
  },
  create: ({ model, report }) => ({
    Join: (join) => {
      if (join.parameters.some(({ name }) => name === 'kind') || isUniqueBefore(join, model)) return;
      const pipeline = model.names.parent(join);
      if (pipeline?.kind === 'Pipeline' && isReferenceData(pipeline.source, model)) return;
      const { start, end } = join.keyword;
      const insertion = (kind: string, title: string) =>
        replacement('suggest', title, { start: end, end }, ` kind=${kind}`);
      report({
        start,
        end,
        messageId: 'implicit',
        fixes: () => [
          insertion('inner', 'Keep all rows: `kind=inner`'),
          insertion('innerunique', 'Say what happens now: `kind=innerunique`'),
        ],
      });
    },
  }),
});

/** Whether no two rows of the left side share a key, so that nothing is dropped. */
function isUniqueBefore(join: Join, model: QueryModel): boolean {
  const pipeline = model.names.parent(join);
  if (pipeline?.kind !== 'Pipeline') return false;
  const keys = new Set(
    join.on.map((on) =>
      on.kind === 'Name'
        ? on.name
        : on.kind === 'Binary' && on.left.kind === 'Path' && on.left.member.kind === 'Name'
          ? on.left.member.name
          : undefined,
    ),
  );
  return isUniqueBy(keys, pipeline, pipeline.operators.indexOf(join), model, 0);
}

function isUniqueBy(
  keys: ReadonlySet<string | undefined>,
  pipeline: Pipeline,
  before: number,
  model: QueryModel,
  depth: number,
): boolean {
  for (const operator of pipeline.operators.slice(0, before).reverse()) {
    const names = distinctNames(operator);
    if (names !== undefined) return names.every((name) => name !== undefined && keys.has(name));
    if (
      !['Where', 'Extend', 'Sort', 'Top', 'Take', 'Project', 'ProjectAway', 'ProjectKeep', 'ProjectReorder'].includes(
        operator.kind,
      )
    )
      return false;
  }
  const source = withoutParentheses(pipeline.source);
  const declaration = source.kind === 'Name' ? model.names.declaration(source) : undefined;
  const inner = declaration?.kind === 'LetStatement' ? declaration.value : source;
  return inner.kind === 'Pipeline' && depth < 5 && isUniqueBy(keys, inner, inner.operators.length, model, depth + 1);
}

/** The columns by which an operator makes its rows distinct; undefined where it does not. */
function distinctNames(operator: Operator): readonly (string | undefined)[] | undefined {
  if (operator.kind !== 'Summarize' && operator.kind !== 'Distinct') return undefined;
  const expressions = operator.kind === 'Summarize' ? operator.by : operator.expressions;
  return expressions.map((e) =>
    e.kind === 'Name' ? e.name : e.kind === 'Named' && e.names.length === 1 ? e.names[0]!.name : e.resultName,
  );
}

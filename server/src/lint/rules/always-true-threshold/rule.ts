import type { Binary, Expression } from '../../../syntax/expressions.js';
import { defineLint } from '../../lint.js';
import type { Fix } from '../../finding.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';
import type { KnownValue } from '../../model/value-sets.js';

export const alwaysTrueThreshold = defineLint({
  id: 'always-true-threshold',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Kusto: case()', url: 'https://learn.microsoft.com/kusto/query/case-function' }],
  summary: 'A threshold that every value which the compared expression can have passes.',
  messages: {
    values: {
      message: '`{comparison}` is always true: `{subject}` can only be {values}.',
      why: 'The threshold looks like a filter and drops nothing, so raising a score or trusting the cut-off misleads.',
      remedy: 'Raise the threshold above {least}, or remove the comparison.',
    },
    range: {
      message: '`{comparison}` is always true for what `{subject}` can be.',
      why: 'The threshold looks like a filter and drops nothing.',
      remedy: 'Correct the bound, or remove the comparison.',
    },
  },
  create: ({ model, report, textOf, text }) => ({
    Binary: (node) => {
      const known = model.comparisons.against(node);
      if (known?.all !== true || known.operator === '==') return;
      const { subject, values, sources } = known;
      const data = {
        comparison: textOf(node).replace(/\s+/g, ' '),
        subject: textOf(subject).replace(/\s+/g, ' '),
        values,
        least: values[0] ?? '',
      };
      const messageId = values.length === 0 ? 'range' : 'values';
      const related = sourcesOf(sources, subject);
      const fixes = (): readonly Fix[] => removal(node, model, text);
      report({ start: node.start, end: node.end, messageId, data, related, fixes });
    },
  }),
});

/** Where the values are written, if they stand in the query and not in the comparison itself. */
function sourcesOf(
  values: readonly KnownValue[],
  subject: Expression,
): readonly { start: number; end: number; message: string }[] {
  return values
    .filter(({ source }) => source.end <= subject.start || source.start >= subject.end)
    .map(({ source: { start, end } }) => ({ start, end, message: 'One of its values' }));
}

/** Takes the comparison out: with its operator where it is all of a filter, else out of the conjunction. */
function removal(node: Binary, model: QueryModel, text: string): readonly Fix[] {
  const edit = withinFilter(node, model, text);
  return edit === undefined
    ? []
    : [{ title: 'Remove the comparison', kind: 'suggest', edits: [{ ...edit, newText: '' }] }];
}

function withinFilter(node: Binary, { names }: QueryModel, text: string): { start: number; end: number } | undefined {
  let at: Expression = node;
  let parent = names.parent(at);
  while (parent?.kind === 'Parenthesized') {
    at = parent;
    parent = names.parent(at);
  }
  if (parent?.kind === 'Where') {
    const pipeline = names.parent(parent);
    if (pipeline?.kind !== 'Pipeline') return undefined;
    const bar = pipeline.bars[pipeline.operators.indexOf(parent)]!;
    const from = /\s*$/.exec(text.slice(0, bar.start))![0].length;
    return { start: bar.start - from, end: parent.end };
  }
  if (parent?.kind !== 'Binary' || parent.operator !== 'and') return undefined;
  return withoutParentheses(parent.left) === node
    ? { start: parent.start, end: parent.right.start }
    : { start: parent.left.end, end: parent.end };
}

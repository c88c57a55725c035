import type { Expression } from '../../../syntax/expressions.js';
import { withoutParentheses } from '../../model/columns.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

/** Operators whose work is worth keeping. */
const COSTLY = new Set([
  'Summarize',
  'Join',
  'Lookup',
  'MvExpand',
  'Parse',
  'MakeSeries',
  'Distinct',
  'Sort',
  'Top',
  'Evaluate',
  'MvApply',
  'Partition',
]);

export const rescannedLet = defineLint({
  id: 'rescanned-let',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: materialize()', url: 'https://learn.microsoft.com/kusto/query/materialize-function' },
    { title: 'Kusto: best practices for queries', url: 'https://learn.microsoft.com/kusto/query/best-practices' },
  ],
  summary: 'A costly table in a `let` that is read several times and computed each time.',
  messages: {
    rescanned: {
      message: '`{name}` is read {count} times, and its `{operator}` is done anew each time.',
      why: 'A rule that does its heaviest work twice is throttled at half the load.',
      remedy: 'Wrap it in `materialize()`.',
    },
  },
  create: ({ model, report, textOf }) => ({
    LetStatement: ({ name, value }) => {
      const binding = model.names.lets.find(({ statement }) => statement.name === name)!;
      if (value.kind === 'FunctionDeclaration' || binding.uses.length < 2) return;
      const pipeline = withoutParentheses(value);
      if (pipeline.kind !== 'Pipeline') return;
      const costly = pipeline.operators.find(({ kind }) => COSTLY.has(kind));
      // Small results of constants cost nothing.
      if (costly === undefined || isInline(pipeline.source)) return;
      const fix: Fix = {
        title: 'Wrap it in `materialize()`',
        kind: 'suggest',
        edits: [
          { start: value.start, end: value.start, newText: 'materialize(' },
          { start: value.end, end: value.end, newText: ')' },
        ],
      };
      const related = binding.uses.map(({ start, end }) => ({ start, end, message: 'Read here' }));
      const data = { name: name.name, count: binding.uses.length, operator: textOf(costly.keyword) };
      report({ start: name.start, end: name.end, messageId: 'rescanned', data, related, fixes: () => [fix] });
    },
  }),
});

function isInline(source: Expression): boolean {
  return source.kind === 'DataTable' || source.kind === 'Print' || source.kind === 'Range';
}

import type { Named, Span } from '../../../syntax/expressions.js';
import type { Extend, Operator, Pipeline } from '../../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../../syntax/walk.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { commentsOf } from '../../model/comments.js';

/** Operators that can read columns whose names are not written. */
const READS_ALL: ReadonlySet<SyntaxNode['kind']> = new Set([
  'OtherOperator',
  'OtherExpression',
  'Invoke',
  'Evaluate',
  'As',
  'Fork',
  'Facet',
  'MakeGraph',
  'Union',
  'Search',
  'Find',
  'Partition',
  'Star',
  'WildcardName',
  'Missing',
] as const);

/** Functions that read all columns of a row. */
const PACKS_ALL = new Set(['pack_all', 'column_ifexists', 'columnifexists']);

export const unusedComputedColumn = defineLint({
  id: 'unused-computed-column',
  category: 'maintainability',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: extend operator', url: 'https://learn.microsoft.com/kusto/query/extend-operator' },
    { title: 'Public rules: scores and flags that no filter reads' },
  ],
  summary: 'A column that is computed, and then neither read nor returned.',
  messages: {
    unused: {
      message: '`{name}` is computed for every row, then neither read nor returned: `{dropped}` leaves it out.',
      why: 'A flag or score that nothing reads looks like a condition of the rule and is none.',
      remedy: 'Filter by it, return it, or remove it.',
    },
  },
  create: ({ text, report, textOf }) => ({
    Pipeline: (pipeline) => {
      for (const [i, operator] of pipeline.operators.entries()) {
        if (operator.kind !== 'Extend') continue;
        for (const expression of operator.expressions) {
          if (expression.kind !== 'Named' || expression.names.length !== 1) continue;
          const [declared] = expression.names;
          const dropping = droppedBy(declared!.name, pipeline.operators.slice(i + 1));
          if (dropping === undefined) continue;
          const { start, end } = declared!;
          report({
            start,
            end,
            messageId: 'unused',
            data: { name: declared!.name, dropped: textOf(dropping.keyword) },
            related: [{ ...spanOf(dropping.keyword), message: 'Here it is left out' }],
            // A project-away would name a column that is no more.
            fixes: () => (dropping.kind === 'ProjectAway' ? [] : removal(expression, operator, pipeline, text)),
          });
        }
      }
    },
  }),
});

/** The operator that drops a column before anything reads it; undefined where it is read, returned or not known. */
function droppedBy(name: string, operators: readonly Operator[]): Operator | undefined {
  for (const operator of operators) {
    // Only to be dropped by name is no use.
    if (operator.kind !== 'ProjectAway' && mayRead(operator, name)) return undefined;
    if (operator.kind === 'ProjectAway' && operator.expressions.some(({ kind }) => kind !== 'Name')) return undefined;
    if (operator.schema.open) return undefined;
    if (!operator.schema.columns.some((column) => column.name === name)) return operator;
  }
  return undefined;
}

function mayRead(operator: Operator, name: string): boolean {
  let reads = false;
  walk(operator, (node) => {
    reads ||=
      READS_ALL.has(node.kind) ||
      ((node.kind === 'Name' || node.kind === 'NameDeclaration') && node.name === name) ||
      (node.kind === 'Call' && (PACKS_ALL.has(node.name) || node.callee === 'plugin' || node.callee === 'unknown'));
    return !reads;
  });
  return reads;
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Takes the column out of its `extend`, or the whole operator where it is the only one. */
function removal(column: Named, extend: Extend, pipeline: Pipeline, text: string): readonly Fix[] {
  const { expressions } = extend;
  const at = expressions.indexOf(column);
  const index = pipeline.operators.indexOf(extend);
  const before = index === 0 ? pipeline.source : pipeline.operators[index - 1]!;
  const gone: Span =
    expressions.length === 1
      ? { start: before.end, end: extend.end }
      : at === 0
        ? { start: column.start, end: expressions[1]!.start }
        : { start: expressions[at - 1]!.end, end: column.end };
  if (commentsOf(text).some(({ start, end }) => start < gone.end && gone.start < end)) return [];
  const edits = [{ start: gone.start, end: gone.end, newText: '' }];
  return [{ title: `Remove \`${column.names[0]!.name}\``, kind: 'suggest', edits }];
}

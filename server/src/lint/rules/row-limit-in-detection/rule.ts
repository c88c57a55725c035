import type { Operator } from '../../../syntax/operators.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

const LIMITS = new Set(['Take', 'Top', 'Sample', 'SampleDistinct', 'TopNested', 'TopHitters']);

export const rowLimitInDetection = defineLint({
  id: 'row-limit-in-detection',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [{ title: 'Kusto: take operator', url: 'https://learn.microsoft.com/kusto/query/take-operator' }],
  summary: 'An alert rule that keeps a number of rows only.',
  messages: {
    arbitrary: {
      message: '`{operator}` keeps any {count} rows, and drops the others.',
      why: 'On the day of the attack there are more hits than that, and which of them become alerts is chance.',
      remedy: 'Remove it; group the hits if there are too many.',
    },
    ranked: {
      message: '`{operator}` keeps the first {count} rows, and drops the others.',
      why: 'Whatever ranks below is not looked at, however bad it is.',
      remedy: 'Remove it, or filter by the value that it ranks by.',
    },
  },
  create: ({ model, metadata, report, text, textOf }) => {
    const kind = metadata?.kind;
    if (kind !== 'Scheduled' && kind !== 'NRT' && kind !== 'CustomDetection') return {};
    return {
      'QueryBlock:exit': () => {
        const pipeline = model.resultPipeline();
        const operators = pipeline?.operators ?? [];
        const at = operators.findLastIndex((operator) => LIMITS.has(operator.kind));
        const operator = operators[at];
        if (pipeline === undefined || operator === undefined) return;
        const bar = pipeline.bars[at]!;
        const blank = /\s*$/.exec(text.slice(0, bar.start))![0].length;
        const fix: Fix = {
          title: `Remove \`${textOf(operator.keyword)}\``,
          kind: 'suggest',
          edits: [{ start: bar.start - blank, end: operator.end, newText: '' }],
        };
        const fixes = (): readonly Fix[] =>
          operator.kind === 'Take' || operator.kind === 'Top' || operator.kind === 'Sample' ? [fix] : [];
        const arbitrary = operator.kind === 'Take' || operator.kind === 'Sample' || operator.kind === 'SampleDistinct';
        const data = { operator: textOf(operator.keyword), count: countOf(operator, textOf) };
        report({
          start: operator.keyword.start,
          end: operator.end,
          messageId: arbitrary ? 'arbitrary' : 'ranked',
          data,
          fixes,
        });
      },
    };
  },
});

function countOf(operator: Operator, textOf: (range: { start: number; end: number }) => string): string {
  return 'count' in operator && operator.count !== undefined ? `\`${textOf(operator.count)}\`` : 'few';
}

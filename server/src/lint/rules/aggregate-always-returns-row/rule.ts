import type { Operator } from '../../../syntax/operators.js';
import { defineLint } from '../../lint.js';
import type { RuleMetadata } from '../../../rules/metadata.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';

export const aggregateAlwaysReturnsRow = defineLint({
  id: 'aggregate-always-returns-row',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [{ title: 'Kusto: summarize operator', url: 'https://learn.microsoft.com/kusto/query/summarize-operator' }],
  summary: 'An alert rule that ends in a total, which is one row even when nothing was found.',
  messages: {
    always: {
      message: '{operator} gives one row even when no event was found, and the rule alerts on any row.',
      why: 'The rule fires at every run, so its alerts mean nothing, and a real one among them is closed with the rest.',
      remedy: 'Filter the total, such as `| where {column} > 0`, or group it by an entity.',
    },
  },
  create: ({ model, metadata, report, analysis }) => ({
    'QueryBlock:exit': () => {
      if (metadata === undefined || !alertsOnAnyRow(metadata)) return;
      const operators = model.resultPipeline()?.operators ?? [];
      const at = operators.findLastIndex(isTotal);
      const total = operators[at];
      if (total === undefined || !operators.slice(at + 1).every(keepsRows)) return;
      const column = analysis.result?.columns[0]?.name ?? 'Count';
      const end = operators.at(-1)!.end;
      const fix = (): Fix => replacement('suggest', 'Filter the total', { start: end, end }, `\n| where ${column} > 0`);
      const operator = total.kind === 'Count' ? '`count`' : '`summarize` without `by`';
      const fixes = (): readonly Fix[] => (total.kind === 'Count' || countsOnly(total) ? [fix()] : []);
      report({ start: total.start, end: total.end, messageId: 'always', data: { operator, column }, fixes });
    },
  }),
});

/** Whether one row is enough for an alert. */
function alertsOnAnyRow({ kind, triggerOperator, triggerThreshold }: RuleMetadata): boolean {
  if (kind === 'NRT' || kind === 'CustomDetection') return true;
  return kind === 'Scheduled' && (triggerOperator?.value ?? 'gt') === 'gt' && (triggerThreshold?.value ?? 0) === 0;
}

function isTotal(operator: Operator): boolean {
  return operator.kind === 'Count' || (operator.kind === 'Summarize' && operator.by.length === 0);
}

/** Whether a single row goes through an operator whatever it holds. */
function keepsRows({ kind }: Operator): boolean {
  return [
    'Extend',
    'Project',
    'ProjectRename',
    'ProjectAway',
    'ProjectKeep',
    'ProjectReorder',
    'Sort',
    'Take',
    'Render',
    'Serialize',
  ].includes(kind);
}

function countsOnly(operator: Operator): boolean {
  if (operator.kind !== 'Summarize' || operator.aggregates.length !== 1) return false;
  const [aggregate] = operator.aggregates;
  const call = aggregate?.kind === 'Named' ? aggregate.expression : aggregate;
  return call?.kind === 'Call' && ['count', 'dcount', 'countif', 'count_distinct'].includes(call.name);
}

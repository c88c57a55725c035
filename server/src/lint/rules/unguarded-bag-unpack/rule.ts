import type { Name } from '../../../syntax/expressions.js';
import type { Evaluate, Operator } from '../../../syntax/operators.js';
import { walk } from '../../../syntax/walk.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

export const unguardedBagUnpack = defineLint({
  id: 'unguarded-bag-unpack',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: bag_unpack plugin', url: 'https://learn.microsoft.com/kusto/query/bag-unpack-plugin' },
    {
      title: 'Microsoft Sentinel: scheduled analytics rules',
      url: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    },
  ],
  summary: 'A column from `bag_unpack` that a rule reads as if it were always there.',
  messages: {
    unguarded: {
      message: '{columns} {exist} only in runs whose events have such a key.',
      why: 'In all other runs the query fails, and after some failures in a row the service turns the rule off.',
      remedy: 'Read it by `column_ifexists("…", "")`, or declare the columns of the plugin.',
    },
  },
  create: ({ model, metadata, report }) => {
    if (metadata?.kind !== 'Scheduled' && metadata?.kind !== 'NRT') return {};
    return {
      Evaluate: (evaluate) => {
        const pipeline = model.names.parent(evaluate);
        if (!isUnpacking(evaluate) || pipeline?.kind !== 'Pipeline') return;
        const at = pipeline.operators.indexOf(evaluate);
        const before = model.columns.before(pipeline, at);
        const made = new Set<string>();
        const unguarded: Name[] = [];
        for (const operator of pipeline.operators.slice(at + 1)) {
          walk(operator, (node) => {
            if (node.kind === 'Join' || node.kind === 'Lookup' || node.kind === 'Union') return node === operator;
            if (node.kind === 'Path') return false;
            if (
              node.kind === 'Name' &&
              node.symbol === 'column' &&
              !made.has(node.name) &&
              before.lookup(node.name) === undefined
            ) {
              unguarded.push(node);
            }
            return true;
          });
          for (const name of namesMadeBy(operator)) made.add(name);
          if (!operator.schema.open) break;
        }
        const [first] = unguarded;
        if (first === undefined) return;
        const columns = [...new Set(unguarded.map(({ name }) => name))];
        report({
          start: first.start,
          end: first.end,
          messageId: 'unguarded',
          data: { columns, exist: columns.length === 1 ? 'exists' : 'exist' },
          related: unguarded.slice(1).map(({ start, end }) => ({ start, end, message: 'Read as well' })),
          fixes: () => fixesFor(unguarded, pipeline.operators),
        });
      },
    };
  },
});

/** Whether the plugin makes columns that it does not say beforehand. */
function isUnpacking({ call, declared }: Evaluate): boolean {
  return declared === undefined && call.kind === 'Call' && call.name === 'bag_unpack';
}

function namesMadeBy(operator: Operator): readonly string[] {
  const expressions =
    'expressions' in operator
      ? operator.expressions
      : operator.kind === 'Summarize'
        ? [...operator.aggregates, ...operator.by]
        : [];
  return expressions.flatMap((e) =>
    e.kind === 'Named' ? e.names.map(({ name }) => name) : e.resultName === undefined ? [] : [e.resultName],
  );
}

/** Guards the columns where they are read in filters and calculations; lists of columns need a name of their own. */
function fixesFor(names: readonly Name[], operators: readonly Operator[]): readonly Fix[] {
  const listed = operators.flatMap((operator) =>
    'expressions' in operator ? operator.expressions : operator.kind === 'Summarize' ? operator.by : [],
  );
  const edits = names.map((name) => {
    const guarded = `column_ifexists("${name.name}", "")`;
    return { start: name.start, end: name.end, newText: listed.includes(name) ? `${name.name} = ${guarded}` : guarded };
  });
  return [{ title: 'Read the columns by `column_ifexists()`', kind: 'suggest', edits }];
}

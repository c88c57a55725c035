import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { walk } from '../../../syntax/walk.js';
import type { QueryModel } from '../../model/query-model.js';
import type { Catalog } from '../../../schema/catalog.js';
import { isEventTime } from '../../model/look-back.js';
import { tablesIn } from '../../model/tables.js';

export const missingTimeFilter = defineLint({
  id: 'missing-time-filter',
  category: 'performance',
  defaultSeverity: 'off',
  fixKind: 'suggest',
  requires: 'schema',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: best practices for queries', url: 'https://learn.microsoft.com/kusto/query/best-practices' },
  ],
  summary: 'A query that stands alone or hunts, with no bound of time.',
  messages: {
    unbounded: {
      message: '{table} is read without a bound of time.',
      why: 'Run from a script or notebook, where no time range is picked, the query reads all that is kept, and is slow or refused.',
      remedy: 'Filter by `{column}` first.',
    },
  },
  create: ({ model, catalog, kind, report }) => ({
    'QueryBlock:exit': () => {
      // The schedule of a rule says what a run reads.
      if (kind !== 'Query' && kind !== 'Hunting') return;
      const use = tablesIn(model).find(({ name }) => catalog.table(name)?.timeColumn !== undefined);
      if (use === undefined || boundsTime(model, catalog)) return;
      const column = catalog.table(use.name)!.timeColumn!;
      const at = { start: use.node.end, end: use.node.end };
      const fixes = (): readonly Fix[] => [
        replacement('suggest', 'Read the last day', at, `\n| where ${column} > ago(1d)`),
      ];
      report({
        start: use.node.start,
        end: use.node.end,
        messageId: 'unbounded',
        data: { table: `\`${use.name}\``, column },
        fixes,
      });
    },
  }),
});

/** Whether anything in the query compares the time of events. */
function boundsTime(model: QueryModel, catalog: Catalog): boolean {
  let found = false;
  walk(model.analysis.tree, (node) => {
    if (node.kind === 'Binary' && /^[<>]=?$/.test(node.operator)) {
      found ||= isEventTime(node.left, model, catalog) || isEventTime(node.right, model, catalog);
    }
    if (node.kind === 'Between') found ||= isEventTime(node.left, model, catalog);
    if (node.kind === 'MakeSeries') found ||= node.from !== undefined;
    return !found;
  });
  return found;
}

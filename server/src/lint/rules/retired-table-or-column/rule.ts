import type { Name } from '../../../syntax/expressions.js';
import { replacementColumn, replacementTable } from '../../../schema/renames.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import { tablesIn } from '../../model/tables.js';

export const retiredTableOrColumn = defineLint({
  id: 'retired-table-or-column',
  category: 'portability',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: naming changes',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-changes',
    },
    {
      title: 'Microsoft Sentinel: threat intelligence tables',
      url: 'https://learn.microsoft.com/azure/sentinel/work-with-threat-indicators',
    },
  ],
  summary: 'A table or column under a name that the product has withdrawn.',
  messages: {
    table: {
      message: '`{old}` is now `{current}`.',
      why: 'The old name stops working, or already returns nothing, and the rule is silent from then on.',
      remedy: 'Use `{current}`, and look through its columns: some have other names too.',
    },
    moving: {
      message: '`{old}` is being replaced by `{current}`.',
      why: 'New records go to the new table; the old one is going to be empty, and the rule silent.',
      remedy: 'Read `{current}`, whose columns are named otherwise.',
      severity: 'info',
    },
    column: {
      message: '`{old}` is now `{current}`.',
      why: 'The rule does not run with the old name.',
      remedy: 'Use `{current}`.',
    },
  },
  create: ({ model, catalog, platform, report }) => {
    const columns = new Map<string, Name[]>();
    return {
      Name: (name) => {
        // A column of the present tables hides what another table once called so.
        if (name.symbol !== undefined) return;
        const tables = tablesIn(model).map((use) => use.name);
        const current = tables
          .map((table) => replacementColumn(platform, table, name.name))
          .find((found) => found !== undefined);
        if (current === undefined || tables.includes(name.name)) return;
        const known = columns.get(name.name);
        if (known !== undefined) {
          known.push(name);
          return;
        }
        const places = [name];
        columns.set(name.name, places);
        report({
          start: name.start,
          end: name.end,
          messageId: 'column',
          data: { old: name.name, current },
          fixes: () => [
            {
              title: `Use \`${current}\``,
              kind: 'suggest',
              edits: places.map(({ start, end }) => ({ start, end, newText: current })),
            },
          ],
        });
      },
      'QueryBlock:exit': () => {
        const told = new Set<string>();
        for (const { name, node } of tablesIn(model)) {
          const current = replacementTable(platform, name);
          if (current === undefined || told.has(name)) continue;
          told.add(name);
          const at = { start: node.start, end: node.end };
          const data = { old: name, current };
          // While the catalog still has the old table, it works.
          if (catalog.table(name) !== undefined) report({ ...at, messageId: 'moving', data });
          else
            report({
              ...at,
              messageId: 'table',
              data,
              fixes: () => [replacement('suggest', `Use \`${current}\``, node, current)],
            });
        }
      },
    };
  },
});

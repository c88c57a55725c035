import { builtInCatalog } from '../../../schema/catalog.js';
import { replacementTable } from '../../../schema/renames.js';
import { defineLint } from '../../lint.js';
import { tablesIn } from '../../model/tables.js';

export const tableNotOnTarget = defineLint({
  id: 'table-not-on-target',
  category: 'portability',
  defaultSeverity: 'error',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting schema',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables',
    },
    { title: 'Azure Monitor: tables', url: 'https://learn.microsoft.com/azure/azure-monitor/reference/tables-index' },
  ],
  summary: 'A table that the target platform does not have, though the other one does.',
  messages: {
    absent: {
      message: '`{table}` is a table of {other}, not of {target}.',
      why: 'The rule does not run there.',
      remedy: 'Set the platform that the rule is for in the configuration, or use a table of {target}.',
    },
    mixed: {
      message: '`{table}` is a table of {other}, and others of this query are of {target}.',
      why: 'The query runs only where a workspace of Sentinel is connected to Defender XDR, and there not in every kind of rule.',
      remedy: 'Make sure that it is deployed there, or split it.',
      severity: 'info',
    },
  },
  create: ({ model, catalog, platform, report }) => ({
    'QueryBlock:exit': () => {
      const told = new Set<string>();
      const otherPlatform = platform === 'sentinel' ? 'defender-xdr' : 'sentinel';
      const isKnown = ({ name }: { readonly name: string }): boolean => catalog.table(name) !== undefined;
      const isMixed = tablesIn(model).some(isKnown);
      const names = { sentinel: 'Microsoft Sentinel', 'defender-xdr': 'Defender XDR' } as const;
      for (const { name, node } of tablesIn(model)) {
        if (told.has(name) || catalog.table(name) !== undefined || catalog.function(name) !== undefined) continue;
        // A former name is retired-table-or-column's matter.
        if (replacementTable(platform, name) !== undefined) continue;
        if (builtInCatalog(otherPlatform).table(name)?.origin !== 'built-in') continue;
        told.add(name);
        const data = { table: name, other: names[otherPlatform], target: names[platform] };
        report({ start: node.start, end: node.end, messageId: isMixed ? 'mixed' : 'absent', data });
      }
    },
  }),
});

import type { Span } from '../../../syntax/expressions.js';
import { builtInCatalog } from '../../../schema/catalog.js';
import { replacementTable } from '../../../schema/renames.js';
import { isUnknownTable, misspeltTable } from '../../binder-errors.js';
import { defineLint } from '../../lint.js';

export const unknownTable = defineLint({
  id: 'unknown-table',
  category: 'portability',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Azure Monitor: custom tables',
      url: 'https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table',
    },
    {
      title: 'Microsoft Sentinel: parsers',
      url: 'https://learn.microsoft.com/azure/sentinel/normalization-about-parsers',
    },
  ],
  summary: 'A table or function that neither the product has nor the configuration describes.',
  messages: {
    unknown: {
      message: '`{table}` is no table or function of {platform}, and the configuration describes none of that name.',
      why: 'Where the workspace has it the rule runs, but its columns cannot be checked here, and tests have no rows for it.',
      remedy: 'Describe it under `tables` or `functions` in kqlens.yaml.',
    },
  },
  create: ({ analysis, catalog, platform, textOf, report }) => {
    const places = new Map<string, Span[]>();
    for (const diagnostic of analysis.diagnostics) {
      const name = textOf(diagnostic);
      if (!isUnknownTable(diagnostic) || misspeltTable(name, analysis, catalog) !== undefined) continue;
      // These are matters of retired-table-or-column and table-not-on-target.
      const other = builtInCatalog(platform === 'sentinel' ? 'defender-xdr' : 'sentinel');
      if (replacementTable(platform, name) !== undefined || other.table(name)?.origin === 'built-in') continue;
      places.set(name, [...(places.get(name) ?? []), diagnostic]);
    }
    for (const [table, [first, ...others]] of places) {
      report({
        start: first!.start,
        end: first!.end,
        messageId: 'unknown',
        data: { table, platform: platform === 'sentinel' ? 'Sentinel' : 'Defender XDR' },
        related: others.map(({ start, end }) => ({ start, end, message: 'As well' })),
      });
    }
    return {};
  },
});

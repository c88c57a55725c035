import { connectorsOfTable, connector } from '../../../schema/sentinel-connectors.js';
import type { RequiredDataConnector } from '../../../rules/metadata.js';
import { defineLint } from '../../lint.js';
import { tablesIn } from '../../model/tables.js';

export const connectorTableMismatch = defineLint({
  id: 'connector-table-mismatch',
  category: 'metadata',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'rule-file',
  platforms: ['sentinel'],
  since: '0.1.0',
  sources: [
    {
      title: 'Azure-Sentinel: query style guide, required data connectors',
      url: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
    },
  ],
  summary: 'A rule whose declared data types do not name a table that its query reads.',
  messages: {
    undeclared: {
      message: 'The query reads {tables}, and `requiredDataConnectors` names only {declared}.',
      why: 'The gallery shows the rule as ready to use where its data is missing, and it stays silent there.',
      remedy: 'Declare a connector that brings the table, such as {connectors}, with the table as data type.',
    },
  },
  create: ({ model, metadata, catalog, reportInFile }) => {
    const field = metadata?.requiredDataConnectors;
    if (field === undefined || field.value.length === 0) return {};
    return {
      'QueryBlock:exit': () => {
        const names = [...new Set(tablesIn(model).map(({ name }) => name))];
        // Unknown names may be functions that read other tables.
        if (names.length === 0 || names.some((name) => catalog.table(name) === undefined)) return;
        const provided = providedTables(field.value);
        const missing = names.filter((name) => !provided.has(name.toLowerCase()) && connectorsOfTable(name).length > 0);
        // A rule that can do with one of several tables declares those that it likes.
        if (missing.length === 0 || missing.length < names.length) return;
        const declared = [...new Set(field.value.flatMap(({ dataTypes }) => dataTypes.map(({ value }) => value)))];
        if (declared.length === 0) return;
        const connectors = connectorsOfTable(missing[0]!).slice(0, 3);
        reportInFile({
          start: field.start,
          end: field.end,
          messageId: 'undeclared',
          data: { tables: missing, declared, connectors },
        });
      },
    };
  },
});

/** Tables that the declared data types or their connectors bring, in lower case. */
function providedTables(connectors: readonly RequiredDataConnector[]): ReadonlySet<string> {
  const names = connectors.flatMap(({ connectorId, dataTypes }) => [
    ...dataTypes.map(({ value }) => value.replace(/\s*\(.*\)$/, '').trim()),
    ...(connectorId === undefined ? [] : (connector(connectorId.value)?.tables ?? [])),
  ]);
  return new Set(names.flatMap((name) => [name.toLowerCase(), name.toLowerCase().replace(/s$/, '')]));
}

import { columnReferences } from '../../../rules/column-references.js';
import { defineLint } from '../../lint.js';
import { missingColumns } from '../../model/result-columns.js';

export const entityColumnMissing = defineLint({
  id: 'entity-column-missing',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    {
      title: 'Microsoft Sentinel: map data fields to entities',
      url: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
    },
    { title: 'Azure-Sentinel issue 6363', url: 'https://github.com/Azure/Azure-Sentinel/issues/6363' },
  ],
  summary: 'An entity that is mapped to a column which the query does not return.',
  messages: {
    missing: {
      message: 'The query does not return {column}, which an entity is mapped to.',
      why: 'Alerts come without that entity, so they are neither grouped nor enriched, and nobody sees whom they are about.',
      remedy: 'Return the column, or map the entity to one of: {columns}.',
    },
    renamed: {
      message: 'The query does not return {column}, which an entity is mapped to; it returns {nearest}.',
      why: 'Names of columns mind their case. Alerts come without that entity, so nobody sees whom they are about.',
      remedy: 'Map the entity to {nearest}.',
    },
  },
  create: ({ metadata, model, catalog, reportInFile }) => {
    const references = metadata === undefined ? [] : columnReferences(metadata).filter(({ role }) => role === 'entity');
    for (const { report, nearest } of missingColumns(references, model, catalog)) {
      reportInFile({ ...report, messageId: nearest === undefined ? 'missing' : 'renamed' });
    }
    return {};
  },
});

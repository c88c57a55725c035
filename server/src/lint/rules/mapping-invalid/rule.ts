import { columnReferences } from '../../../rules/column-references.js';
import { defineLint } from '../../lint.js';
import { missingColumns } from '../../model/result-columns.js';

/** Names by which rules told the service of entities before there were mappings. */
const LEGACY = /^(?:Account|Host|IP|URL|FileHash)CustomEntity$/;

const ROLES = {
  'custom-detail': 'a custom detail shows',
  'alert-detail': 'the alert is described by',
  'response-action': 'a response acts on',
  entity: 'an entity is mapped to',
} as const;

export const mappingInvalid = defineLint({
  id: 'mapping-invalid',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    {
      title: 'Microsoft Sentinel: surface custom details in alerts',
      url: 'https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts',
    },
    {
      title: 'Microsoft Sentinel: customize alert details',
      url: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
    },
    { title: 'Azure-Sentinel issue 10179', url: 'https://github.com/Azure/Azure-Sentinel/issues/10179' },
  ],
  summary: 'A custom detail, an alert detail or a response that names a column which the query does not return.',
  messages: {
    missing: {
      message: 'The query does not return {column}, which {role}.',
      why: 'The alert shows an empty value or the raw placeholder, and a response has nothing to act on.',
      remedy: 'Return the column, or name one of: {columns}.',
    },
    renamed: {
      message: 'The query does not return {column}, which {role}; it returns {nearest}.',
      why: 'Names of columns mind their case: the alert shows an empty value or the raw placeholder.',
      remedy: 'Name {nearest}.',
    },
    legacy: {
      message: '{column} is how rules named entities before `entityMappings`.',
      why: 'New features of entities, such as grouping by them or several of a kind, do not know it.',
      remedy: 'Map the column in `entityMappings`, and leave it out of the query.',
      severity: 'info',
    },
  },
  create: ({ metadata, model, catalog, report, reportInFile }) => {
    if (metadata === undefined) return {};
    const references = columnReferences(metadata).filter(({ role }) => role !== 'entity');
    for (const { reference, report: place, nearest } of missingColumns(references, model, catalog)) {
      const data = { ...place.data, role: ROLES[reference.role] };
      reportInFile({ ...place, data, messageId: nearest === undefined ? 'missing' : 'renamed' });
    }
    const analytics = metadata.kind === 'Scheduled' || metadata.kind === 'NRT';
    if (!analytics || (metadata.entityMappings?.value.length ?? 0) > 0) return {};
    let told = false;
    return {
      NameDeclaration: ({ name, start, end }) => {
        if (told || !LEGACY.test(name)) return;
        told = true;
        report({ start, end, messageId: 'legacy', data: { column: `\`${name}\`` } });
      },
    };
  },
});

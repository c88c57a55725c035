import type { ColumnReference, Field, RuleMetadata } from './metadata.js';

/** Every result column that a rule's metadata refers to, in no particular order. */
export function columnReferences(rule: RuleMetadata): readonly ColumnReference[] {
  const entities = (rule.entityMappings?.value ?? []).flatMap(({ fieldMappings }) => fieldMappings);
  const details = rule.alertDetailsOverride;
  return [
    ...references(
      'entity',
      entities.map(({ columnName }) => columnName),
    ),
    ...references('entity', rule.sentinelEntitiesMappings?.value ?? []),
    ...references(
      'custom-detail',
      (rule.customDetails?.value ?? []).map(({ columnName }) => columnName),
    ),
    ...references('alert-detail', [
      details?.tacticsColumnName,
      details?.severityColumnName,
      ...(details?.dynamicProperties.map(({ columnName }) => columnName) ?? []),
      ...(details?.placeholders ?? []),
    ]),
    ...references(
      'response-action',
      rule.responseActions.flatMap(({ columns }) => columns.map(({ columnName }) => columnName)),
    ),
  ];
}

function references(
  role: ColumnReference['role'],
  columns: readonly (Field<string> | undefined)[],
): readonly ColumnReference[] {
  return columns.flatMap((column) => (column === undefined || column.value === '' ? [] : [{ column, role }]));
}

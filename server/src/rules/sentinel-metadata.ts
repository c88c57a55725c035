import {
  booleanField,
  durationField,
  firstOf,
  mapsOf,
  numberField,
  placeholdersOf,
  rangeOf,
  textField,
  textListField,
  textsOf,
  whole,
} from './fields.js';
import { isArmExpression } from './arm-expression.js';
import { entryOf, valueAt, type Located, type LocatedMap } from './located.js';
import type {
  AlertDetailsOverride,
  CustomDetail,
  EntityMapping,
  Field,
  FieldMapping,
  IncidentGrouping,
  RuleKind,
  RuleMetadata,
} from './metadata.js';

/** Reads the metadata of Sentinel rules, which YAML and ARM spell almost alike. */

const TRIGGER_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['greaterthan', 'gt'],
  ['lessthan', 'lt'],
  ['equal', 'eq'],
  ['notequal', 'ne'],
]);

/** A rule as in Azure-Sentinel's content repository: one map with all fields. */
export function readYamlMetadata(rule: LocatedMap): RuleMetadata {
  const declaredKind = textField(firstOf(rule, 'kind'));
  return {
    ...readShared(rule),
    ...rangeOf(rule),
    format: 'sentinel-yaml',
    kind: yamlKind(rule, declaredKind?.value),
    declaredKind,
    id: textField(firstOf(rule, 'id', 'Id')),
    name: textField(firstOf(rule, 'name', 'FunctionName', 'ParserName')),
    version: textField(firstOf(rule, 'version')),
    techniques: textListField(firstOf(rule, 'relevantTechniques', 'techniques')),
    tags: textListField(firstOf(rule, 'tags')),
    source: rule,
  };
}

/**
 * A resource of an ARM template: identity outside, the rest in `properties`.
 * https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules
 */
export function readArmMetadata(resource: LocatedMap, kind: RuleKind): RuleMetadata {
  const properties = valueAt(resource, 'properties');
  const body: LocatedMap = properties?.kind === 'map' ? properties : { ...resource, entries: [] };
  const shared = readShared(body);
  const tags = kind === 'Hunting' ? savedSearchTags(body) : undefined;
  const techniques = textListField(firstOf(body, 'techniques')) ?? tags?.techniques;
  const subTechniques = textListField(firstOf(body, 'subTechniques'));
  return {
    ...shared,
    ...rangeOf(resource),
    format: 'arm-json',
    kind,
    declaredKind: textField(firstOf(resource, 'kind')),
    id: idIn(textField(firstOf(resource, 'name'))) ?? idIn(textField(firstOf(resource, 'id'))),
    name: textField(firstOf(body, 'displayName')),
    description: shared.description ?? tags?.description,
    version: textField(kind === 'Hunting' ? undefined : firstOf(body, 'templateVersion', 'version')),
    tactics: shared.tactics ?? tags?.tactics,
    techniques:
      techniques !== undefined && subTechniques !== undefined
        ? { ...techniques, value: [...techniques.value, ...subTechniques.value] }
        : (techniques ?? subTechniques),
    tags: undefined,
    source: resource,
  };
}

type Shared = Omit<
  RuleMetadata,
  'format' | 'kind' | 'declaredKind' | 'id' | 'name' | 'version' | 'techniques' | 'tags' | 'source' | 'start' | 'end'
>;

function readShared(body: LocatedMap): Shared {
  const customDetails = firstOf(body, 'customDetails');
  return {
    description: textField(firstOf(body, 'description', 'Description')),
    severity: textField(firstOf(body, 'severity')),
    status: textField(firstOf(body, 'status')),
    enabled: booleanField(firstOf(body, 'enabled')),
    queryFrequency: durationField(firstOf(body, 'queryFrequency')),
    queryPeriod: durationField(firstOf(body, 'queryPeriod')),
    triggerOperator: triggerOperator(textField(firstOf(body, 'triggerOperator'))),
    triggerThreshold: numberField(firstOf(body, 'triggerThreshold')),
    tactics: textListField(firstOf(body, 'tactics')),
    entityMappings: whole(firstOf(body, 'entityMappings'), (node) => mapsOf(node).map(entityMapping)),
    sentinelEntitiesMappings: whole(firstOf(body, 'sentinelEntitiesMappings'), (node) =>
      mapsOf(node)
        .map((mapping) => textField(firstOf(mapping, 'columnName')))
        .filter((field) => field !== undefined),
    ),
    customDetails: whole(customDetails, readCustomDetails),
    alertDetailsOverride: alertDetailsOverride(firstOf(body, 'alertDetailsOverride')),
    aggregationKind: textField(valueAt(body, 'eventGroupingSettings', 'aggregationKind')),
    suppressionEnabled: booleanField(firstOf(body, 'suppressionEnabled')),
    suppressionDuration: durationField(firstOf(body, 'suppressionDuration')),
    incident: incidentGrouping(firstOf(body, 'incidentConfiguration')),
    requiredDataConnectors: whole(firstOf(body, 'requiredDataConnectors'), (node) =>
      mapsOf(node).map((connector) => ({
        ...rangeOf(connector),
        connectorId: textField(firstOf(connector, 'connectorId')),
        dataTypes: textsOf(firstOf(connector, 'dataTypes')),
      })),
    ),
    responseActions: [],
  };
}

function yamlKind(rule: LocatedMap, declared: string | undefined): RuleKind {
  switch (declared?.toLowerCase()) {
    case 'scheduled':
      return 'Scheduled';
    case 'nrt':
      return 'NRT';
    case 'hunting':
    case 'huntingquery':
      return 'Hunting';
    case undefined:
      break;
    default:
      return 'Other';
  }
  if (firstOf(rule, 'FunctionQuery', 'ParserQuery', 'functionAlias') !== undefined) return 'Function';
  const scheduled = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
  return firstOf(rule, ...scheduled) === undefined ? 'Hunting' : 'Scheduled';
}

function triggerOperator(field: Field<string> | undefined): Field<string> | undefined {
  if (field === undefined) return undefined;
  return { ...field, value: TRIGGER_OPERATORS.get(field.value.toLowerCase()) ?? field.value };
}

function entityMapping(mapping: LocatedMap): EntityMapping {
  return {
    ...rangeOf(mapping),
    entityType: textField(firstOf(mapping, 'entityType')),
    fieldMappings: mapsOf(firstOf(mapping, 'fieldMappings')).map((field): FieldMapping => ({
      ...rangeOf(field),
      identifier: textField(firstOf(field, 'identifier')),
      columnName: textField(firstOf(field, 'columnName')),
    })),
  };
}

/** Custom details: a map from the name of the detail to the name of a column. */
export function readCustomDetails(node: Located): readonly CustomDetail[] {
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(({ key, keyRange, value }) => {
    const columnName = textField(value);
    return columnName === undefined ? [] : [{ name: { value: key, ...keyRange }, columnName }];
  });
}

function alertDetailsOverride(node: Located | undefined): AlertDetailsOverride | undefined {
  if (node?.kind !== 'map') return undefined;
  return {
    ...rangeOf(node),
    displayNameFormat: textField(firstOf(node, 'alertDisplayNameFormat')),
    descriptionFormat: textField(firstOf(node, 'alertDescriptionFormat')),
    tacticsColumnName: textField(firstOf(node, 'alertTacticsColumnName')),
    severityColumnName: textField(firstOf(node, 'alertSeverityColumnName')),
    dynamicProperties: mapsOf(firstOf(node, 'alertDynamicProperties')).map((property) => ({
      ...rangeOf(property),
      alertProperty: textField(firstOf(property, 'alertProperty')),
      columnName: textField(firstOf(property, 'value')),
    })),
    placeholders: [
      ...placeholdersOf(firstOf(node, 'alertDisplayNameFormat')),
      ...placeholdersOf(firstOf(node, 'alertDescriptionFormat')),
    ],
  };
}

function incidentGrouping(node: Located | undefined): IncidentGrouping | undefined {
  if (node?.kind !== 'map') return undefined;
  const grouping = valueAt(node, 'groupingConfiguration');
  return {
    ...rangeOf(node),
    createIncident: booleanField(firstOf(node, 'createIncident')),
    enabled: booleanField(valueAt(grouping, 'enabled')),
    lookbackDuration: durationField(valueAt(grouping, 'lookbackDuration')),
    matchingMethod: textField(valueAt(grouping, 'matchingMethod')),
    groupByEntities: textsOf(valueAt(grouping, 'groupByEntities')),
    groupByAlertDetails: textsOf(valueAt(grouping, 'groupByAlertDetails')),
    groupByCustomDetails: textsOf(valueAt(grouping, 'groupByCustomDetails')),
  };
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * The id in a resource name: the GUID in it, the last segment of the text that ends an expression such as
 * `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/ID')]`, or the last segment of a name as it is.
 */
function idIn(field: Field<string> | undefined): Field<string> | undefined {
  if (field === undefined) return undefined;
  const last = isArmExpression(field.value) ? /([^/']+)(?='\s*\)\s*\]$)/ : /([^/]+)$/;
  const match = GUID.exec(field.value) ?? last.exec(field.value);
  if (match === null) return undefined;
  const value = match[1] ?? match[0];
  const start = field.start + match.index + match[0].length - value.length;
  return { value, start, end: start + value.length };
}

/** Hunting queries keep description, tactics and techniques as name and value pairs in `properties.tags`. */
function savedSearchTags(body: LocatedMap) {
  const tags = mapsOf(firstOf(body, 'tags'));
  const find = (name: string) =>
    textField(
      entryOf(
        tags.find((tag) => textField(firstOf(tag, 'name'))?.value === name),
        'value',
      )?.value,
    );
  return {
    description: find('description'),
    tactics: splitList(find('tactics')),
    techniques: splitList(find('techniques')),
  };
}

/** A comma-separated list in one text. */
function splitList(field: Field<string> | undefined): Field<readonly Field<string>[]> | undefined {
  if (field === undefined) return undefined;
  const items: Field<string>[] = [];
  for (const match of field.value.matchAll(/[^,\s][^,]*/g)) {
    const value = match[0].trimEnd();
    const start = field.start + match.index;
    items.push({ value, start, end: start + value.length });
  }
  return { ...field, value: items };
}

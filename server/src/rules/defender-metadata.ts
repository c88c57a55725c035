import { parseIsoDuration } from './duration.js';
import {
  booleanField,
  durationField,
  firstOf,
  mapsOf,
  placeholdersOf,
  rangeOf,
  textField,
  textListField,
  textsOf,
  whole,
} from './fields.js';
import { valueAt, type Located, type LocatedMap } from './located.js';
import type { DurationField, EntityMapping, Field, FieldMapping, ResponseAction, RuleMetadata } from './metadata.js';
import { readCustomDetails } from './sentinel-metadata.js';

/**
 * Reads Defender XDR custom detections in the shape of Microsoft Graph, current and legacy.
 * https://learn.microsoft.com/graph/api/resources/security-detectionrule
 */

/** Sentinel's entity types for Graph's collections, where they differ from the collection's name in the singular. */
const ENTITY_TYPES: Readonly<Record<string, string>> = {
  accounts: 'Account',
  hosts: 'Host',
  mailboxes: 'Mailbox',
  cloudApplications: 'CloudApplication',
  azureResources: 'AzureResource',
  amazonResources: 'AmazonResource',
  googleCloudResources: 'GoogleCloudResource',
  processes: 'Process',
  files: 'File',
  registryValues: 'RegistryValue',
  ips: 'IP',
  oAuthApplications: 'OAuthApplication',
  dns: 'DNS',
  securityGroups: 'SecurityGroup',
  urls: 'URL',
  mailClusters: 'MailCluster',
  mailMessages: 'MailMessage',
};

/** The legacy `schedule.period`. */
const LEGACY_PERIODS: Readonly<Record<string, string>> = {
  '0': 'PT0S',
  '1H': 'PT1H',
  '3H': 'PT3H',
  '12H': 'PT12H',
  '24H': 'P1D',
};

export function readDefenderMetadata(rule: LocatedMap): RuleMetadata {
  const alert = valueAt(rule, 'detectionAction', 'alertTemplate');
  const status = textField(firstOf(rule, 'status'));
  return {
    ...rangeOf(rule),
    format: 'defender',
    kind: 'CustomDetection',
    declaredKind: undefined,
    id: textField(firstOf(rule, 'id')),
    name: textField(firstOf(rule, 'displayName')),
    description: textField(firstOf(rule, 'description')) ?? textField(valueAt(alert, 'description')),
    severity: textField(valueAt(alert, 'severity')),
    status,
    enabled: booleanField(firstOf(rule, 'isEnabled')) ?? (status && { ...status, value: status.value === 'enabled' }),
    version: undefined,
    queryFrequency: frequency(rule),
    queryPeriod: durationField(valueAt(rule, 'schedule', 'lookback')),
    triggerOperator: undefined,
    triggerThreshold: undefined,
    tactics: tactics(alert),
    techniques: techniques(alert),
    entityMappings: entityMappings(alert),
    sentinelEntitiesMappings: undefined,
    customDetails: whole(valueAt(alert, 'customDetails'), readCustomDetails),
    alertDetailsOverride: alertDetails(alert),
    aggregationKind: aggregationKind(textField(valueAt(alert, 'eventGroupingKind'))),
    suppressionEnabled: undefined,
    suppressionDuration: undefined,
    incident: undefined,
    requiredDataConnectors: undefined,
    tags: undefined,
    responseActions: responseActions(valueAt(rule, 'detectionAction')),
    source: rule,
  };
}

function frequency(rule: LocatedMap): DurationField | undefined {
  const current = durationField(valueAt(rule, 'schedule', 'frequency'));
  const legacy = textField(valueAt(rule, 'schedule', 'period'));
  if (current !== undefined || legacy === undefined) return current;
  const iso = LEGACY_PERIODS[legacy.value.toUpperCase()];
  return { ...legacy, ticks: iso === undefined ? undefined : parseIsoDuration(iso) };
}

function tactics(alert: Located | undefined): Field<readonly Field<string>[]> | undefined {
  const current = whole(valueAt(alert, 'tactics'), (node) =>
    mapsOf(node)
      .map((tactic) => textField(firstOf(tactic, 'tactic')))
      .filter((field) => field !== undefined),
  );
  return current ?? textListField(valueAt(alert, 'category'));
}

function techniques(alert: Located | undefined): Field<readonly Field<string>[]> | undefined {
  const current = whole(valueAt(alert, 'tactics'), (node) =>
    mapsOf(node)
      .flatMap((tactic) => mapsOf(firstOf(tactic, 'techniques')))
      .map((technique) => textField(firstOf(technique, 'technique')))
      .filter((field) => field !== undefined),
  );
  return current ?? textListField(valueAt(alert, 'mitreTechniques'));
}

function entityMappings(alert: Located | undefined): Field<readonly EntityMapping[]> | undefined {
  const current = whole(valueAt(alert, 'entityMappings'), (node) =>
    node.kind !== 'map'
      ? []
      : node.entries.flatMap(({ key, keyRange, value }) =>
          mapsOf(value).map((mapping) => ({
            ...rangeOf(mapping),
            entityType: { value: ENTITY_TYPES[key] ?? key, ...keyRange },
            fieldMappings: columnMappings(mapping),
          })),
        ),
  );
  return current ?? whole(valueAt(alert, 'impactedAssets'), (node) => mapsOf(node).map(impactedAsset));
}

/** The `…Column` fields of an entity or action: `nameColumn: AccountName` maps the identifier Name. */
function columnMappings(map: LocatedMap): FieldMapping[] {
  return map.entries.flatMap(({ key, keyRange, value }) => {
    const columnName = textField(value);
    if (!key.endsWith('Column') || columnName === undefined) return [];
    const identifier = { value: capitalised(key.slice(0, -'Column'.length)), ...keyRange };
    return [{ start: keyRange.start, end: columnName.end, identifier, columnName }];
  });
}

/** Legacy assets name a column by its name in lower camel case. */
function impactedAsset(asset: LocatedMap): EntityMapping {
  const type = textField(firstOf(asset, '@odata.type'));
  const kind = /impacted(\w+)Asset/.exec(type?.value ?? '')?.[1];
  const entity = { Device: 'Host', User: 'Account', Mailbox: 'Mailbox' }[kind ?? ''];
  return {
    ...rangeOf(asset),
    entityType: type === undefined ? undefined : { ...type, value: entity ?? type.value },
    fieldMappings: legacyIdentifiers(firstOf(asset, 'identifier')),
  };
}

function legacyIdentifiers(node: Located | undefined): FieldMapping[] {
  return textsOf(node)
    .flatMap((field) => field.value.split(',').map((value) => ({ ...field, value: value.trim() })))
    .filter((field) => field.value !== '')
    .map((field) => ({
      ...rangeOf(field),
      identifier: field,
      columnName: { ...field, value: legacyColumn(field.value) },
    }));
}

/** The result column that a legacy identifier stands for: `deviceId` is DeviceId, `sha1` is SHA1. */
function legacyColumn(identifier: string): string {
  return capitalised(identifier).replace(/^Sha(1|256)$/, 'SHA$1');
}

function alertDetails(alert: Located | undefined): RuleMetadata['alertDetailsOverride'] {
  if (alert?.kind !== 'map') return undefined;
  const title = firstOf(alert, 'title');
  const description = firstOf(alert, 'description');
  return {
    ...rangeOf(alert),
    displayNameFormat: textField(title),
    descriptionFormat: textField(description),
    tacticsColumnName: undefined,
    severityColumnName: undefined,
    dynamicProperties: [],
    placeholders: [...placeholdersOf(title), ...placeholdersOf(description)],
  };
}

function aggregationKind(field: Field<string> | undefined): Field<string> | undefined {
  if (field === undefined) return undefined;
  const kind = { alertperevent: 'AlertPerResult', singlealert: 'SingleAlert' }[field.value.toLowerCase()];
  return { ...field, value: kind ?? field.value };
}

function responseActions(action: Located | undefined): ResponseAction[] {
  const automated = valueAt(action, 'automatedActions');
  const current =
    automated?.kind !== 'map'
      ? []
      : automated.entries.flatMap(({ key, keyRange, value }) =>
          mapsOf(value).map((item) => ({
            ...rangeOf(item),
            action: { value: key, ...keyRange },
            columns: columnMappings(item),
          })),
        );
  const legacy = mapsOf(valueAt(action, 'responseActions')).flatMap((item) => {
    const type = textField(firstOf(item, '@odata.type'));
    if (type === undefined) return [];
    return [{ ...rangeOf(item), action: type, columns: legacyIdentifiers(firstOf(item, 'identifier')) }];
  });
  return [...current, ...legacy];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { sentinelTacticNames } from '../schema/attack.js';
import { lazy } from '../schema/data-files.js';
import { entityTypeNames, sentinelRuleFacts, type HuntingField, type RuleField } from '../schema/sentinel-rule.js';
import { parseIsoDuration } from './duration.js';
import type { DurationShape, FieldShape, MapShape, Shape } from './shape.js';

/**
 * Shapes of Sentinel's rules, made from the facts about their fields.
 * https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */

/** Fields without which the service takes no rule; others are asked for by content repositories only. */
const NEEDED = new Set([
  'name',
  'severity',
  'query',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
]);

/** What patterns of the facts ask for, in words. */
const FORMS: Readonly<Record<string, string>> = {
  id: 'a GUID',
  version: 'a version of three numbers, such as 1.0.0',
  relevantTechniques: 'the id of a technique, such as T1059 or T1059.001',
};

const FORBIDDEN = 'A near-real-time rule has no schedule: it runs every minute, on any result.';

type Form = 'yaml' | 'arm';

export const scheduledShape = lazy(() => yamlShape('scheduled'));
export const nrtShape = lazy(() => yamlShape('nrt'));

export const huntingShape = lazy((): MapShape => {
  const fields = sentinelRuleFacts().huntingFields.flatMap((field) => {
    const required = field.hunting === 'required';
    const severity = missingSeverity(field.name);
    return named(field, { shape: fieldShape(field, 'yaml'), ...(required ? { missing: severity } : {}) });
  });
  // Repositories write the kind and the severity of a hunting query though its file needs none.
  const ignored = { kind: { shape: { type: 'any' } }, severity: { shape: { type: 'any' } } } as const;
  return { type: 'map', fields: { ...Object.fromEntries(fields), ...ignored } };
});

function yamlShape(kind: 'scheduled' | 'nrt'): MapShape {
  const fields = sentinelRuleFacts().fields.flatMap((field) => {
    const presence = field[kind];
    const shape = fieldShape(field, 'yaml');
    if (presence === 'forbidden') return named(field, { shape, forbidden: FORBIDDEN });
    if (presence === 'optional') return named(field, { shape });
    return named(field, { shape, missing: missingSeverity(field.name) });
  });
  return { type: 'map', fields: Object.fromEntries(fields) };
}

/** A file without its kind is read by its other fields; what only content repositories ask for is advice. */
function missingSeverity(name: string): 'error' | 'info' {
  return NEEDED.has(name) ? 'error' : 'info';
}

/** A field under its name, and as an optional one under its other names. */
function named(field: RuleField | HuntingField, shape: FieldShape): [string, FieldShape][] {
  const aliases = (field.aliases ?? []).map((alias): [string, FieldShape] => [alias, { shape: shape.shape }]);
  return [[field.name, shape], ...aliases];
}

/**
 * The `properties` of an ARM resource of type alertRules.
 * https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules
 */
export const armScheduledShape = lazy(() => armShape('scheduled'));
export const armNrtShape = lazy(() => armShape('nrt'));

/** Properties of templates inside solution packages: only what is there is checked. */
export const armTemplateShape = lazy((): MapShape => {
  const fields = Object.entries(armShape('scheduled').fields).map(([name, { shape }]) => [name, { shape }] as const);
  return { type: 'map', fields: Object.fromEntries(fields), others: { type: 'any' } };
});

function armShape(kind: 'scheduled' | 'nrt'): MapShape {
  const { fields, armDefaults } = sentinelRuleFacts();
  const shapes: Record<string, FieldShape> = {
    alertRuleTemplateName: { shape: { type: 'text' } },
    lastModifiedUtc: { shape: { type: 'text' } },
    startTimeUtc: { shape: { type: 'any' } },
  };
  for (const field of fields) {
    const shape = fieldShape(field, 'arm');
    for (const path of [field.arm ?? []].flat()) {
      const [first, name] = path.split('.');
      if (first !== 'properties' || name === undefined) continue;
      const needed = (NEEDED.has(field.name) && field[kind] === 'required') || Object.hasOwn(armDefaults, name);
      if (field[kind] === 'forbidden') shapes[name] = { shape, forbidden: FORBIDDEN };
      else shapes[name] = needed ? { shape, missing: 'error' } : { shape };
    }
  }
  return { type: 'map', fields: shapes };
}

function fieldShape(field: RuleField | HuntingField, form: Form): Shape {
  const shared = sharedShape(field.name, form);
  if (shared !== undefined) return shared;
  const values = field.values === 'tactic' ? sentinelTacticNames() : field.values;
  switch (field.type) {
    case 'bool':
      return { type: 'boolean' };
    case 'int':
      return { type: 'number', range: [Number(field.min ?? 0), Number(field.max ?? Number.MAX_SAFE_INTEGER)] };
    case 'duration':
      return duration(form, limitsOf(field));
    case 'enum':
      return enumeration(values ?? [], field.alsoAccepted);
    case 'enum[]':
      return { type: 'list', item: enumeration(values ?? []) };
    case 'string[]':
      return { type: 'list', item: text(field) };
    case 'string':
    case 'guid':
      return text(field);
    default:
      return { type: 'any' };
  }
}

function limitsOf(field: RuleField | HuntingField): readonly [string, string] | undefined {
  const known: Partial<Record<string, readonly [string, string]>> = {
    suppressionDuration: sentinelRuleFacts().limits.suppressionDuration,
  };
  if (typeof field.min === 'string' && typeof field.max === 'string') return [field.min, field.max];
  return known[field.name];
}

function text(field: RuleField | HuntingField): Shape {
  return {
    type: 'text',
    ...(field.pattern === undefined ? {} : { pattern: new RegExp(field.pattern, 'u') }),
    ...(field.name in FORMS ? { form: FORMS[field.name]! } : {}),
    ...(field.minLength === undefined ? {} : { minLength: field.minLength }),
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
  };
}

function enumeration(values: readonly string[], alsoAccepted?: readonly string[]): Shape {
  return { type: 'text', values, ...(alsoAccepted === undefined ? {} : { alsoAccepted }) };
}

function duration(form: Form, limits: readonly [string, string] | undefined): DurationShape {
  const shape = { type: 'duration', form: form === 'arm' ? 'iso' : 'any' } as const;
  if (limits === undefined) return shape;
  return { ...shape, range: [parseIsoDuration(limits[0])!, parseIsoDuration(limits[1])!] };
}

/** Shapes of fields that are groups of fields, and of those whose values differ between the forms. */
function sharedShape(name: string, form: Form): Shape | undefined {
  switch (name) {
    case 'query':
      // What is in the query is for lints to judge, its type for the reader of the file.
      return { type: 'any' };
    case 'triggerOperator':
      return triggerOperator(form);
    case 'requiredDataConnectors':
      return connectors();
    case 'entityMappings':
      return entityMappings(form);
    case 'sentinelEntitiesMappings':
      return { type: 'list', item: fieldsShape({ columnName: { type: 'text' } }) };
    case 'customDetails':
      return customDetails();
    case 'alertDetailsOverride':
      return alertDetailsOverride();
    case 'eventGroupingSettings':
      return fieldsShape({ aggregationKind: enumeration(sentinelRuleFacts().aggregationKinds) });
    case 'incidentConfiguration':
      return incidentConfiguration(form);
    default:
      return undefined;
  }
}

function fieldsShape(fields: Readonly<Record<string, Shape>>, needed: readonly string[] = []): MapShape {
  const entries = Object.entries(fields).map(([name, shape]): [string, FieldShape] => [
    name,
    needed.includes(name) ? { shape, missing: 'error' } : { shape },
  ]);
  return { type: 'map', fields: Object.fromEntries(entries) };
}

function triggerOperator(form: Form): Shape {
  const { triggerOperators } = sentinelRuleFacts();
  const long = Object.values(triggerOperators);
  return form === 'arm' ? enumeration(long) : enumeration(Object.keys(triggerOperators), long);
}

function connectors(): Shape {
  const fields = { connectorId: { type: 'text' }, dataTypes: { type: 'list', item: { type: 'text' } } } as const;
  return { type: 'list', item: fieldsShape(fields, ['connectorId', 'dataTypes']) };
}

function entityMappings(form: Form): Shape {
  const { entities, limits } = sentinelRuleFacts();
  const types = entityTypeNames().filter((name) => form === 'yaml' || entities[name]?.arm === true);
  const mapping = fieldsShape({ identifier: { type: 'text' }, columnName: { type: 'text', minLength: 1 } }, [
    'identifier',
    'columnName',
  ]);
  const entity = fieldsShape(
    { entityType: enumeration(types), fieldMappings: { type: 'list', item: mapping, count: limits.fieldMappings } },
    ['entityType', 'fieldMappings'],
  );
  return { type: 'list', item: entity, count: limits.entityMappings };
}

function customDetails(): Shape {
  const { customDetailKey, customDetailValue, limits } = sentinelRuleFacts();
  return {
    type: 'map',
    fields: {},
    key: {
      type: 'text',
      pattern: new RegExp(customDetailKey, 'u'),
      form: 'letters, digits and underscores, beginning with a letter',
      maxLength: limits.customDetailKeyCharacters,
    },
    others: {
      type: 'text',
      pattern: new RegExp(customDetailValue, 'u'),
      form: 'the name of a column',
      maxLength: limits.customDetailValueCharacters,
    },
    maxFields: limits.customDetails,
  };
}

function alertDetailsOverride(): Shape {
  const { limits, alertProperties } = sentinelRuleFacts();
  const property = fieldsShape({ alertProperty: enumeration(alertProperties), value: { type: 'text' } }, [
    'alertProperty',
    'value',
  ]);
  return fieldsShape({
    alertDisplayNameFormat: { type: 'text', minLength: 1, maxLength: limits.alertNameCharacters },
    alertDescriptionFormat: { type: 'text', minLength: 1, maxLength: limits.alertDescriptionCharacters },
    alertTacticsColumnName: { type: 'text' },
    alertSeverityColumnName: { type: 'text' },
    alertDynamicProperties: { type: 'list', item: property },
  });
}

function incidentConfiguration(form: Form): Shape {
  const { limits, matchingMethods, alertDetails } = sentinelRuleFacts();
  const texts: Shape = { type: 'list', item: { type: 'text' } };
  const grouping = fieldsShape(
    {
      enabled: { type: 'boolean' },
      reopenClosedIncident: { type: 'boolean' },
      lookbackDuration: duration(form, limits.lookbackDuration),
      matchingMethod: enumeration(matchingMethods),
      groupByEntities: { type: 'list', item: enumeration(entityTypeNames()) },
      groupByAlertDetails: { type: 'list', item: enumeration(alertDetails) },
      groupByCustomDetails: texts,
    },
    form === 'arm' ? ['enabled', 'reopenClosedIncident', 'lookbackDuration', 'matchingMethod'] : [],
  );
  return fieldsShape({ createIncident: { type: 'boolean' }, groupingConfiguration: grouping }, ['createIncident']);
}

import { lazy, readDataFile } from './data-files.js';

/** Whether a rule of a kind must, may or must not have a field. */
export type FieldPresence = 'required' | 'optional' | 'forbidden';

/** A field of an analytics rule as Sentinel's YAML spells it. */
export interface RuleField {
  readonly name: string;
  /** `string`, `int`, `bool`, `guid`, `duration`, `enum`, `enum[]`, `string[]`, `object`, `object[]`, … */
  readonly type: string;
  readonly scheduled: FieldPresence;
  readonly nrt: FieldPresence;
  /** The values of an enumeration; `tactic` stands for the tactic names. */
  readonly values?: readonly string[] | 'tactic';
  /** Further spellings that are accepted as values. */
  readonly alsoAccepted?: readonly string[];
  /** Other names the field goes by. */
  readonly aliases?: readonly string[];
  /** A JavaScript regular expression that the text must match. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Over this length the portal cuts the text. */
  readonly recommendedMaxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** A number, or an ISO 8601 duration for durations. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly default?: string | number | boolean;
  /** Where the field goes in an ARM resource; absent when it does not. */
  readonly arm?: string | readonly string[];
}

/** A field of a hunting query. */
export interface HuntingField extends Omit<RuleField, 'scheduled' | 'nrt'> {
  readonly hunting: FieldPresence;
}

/** An entity type that columns can be mapped to. */
export interface EntityType {
  readonly identifiers: readonly string[];
  /** At least one of these sets of identifiers must be mapped. */
  readonly requiredAnyOf: readonly (readonly string[])[];
  /** Sets that identify an entity on their own. */
  readonly strong?: readonly (readonly string[])[];
  /** Sets that identify it only together with others. */
  readonly weak?: readonly (readonly string[])[];
  /** Identifiers that are accepted for older rules only. */
  readonly compatOnly?: readonly string[];
  /** The values an identifier can take. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Names that Sentinel drops because they identify no account. */
  readonly droppedNames?: readonly string[];
  /** True when the type is in the ARM enumeration. */
  readonly arm: boolean;
}

type Range<T> = readonly [min: T, max: T];

/** Limits of the service. Durations are ISO 8601. */
export interface RuleLimits {
  readonly queryCharacters: Range<number>;
  readonly queryFrequency: Range<string>;
  readonly queryPeriod: Range<string>;
  /** A period from this long on may not run more often than `longPeriodFrequency`. */
  readonly longPeriod: string;
  readonly longPeriodFrequency: string;
  readonly lookbackDuration: Range<string>;
  readonly suppressionDuration: Range<string>;
  readonly triggerThreshold: Range<number>;
  readonly entityMappings: Range<number>;
  readonly fieldMappings: Range<number>;
  readonly entitiesPerAlert: number;
  readonly customDetails: number;
  readonly customDetailKeyCharacters: number;
  readonly customDetailValueCharacters: number;
  readonly alertNamePlaceholders: number;
  readonly alertDescriptionPlaceholders: number;
  readonly alertNameCharacters: number;
  readonly alertDescriptionCharacters: number;
  readonly alertsPerRun: Readonly<Record<'Scheduled' | 'NRT', number>>;
  readonly alertsPerIncident: number;
  readonly enabledScheduledRules: number;
  readonly enabledNrtRules: number;
  readonly workspacesPerQuery: number;
  /** How long the service waits for late events before it runs a scheduled rule. */
  readonly ingestionDelay: string;
  readonly nrtInterval: string;
}

/** What Microsoft Sentinel knows of analytics and hunting rules. Sources are named in the data file. */
export interface SentinelRuleFacts {
  readonly severities: readonly string[];
  readonly kinds: readonly string[];
  readonly armKinds: readonly string[];
  /** YAML spelling to ARM spelling. */
  readonly triggerOperators: Readonly<Record<string, string>>;
  readonly aggregationKinds: readonly string[];
  readonly matchingMethods: readonly string[];
  readonly alertDetails: readonly string[];
  readonly alertProperties: readonly string[];
  /** Regular expressions for the keys and the column names of custom details. */
  readonly customDetailKey: string;
  readonly customDetailValue: string;
  /** A `{{Column}}` placeholder in alert names and descriptions. */
  readonly placeholder: string;
  readonly armResourceTypes: readonly string[];
  readonly armHuntingResourceType: string;
  readonly armApiVersions: readonly string[];
  /** Properties that ARM requires and YAML does not have. */
  readonly armDefaults: Readonly<Record<string, string | boolean>>;
  readonly limits: RuleLimits;
  readonly fields: readonly RuleField[];
  readonly huntingFields: readonly HuntingField[];
  readonly entities: Readonly<Record<string, EntityType>>;
  /** Application ids of the `CloudApplication` entity and their names. */
  readonly cloudApplications: Readonly<Record<string, string>>;
}

/** The facts about Sentinel's rules, loaded when first asked for. */
export const sentinelRuleFacts = lazy(() => JSON.parse(readDataFile('sentinel-rule.json')) as SentinelRuleFacts);

const analyticsFields = lazy(() => fieldIndex(sentinelRuleFacts().fields));

function fieldIndex(fields: readonly RuleField[]): ReadonlyMap<string, RuleField> {
  return new Map(
    fields.flatMap((field) => [field.name, ...(field.aliases ?? [])].map((name) => [name, field] as const)),
  );
}

/** A field of an analytics rule by its name or one of its aliases. */
export function ruleField(name: string): RuleField | undefined {
  return analyticsFields().get(name);
}

/** An entity type by its exact name, such as `Account`. */
export function entityType(name: string): EntityType | undefined {
  const { entities } = sentinelRuleFacts();
  return Object.hasOwn(entities, name) ? entities[name] : undefined;
}

export function entityTypeNames(): readonly string[] {
  return Object.keys(sentinelRuleFacts().entities);
}

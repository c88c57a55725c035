import type { LocatedMap } from './located.js';
import type { Range } from './region.js';

/** A value with its place in the rule file, so that a finding can point at it. */
export interface Field<T> extends Range {
  readonly value: T;
}

/** A duration as written, and its length in 100 ns ticks (undefined when it is not a duration). */
export interface DurationField extends Field<string> {
  readonly ticks: bigint | undefined;
}

/**
 * What a rule is. Sentinel analytics rules are `Scheduled` or `NRT` (near real time); `Hunting` is a saved search,
 * `CustomDetection` a Defender XDR rule, `Function` a saved function (parser). Declared kinds of other names are
 * `Other`.
 */
export type RuleKind = 'Scheduled' | 'NRT' | 'Hunting' | 'CustomDetection' | 'Function' | 'Other';

/** Which container format the metadata was written in. */
export type MetadataFormat = 'sentinel-yaml' | 'arm-json' | 'defender';

/** A result column used for one identifier of an entity. */
export interface FieldMapping extends Range {
  readonly identifier: Field<string> | undefined;
  readonly columnName: Field<string> | undefined;
}

export interface EntityMapping extends Range {
  readonly entityType: Field<string> | undefined;
  readonly fieldMappings: readonly FieldMapping[];
}

/** A custom detail: the name shown in the alert, and the result column that fills it. */
export interface CustomDetail {
  readonly name: Field<string>;
  readonly columnName: Field<string>;
}

/** https://learn.microsoft.com/azure/sentinel/customize-alert-details */
export interface AlertDetailsOverride extends Range {
  readonly displayNameFormat: Field<string> | undefined;
  readonly descriptionFormat: Field<string> | undefined;
  readonly tacticsColumnName: Field<string> | undefined;
  readonly severityColumnName: Field<string> | undefined;
  readonly dynamicProperties: readonly AlertDynamicProperty[];
  /** The columns named in `{{…}}` in the formats. */
  readonly placeholders: readonly Field<string>[];
}

export interface AlertDynamicProperty extends Range {
  readonly alertProperty: Field<string> | undefined;
  readonly columnName: Field<string> | undefined;
}

/** https://learn.microsoft.com/azure/sentinel/create-analytics-rules#configure-the-incident-creation-settings */
export interface IncidentGrouping extends Range {
  readonly createIncident: Field<boolean> | undefined;
  readonly enabled: Field<boolean> | undefined;
  readonly lookbackDuration: DurationField | undefined;
  readonly matchingMethod: Field<string> | undefined;
  readonly groupByEntities: readonly Field<string>[];
  readonly groupByAlertDetails: readonly Field<string>[];
  readonly groupByCustomDetails: readonly Field<string>[];
}

export interface RequiredDataConnector extends Range {
  readonly connectorId: Field<string> | undefined;
  readonly dataTypes: readonly Field<string>[];
}

/** A response of a Defender rule and the result columns that it acts on. */
export interface ResponseAction extends Range {
  readonly action: Field<string>;
  readonly columns: readonly FieldMapping[];
}

/** A result column that the metadata refers to, and what for. */
export interface ColumnReference {
  readonly column: Field<string>;
  readonly role: 'entity' | 'custom-detail' | 'alert-detail' | 'response-action';
}

/**
 * What a rule file says about a rule, whatever the container format: absent fields are undefined, absent lists are
 * undefined too (an empty list is a statement). Field names are Sentinel's.
 */
export interface RuleMetadata extends Range {
  readonly format: MetadataFormat;
  readonly kind: RuleKind;
  /** The kind as written, where the format has such a field. */
  readonly declaredKind: Field<string> | undefined;
  readonly id: Field<string> | undefined;
  readonly name: Field<string> | undefined;
  readonly description: Field<string> | undefined;
  readonly severity: Field<string> | undefined;
  readonly status: Field<string> | undefined;
  readonly enabled: Field<boolean> | undefined;
  readonly version: Field<string> | undefined;
  readonly queryFrequency: DurationField | undefined;
  /** How far back a run looks. For Defender rules the look-back, where it is stated. */
  readonly queryPeriod: DurationField | undefined;
  /** `gt`, `lt`, `eq` or `ne`, also where the file has the long form; other text as written. */
  readonly triggerOperator: Field<string> | undefined;
  readonly triggerThreshold: Field<number> | undefined;
  readonly tactics: Field<readonly Field<string>[]> | undefined;
  readonly techniques: Field<readonly Field<string>[]> | undefined;
  readonly entityMappings: Field<readonly EntityMapping[]> | undefined;
  /** Columns that hold whole entities. */
  readonly sentinelEntitiesMappings: Field<readonly Field<string>[]> | undefined;
  readonly customDetails: Field<readonly CustomDetail[]> | undefined;
  readonly alertDetailsOverride: AlertDetailsOverride | undefined;
  /** `SingleAlert` or `AlertPerResult`. */
  readonly aggregationKind: Field<string> | undefined;
  readonly suppressionEnabled: Field<boolean> | undefined;
  readonly suppressionDuration: DurationField | undefined;
  readonly incident: IncidentGrouping | undefined;
  readonly requiredDataConnectors: Field<readonly RequiredDataConnector[]> | undefined;
  readonly tags: Field<readonly Field<string>[]> | undefined;
  /** Response actions of a Defender rule. */
  readonly responseActions: readonly ResponseAction[];
  /** The whole rule as written, for checks of its structure. */
  readonly source: LocatedMap;
}

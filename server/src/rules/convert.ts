import type { FileProblem } from './region.js';

/**
 * Conversion between Sentinel rules in YAML and in ARM templates. Both directions keep every field: what an ARM rule has
 * no property for travels in the template's `metadata`, which Resource Manager ignores, under {@link YAML_ONLY_KEY}.
 * Not kept are comments, quoting and the order of fields, the spelling of durations and, in a query, CRLF line breaks.
 * Fields that say what is the default anyway ({@link ARM_DEFAULTS}) are left out of YAML.
 */

/** A converted file, or the problems (in offsets of the input) that prevented it. Notes may stand beside a text. */
export interface Converted {
  readonly text: string | undefined;
  readonly problems: readonly FileProblem[];
}

/** The template's metadata field that holds fields of YAML rules, by rule id (or name, for a rule without id). */
export const YAML_ONLY_KEY = 'sentinelYaml';

/** What Azure requires of an ARM rule, and YAML rules usually leave unsaid. */
export const ARM_DEFAULTS = { enabled: true, suppressionEnabled: false, suppressionDuration: 'PT5H' } as const;

/** How a value changes on the way. */
export type Translation = 'text' | 'as-is' | 'duration' | 'operator';

/** Fields that both forms have, in the order in which ARM exports list them. Techniques are apart: ARM has two lists. */
export const SHARED_FIELDS: readonly { yaml: string; arm: string; translation: Translation }[] = [
  { yaml: 'name', arm: 'displayName', translation: 'text' },
  { yaml: 'description', arm: 'description', translation: 'text' },
  { yaml: 'severity', arm: 'severity', translation: 'text' },
  { yaml: 'enabled', arm: 'enabled', translation: 'as-is' },
  { yaml: 'query', arm: 'query', translation: 'text' },
  { yaml: 'queryFrequency', arm: 'queryFrequency', translation: 'duration' },
  { yaml: 'queryPeriod', arm: 'queryPeriod', translation: 'duration' },
  { yaml: 'triggerOperator', arm: 'triggerOperator', translation: 'operator' },
  { yaml: 'triggerThreshold', arm: 'triggerThreshold', translation: 'as-is' },
  { yaml: 'suppressionDuration', arm: 'suppressionDuration', translation: 'duration' },
  { yaml: 'suppressionEnabled', arm: 'suppressionEnabled', translation: 'as-is' },
  { yaml: 'tactics', arm: 'tactics', translation: 'as-is' },
  { yaml: 'incidentConfiguration', arm: 'incidentConfiguration', translation: 'as-is' },
  { yaml: 'eventGroupingSettings', arm: 'eventGroupingSettings', translation: 'as-is' },
  { yaml: 'alertDetailsOverride', arm: 'alertDetailsOverride', translation: 'as-is' },
  { yaml: 'customDetails', arm: 'customDetails', translation: 'as-is' },
  { yaml: 'entityMappings', arm: 'entityMappings', translation: 'as-is' },
  { yaml: 'sentinelEntitiesMappings', arm: 'sentinelEntitiesMappings', translation: 'as-is' },
];

/** The short operators of YAML and the long ones of ARM. */
export const OPERATORS: Readonly<Record<string, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

export const HUNTING_CATEGORY = 'Hunting Queries';

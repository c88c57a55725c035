import { lazy, readDataFile } from './data-files.js';
import type { Platform } from './facts.js';

/** A field of the custom detection resource or one of its parts. */
export interface DetectionField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly enum?: readonly string[];
  /** The values a client may write, where the service has more. */
  readonly writable?: readonly string[];
  readonly readOnly?: boolean;
  readonly deprecated?: boolean;
  readonly replacedBy?: string;
  /** The API version that has the field where not both have. */
  readonly api?: string;
  readonly pattern?: string;
  readonly default?: string;
}

/** The columns that a detection on a family of tables must return, from one and the same event. */
export interface RequiredColumns {
  readonly family: string;
  readonly columns: readonly string[];
}

/** A collection of entity mappings in an alert template. */
export interface EntityCollection {
  readonly name: string;
  readonly type: string;
  readonly kind: 'asset' | 'evidence';
  readonly columns: readonly string[];
}

/** An automated response action. */
export interface DetectionAction {
  readonly name: string;
  readonly type: string;
  readonly target: 'device' | 'file' | 'user' | 'email';
  readonly fields: readonly string[];
  /** Result columns that the portal accepts for the action. */
  readonly queryColumns: readonly string[];
}

/** What Microsoft Defender XDR knows of custom detections. Sources are named in the data file. */
export interface DetectionFacts {
  readonly resource: string;
  readonly bicepResource: string;
  /** ISO 8601; zero is near real time. */
  readonly frequencies: readonly string[];
  readonly nrtFrequency: string;
  /** The range of frequencies for detections that read Sentinel tables only. */
  readonly sentinelOnlyFrequency: readonly [min: string, max: string];
  /** The period values of the withdrawn resource shape and their frequencies. */
  readonly legacyPeriods: Readonly<Record<string, string>>;
  /** How far a run looks back, by frequency. */
  readonly lookbacks: Readonly<Record<string, string>>;
  readonly lookbackRange: readonly [min: string, max: string];
  readonly limits: {
    readonly alertsPerRun: number;
    readonly placeholders: number;
    readonly customDetails: number;
    readonly customDetailsKilobytes: number;
  };
  readonly severities: readonly string[];
  readonly legacyCategories: readonly string[];
  /** `tables` is a regular expression of table names; null stands for any other table. */
  readonly requiredColumns: readonly (RequiredColumns & { readonly tables: string | null })[];
  /** A result must have at least one of these to name the impacted asset. */
  readonly impactedAssetColumns: readonly string[];
  /** Tables that near-real-time detections can read, by the product they belong to. */
  readonly nrtTables: Readonly<Record<Platform, readonly string[]>>;
  readonly nrtExcludedColumns: Readonly<Record<string, readonly string[]>>;
  readonly entityCollections: readonly EntityCollection[];
  readonly actions: readonly DetectionAction[];
  readonly legacyAssets: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly legacyActions: readonly {
    readonly type: string;
    readonly target: string;
    readonly identifiers: readonly string[];
  }[];
  readonly fields: readonly DetectionField[];
  readonly types: Readonly<Record<string, readonly DetectionField[]>>;
}

/** The facts about custom detections, loaded when first asked for. */
export const detectionFacts = lazy(() => JSON.parse(readDataFile('defender-detection.json')) as DetectionFacts);

/**
 * The columns a custom detection must return for the table its events come from. `platform` is the product that the table
 * belongs to: Sentinel's own tables need their time column only.
 * See https://learn.microsoft.com/defender-xdr/custom-detection-rules
 */
export function requiredColumns(table: string, platform: Platform): RequiredColumns {
  const families = detectionFacts().requiredColumns;
  if (platform === 'sentinel') return families.find((family) => family.family === 'Sentinel')!;
  const named = families.find((family) => family.tables !== null && new RegExp(family.tables, 'u').test(table));
  return named ?? families.find((family) => family.tables === null && family.family !== 'Sentinel')!;
}

/** True when a near-real-time detection can read the table, on either product. */
export function isNrtTable(table: string): boolean {
  const { nrtTables } = detectionFacts();
  return nrtTables['defender-xdr'].includes(table) || nrtTables.sentinel.includes(table);
}

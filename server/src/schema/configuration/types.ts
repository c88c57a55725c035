import type { ColumnInfo } from '../../syntax/types.js';
import type { Platform } from '../facts.js';

/** A place in a file. Lines and columns count from 1, the end is exclusive. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type LintSeverity = 'off' | 'hint' | 'info' | 'warning' | 'error';

export const LINT_CATEGORIES = [
  'correctness',
  'precision',
  'evasion',
  'performance',
  'portability',
  'metadata',
  'maintainability',
] as const;
export type LintCategory = (typeof LINT_CATEGORIES)[number];

/**
 * Which lints start out on, and how they are reported: by their default severities, with all of them on, with all of them
 * on and none milder than a warning, by what counts on one platform, or none at all.
 */
export type LintPreset = 'recommended' | 'all' | 'strict' | 'sentinel' | 'defender-xdr' | 'none';

/** The setting of one lint: how it is reported, and its own options where it has any. */
export interface LintSetting {
  readonly severity: LintSeverity | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Later sources win: presets in order, then categories, then rules. */
export interface LintConfiguration {
  readonly presets: readonly LintPreset[];
  readonly categories: Readonly<Partial<Record<LintCategory, LintSeverity>>>;
  readonly rules: Readonly<Record<string, LintSetting>>;
}

export type SampleLabel = 'malicious' | 'benign' | 'unknown';

/** Event files that rules are run against. */
export interface SampleSet {
  /** Absolute globs. */
  readonly files: readonly string[];
  /** The table that the events belong to; undefined: told by the file's shape. */
  readonly table: string | undefined;
  readonly label: SampleLabel;
  /** The event format by name; undefined: told by the file's shape. */
  readonly format: string | undefined;
  /** Absolute globs of the rules they are for; undefined: every rule that reads the table. */
  readonly rules: readonly string[] | undefined;
}

/** One band of scores: from the bound of the band before it up to, but not including, `below`. */
export interface ScoreBand {
  readonly name: string;
  /** Infinity for the last band. */
  readonly below: number;
}

export interface ScoreConfiguration {
  /** Columns that hold a rule's score, the first one present wins. */
  readonly columns: readonly string[];
  /** In ascending order; the last one has no upper bound. */
  readonly bands: readonly ScoreBand[];
}

/** A custom table as declared: its columns, and the file they are read from. */
export interface TableDeclaration {
  readonly declaredAt: SourceRange;
  readonly columns: readonly ColumnInfo[];
  readonly file: string | undefined;
  readonly open: boolean;
  readonly extends: boolean;
}

/** A watchlist as declared: a CSV or JSON file, or its items in place. */
export interface WatchlistDeclaration {
  readonly declaredAt: SourceRange;
  readonly file: string | undefined;
  readonly searchKey: string | undefined;
  readonly items: readonly Readonly<Record<string, string>>[];
}

/** A stored function as declared: a `.kql` or function YAML file, or its body in place. */
export interface FunctionDeclaration {
  readonly declaredAt: SourceRange;
  readonly file: string | undefined;
  readonly body: string | undefined;
  /** The parameter list as in KQL, such as `user:string, days:int=7`; undefined: as the file says, or none. */
  readonly parameters: string | undefined;
}

export type ConnectionKind = 'log-analytics' | 'kusto' | 'emulator';

/** A local file that stands for an address of `externaldata`. */
export interface ExternalDataDeclaration {
  readonly declaredAt: SourceRange;
  readonly file: string;
}

/** Where a rule can be run for real. Credentials are never configured: sign-in happens when it is used. */
export interface ConnectionDeclaration {
  readonly kind: ConnectionKind;
  readonly declaredAt: SourceRange;
  /** Log Analytics and Microsoft Sentinel: the workspace id. */
  readonly workspace: string | undefined;
  /** Log Analytics: the address of the query API, where it is not the public cloud's. */
  readonly endpoint: string | undefined;
  /** Azure Data Explorer and Fabric: the cluster's address. */
  readonly cluster: string | undefined;
  /** The Kusto emulator's address. */
  readonly url: string | undefined;
  /** The database of a cluster or an emulator. */
  readonly database: string | undefined;
  readonly tenant: string | undefined;
}

export interface EventConfiguration {
  /** Absolute globs of files with event format mappings. */
  readonly mappings: readonly string[];
}

export interface TestConfiguration {
  /** Absolute globs of rule test files. */
  readonly files: readonly string[];
  /** Percentages under which a test run fails; undefined: not demanded. */
  readonly coverage: { readonly clauses: number | undefined; readonly arms: number | undefined };
}

/** Settings for some files, applied on top of the rest in order. */
export interface Override {
  /** Absolute globs. */
  readonly files: readonly string[];
  readonly platform: Platform | undefined;
  readonly score: Partial<ScoreConfiguration>;
  readonly lints: LintConfiguration;
}

/** A repository's configuration: `kqlens.yaml` or `kqlens.json` with what it extends. All paths are absolute. */
export interface Configuration {
  /** The folder of the nearest configuration file; undefined without one. */
  readonly root: string | undefined;
  /** The target of all rules; undefined: guessed for each rule. */
  readonly platform: Platform | undefined;
  /** Absolute globs of the rule files that `check` and the workspace commands look at. */
  readonly rules: readonly string[];
  /** Absolute globs of files to leave out. */
  readonly exclude: readonly string[];
  readonly samples: readonly SampleSet[];
  readonly score: ScoreConfiguration;
  readonly lints: LintConfiguration;
  readonly tables: Readonly<Record<string, TableDeclaration>>;
  readonly watchlists: Readonly<Record<string, WatchlistDeclaration>>;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  readonly externalData: Readonly<Record<string, ExternalDataDeclaration>>;
  readonly connections: Readonly<Record<string, ConnectionDeclaration>>;
  readonly events: EventConfiguration;
  readonly tests: TestConfiguration;
  readonly overrides: readonly Override[];
}

/** Something wrong with a configuration file or a file it names. */
export interface ConfigurationProblem extends SourceRange {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly remedy?: string;
}

export const DEFAULT_SCORE: ScoreConfiguration = {
  columns: ['RiskScore', 'Risk', 'Score', 'Severity'],
  bands: [
    { name: 'low', below: 40 },
    { name: 'medium', below: 70 },
    { name: 'high', below: 85 },
    { name: 'critical', below: Infinity },
  ],
};

export const NO_LINT_SETTINGS: LintConfiguration = { presets: [], categories: {}, rules: {} };

/** What holds without a configuration file. */
export const DEFAULT_CONFIGURATION: Configuration = {
  root: undefined,
  platform: undefined,
  rules: [],
  exclude: [],
  samples: [],
  score: DEFAULT_SCORE,
  lints: { presets: ['recommended'], categories: {}, rules: {} },
  tables: {},
  watchlists: {},
  functions: {},
  externalData: {},
  connections: {},
  events: { mappings: [] },
  tests: { files: [], coverage: { clauses: undefined, arms: undefined } },
  overrides: [],
};

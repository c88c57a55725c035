import type { TextEdit, Range } from '../rules/region.js';
import type { RuleKind, RuleMetadata } from '../rules/metadata.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Catalog, Platform } from '../schema/catalog.js';
import type { SampleLabel, ScoreBand } from '../schema/configuration/types.js';
import type { QueryBlock } from '../syntax/statements.js';
import type { Fix, FindingData, RelatedLocation, SampleEvidence } from './finding.js';
import type { QueryModel } from './model/query-model.js';
import type { OptionSchemas, OptionsOf } from './options.js';

/** The kind of rule a query belongs to; `Query` for one that stands alone. */
export type QueryKind = RuleKind | 'Query';

/** A rule as others refer to it. */
export interface RuleIdentity {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** The file it stands in, as the user names it. */
  readonly file: string;
}

/** What lies around a rule, as far as whoever checks it knows; what is not known is undefined. */
export interface Surroundings {
  /** The other rules of the workspace. */
  readonly otherRules?: readonly RuleIdentity[] | undefined;
  /** The rule as it is on the branch that changes are merged into. */
  readonly base?: { readonly query: string; readonly version: string | undefined } | undefined;
  /** The labels of the sample events that are bound to the rule. */
  readonly sampleLabels?: readonly SampleLabel[] | undefined;
}

/** What a lint reports about a place of the query. */
export interface Report<M extends string = string> extends Range {
  readonly messageId: M;
  readonly data?: FindingData;
  /** In the scope of the finding unless they say otherwise. */
  readonly related?: readonly (Omit<RelatedLocation, 'scope'> & Partial<Pick<RelatedLocation, 'scope'>>)[];
  /** Called only when fixes are asked for. */
  readonly fixes?: () => readonly Fix[];
}

/** What a lint knows of the rule that it checks, and how it reports. */
export interface LintContext<M extends string = string, O extends OptionSchemas = OptionSchemas> {
  /** The query. */
  readonly text: string;
  readonly analysis: Analysis;
  readonly tree: QueryBlock;
  /** Names resolved, constants folded, predicates understood; shared by all lints of a query. */
  readonly model: QueryModel;
  readonly catalog: Catalog;
  readonly platform: Platform;
  /** Nobody said which platform the rule is for: it follows from the query's text. */
  readonly platformIsGuess: boolean;
  readonly kind: QueryKind;
  /** What the rule file says; always there for lints that require a rule file. */
  readonly metadata: RuleMetadata | undefined;
  readonly samples: SampleEvidence | undefined;
  readonly surroundings: Surroundings;
  /** The levels that scores stand for, as configured. */
  readonly scoreBands: readonly ScoreBand[];
  /** Columns that hold a rule's score, as configured. */
  readonly scoreColumns: readonly string[];
  readonly options: OptionsOf<O>;
  /** Reports a place of the query. */
  report(report: Report<M>): void;
  /** Reports a place of the rule file outside of the query; offsets, fixes and related places are the file's. */
  reportInFile(report: Report<M>): void;
  /** The text of a node. */
  textOf(range: Range): string;
}

/** A fix of one edit. */
export function replacement(kind: Fix['kind'], title: string, range: Range, newText: string): Fix {
  const edit: TextEdit = { start: range.start, end: range.end, newText };
  return { kind, title, edits: [edit] };
}

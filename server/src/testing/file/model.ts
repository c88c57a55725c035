import type { EventLabel } from '../../events/load.js';
import type { Located } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import type { FunctionDeclaration, TableDeclaration, WatchlistDeclaration } from '../../schema/configuration/types.js';

/** One value of an inline event or of an expected row, with its places in the test file. */
export interface Cell {
  readonly column: string;
  readonly columnRange: Range;
  readonly value: Located;
}

/** An event written into the test file. */
export interface InlineEvent {
  /** As given, or its number from 1 among the events around it. */
  readonly id: string;
  /** The table it names; undefined: that of its case or file. */
  readonly table: string | undefined;
  readonly cells: readonly Cell[];
  readonly range: Range;
}

/** Event files of a case, a corpus or a table. */
export interface FilePattern {
  /** An absolute glob. */
  readonly glob: string;
  readonly format: string | undefined;
  readonly table: string | undefined;
  readonly range: Range;
}

/** A table that every case sees. */
export interface SharedTable {
  readonly name: string;
  readonly events: readonly InlineEvent[];
  readonly files: readonly FilePattern[];
}

/** A comparison that a matcher makes beside equality. */
export type MatcherOperator =
  'equals' | 'not' | 'gt' | 'gte' | 'lt' | 'lte' | 'between' | 'in' | 'matches' | 'contains' | 'exists' | 'approx';

export const MATCHER_OPERATORS: readonly MatcherOperator[] = [
  'equals',
  'not',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'in',
  'matches',
  'contains',
  'exists',
  'approx',
];

/** What one column of a row must hold: every test of it. */
export interface ColumnExpectation {
  readonly column: string;
  readonly columnRange: Range;
  readonly tests: readonly { readonly operator: MatcherOperator; readonly operand: Located }[];
  readonly range: Range;
}

/** What a row must hold; columns that are not named are not looked at. */
export interface RowExpectation {
  readonly columns: readonly ColumnExpectation[];
  /** The ids of the events that it comes from. */
  readonly sources: readonly string[] | undefined;
  /** Why the row should be otherwise. */
  readonly known: string | undefined;
  readonly range: Range;
}

/** An event that hits, with what its rows hold: undefined where nothing is said of them. */
export interface HitExpectation {
  readonly id: string;
  readonly rows: readonly RowExpectation[] | undefined;
  /** Why it should not hit. */
  readonly known: string | undefined;
  readonly range: Range;
}

/** An event that does not hit. */
export interface MissExpectation {
  readonly id: string;
  /** Why it should hit. */
  readonly known: string | undefined;
  readonly range: Range;
}

/** The order of a result: that of the expected rows, or by columns. */
export type OrderExpectation =
  | { readonly kind: 'given'; readonly range: Range }
  | { readonly kind: 'columns'; readonly by: readonly OrderColumn[]; readonly range: Range };

export interface OrderColumn {
  readonly column: string;
  readonly descending: boolean;
  readonly range: Range;
}

/** What hits do that nothing expects. */
export type UnexpectedPolicy = 'fail' | 'warn' | 'ignore';

/** A hit of a corpus that was looked at and may stay. */
export interface AcceptedHit {
  readonly id: string;
  readonly reason: string | undefined;
  readonly range: Range;
}

/** How many rows a result has. */
export interface CountExpectation {
  readonly exactly: number | undefined;
  readonly atLeast: number | undefined;
  readonly atMost: number | undefined;
}

/** What a rule does with the events of a case. */
export type CaseExpectation =
  | { readonly kind: 'all' | 'none'; readonly range: Range }
  | {
      readonly kind: 'listed';
      readonly hits: readonly HitExpectation[] | undefined;
      readonly misses: readonly MissExpectation[] | undefined;
      readonly rows: readonly RowExpectation[] | undefined;
      readonly count: CountExpectation;
      readonly order: OrderExpectation | undefined;
      readonly unexpected: UnexpectedPolicy;
      readonly range: Range;
    };

interface EventSet {
  readonly name: string;
  readonly nameRange: Range;
  readonly label: EventLabel;
  readonly source: string | undefined;
  readonly tags: readonly string[];
  /** Why it is left out. */
  readonly skip: string | undefined;
  /** In ticks; undefined: the file's. */
  readonly now: bigint | undefined;
  readonly table: string | undefined;
  readonly files: readonly FilePattern[];
  /** Times are moved so that the newest event falls at `now`. */
  readonly shifted: boolean;
  readonly range: Range;
}

/** A small set of events, each of which is spoken of. */
export interface TestCase extends EventSet {
  readonly kind: 'case';
  readonly technique: string | undefined;
  readonly events: readonly InlineEvent[];
  readonly expect: CaseExpectation;
}

/** Recorded events in volume, of which only counts and accepted hits are said. */
export interface Corpus extends EventSet {
  readonly kind: 'corpus';
  /** Records that cannot be read do not fail it. */
  readonly ignoresUnreadable: boolean;
  readonly count: CountExpectation;
  readonly accepted: readonly AcceptedHit[];
  readonly order: OrderExpectation | undefined;
  readonly unexpected: UnexpectedPolicy;
}

/** Percentages under which the tests fail. */
export interface CoverageThresholds {
  readonly clauses: number | undefined;
  readonly arms: number | undefined;
  readonly items: number | undefined;
  readonly decided: number | undefined;
  readonly lets: number | undefined;
}

/** A rule test file. Paths are absolute; ranges are offsets of its text. */
export interface RuleTest {
  /** The file's path. */
  readonly path: string;
  readonly rule: { readonly path: string; readonly id: string | undefined; readonly range: Range } | undefined;
  readonly now: bigint | undefined;
  readonly table: string | undefined;
  readonly defaults: readonly Cell[];
  readonly tables: readonly SharedTable[];
  readonly schemas: Readonly<Record<string, TableDeclaration>>;
  readonly watchlists: Readonly<Record<string, WatchlistDeclaration>>;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  /** Values of query parameters, by name. */
  readonly parameters: readonly Cell[];
  readonly cases: readonly TestCase[];
  readonly corpora: readonly Corpus[];
  readonly coverage: CoverageThresholds;
}

/** Something wrong with a test file, in offsets of its text. */
export interface TestFileProblem extends Range {
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly remedy?: string | undefined;
}

import type { Visitor } from '../syntax/walk.js';
import type { Platform } from '../schema/catalog.js';
import type { LintCategory, LintSeverity } from '../schema/configuration/types.js';
import type { LintContext } from './context.js';
import type { FindingSeverity, FixKind } from './finding.js';
import type { OptionSchemas } from './options.js';

/** What a lint must have at hand; where it is missing the lint does not run, rather than guess. */
export type Requirement =
  /** The query's text alone. */
  | 'none'
  /** Tables of the query that the catalog knows. */
  | 'schema'
  /** The columns of the query's result. */
  | 'result'
  /** What a rule file says about the rule. */
  | 'rule-file'
  /** The rule file, and what is known of the rules and samples around it. */
  | 'surroundings';

/** Where a lint's claim comes from. */
export interface LintSource {
  readonly title: string;
  readonly url?: string;
}

/**
 * What a lint says, in three parts that stand on their own: what is, why it matters to a defender, and what to do.
 * `{name}` stands for the value of that name in the finding's data.
 */
export interface LintMessage {
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  /** Where this message is milder than the lint; a severity that the configuration gives the lint wins. */
  readonly severity?: FindingSeverity;
}

/**
 * A check of one rule for one cause. Lives in `rules/<id>/rule.ts` with its page `doc.md` beside it and its tests in
 * `test/lint/rules/<id>.test.ts`. See docs/development/writing-a-lint.md.
 *
 * @typeParam M - ids of its messages.
 * @typeParam O - schemas of its options.
 */
export interface Lint<M extends string = string, O extends OptionSchemas = OptionSchemas> {
  /** Kebab case; stable once released, since configurations and suppressions name it. */
  readonly id: string;
  readonly category: LintCategory;
  /** How it is reported under the recommended preset; `off` for one that has to be asked for. */
  readonly defaultSeverity: LintSeverity;
  /** The best kind of fix it can offer. */
  readonly fixKind: FixKind | 'none';
  readonly requires: Requirement;
  /** The platforms it is about; all of them where absent. */
  readonly platforms?: readonly Platform[];
  /** The release that brought it. */
  readonly since: string;
  readonly sources: readonly LintSource[];
  /** One sentence. */
  readonly summary: string;
  readonly messages: Readonly<Record<M, LintMessage>>;
  readonly options?: O;
  /** Whether it has something to say of a query that could not be parsed as a whole. */
  readonly onBrokenSyntax?: boolean;
  /** Begins to check one query: what to do at which nodes of its tree. */
  create(context: LintContext<M, O>): Visitor;
}

/** The options of a lint that has none. */
export type NoOptions = Readonly<Record<string, never>>;

/** Declares a lint, with the ids of its messages and the types of its options taken from the declaration. */
export function defineLint<const M extends string, const O extends OptionSchemas = NoOptions>(
  lint: Lint<M, O>,
): Lint<M, O> {
  return lint;
}

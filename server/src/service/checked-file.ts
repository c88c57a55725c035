import type { FindingSeverity, FixKind } from '../lint/finding.js';
import { fingerprintOf } from '../lint/baseline.js';
import type { Range, TextEdit } from '../rules/region.js';
import type { Problem, ProblemSource, RelatedPlace } from './check.js';
import type { RuleDocument } from './project.js';

/** A fix with its edits made; undefined where the file has no spelling for them. */
export interface ReportedFix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits?: readonly TextEdit[] | undefined;
}

/** A {@link Problem} as plain data. Offsets are of the file. */
export interface ReportedProblem extends Range {
  readonly id: string;
  readonly source: ProblemSource;
  readonly category: Problem['category'];
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly docUrl?: string | undefined;
  readonly related: readonly RelatedPlace[];
  /** The id of the rule that it is about, or the number of its query in the file; empty for the file around them. */
  readonly rule: string;
  /** For findings of lints, what baselines know them by. */
  readonly fingerprint?: string | undefined;
  readonly fixes: readonly ReportedFix[];
}

/** A checked rule file as plain data, which threads and caches can carry. */
export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  /** How many queries it holds. */
  readonly rules: number;
  readonly problems: readonly ReportedProblem[];
}

/** What was found in a file, with everything that reports ask for. */
export function checkedFile(document: RuleDocument, problems: readonly Problem[]): CheckedFile {
  const { path, text, units } = document;
  return { path, text, rules: units.length, problems: problems.map((p) => reported(document, p)) };
}

function reported(document: RuleDocument, problem: Problem): ReportedProblem {
  const { unit, finding, fixes, ...plain } = problem;
  const text = finding?.scope === 'query' && unit !== undefined ? unit.region.text : document.text;
  return {
    ...plain,
    rule: unit === undefined ? '' : (unit.region.rule?.id?.value ?? String(unit.region.index)),
    fingerprint: finding === undefined ? undefined : fingerprintOf(finding, text, unit?.analysis.tree),
    fixes: fixes().map((fix) => ({ title: fix.title, kind: fix.kind, edits: fix.edits() })),
  };
}

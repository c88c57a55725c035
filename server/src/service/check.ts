import type { Finding, FindingSeverity, Fix, FixKind, RelatedLocation, SampleEvidence } from '../lint/finding.js';
import { isAnalyzerDiagnostic } from '../lint/analyzers.js';
import { bindersOwn } from '../lint/binder-errors.js';
import type { Surroundings } from '../lint/context.js';
import { lintRule } from '../lint/lint-rule.js';
import type { FileProblem, Range, TextEdit } from '../rules/region.js';
import { validateRuleFile } from '../rules/validate.js';
import type { LintCategory } from '../schema/configuration/types.js';
import type { RuleDocument, RuleUnit } from './project.js';

/** What finds a problem: the parser and binder, a lint, or the reader of the rule file. */
export type ProblemSource = 'query' | 'lint' | 'rule-file';

/** A change of the file that removes the cause of a problem. */
export interface ProblemFix {
  readonly title: string;
  readonly kind: FixKind;
  /** The edits, which do not overlap, in offsets of the file; undefined where the file has no spelling for them. */
  edits(): readonly TextEdit[] | undefined;
}

/** Another place that explains a problem. */
export interface RelatedPlace extends Range {
  readonly message: string;
  /** The file, where it is another one than the rule's; `line` counts from 1 and `start` and `end` are 0. */
  readonly file: string | undefined;
  readonly line: number | undefined;
}

/** Something to report about a rule file, whatever found it. Offsets are of the file. */
export interface Problem extends Range {
  /** The lint's id, or the code that the parser or the reader of the file gives. */
  readonly id: string;
  readonly source: ProblemSource;
  readonly category: LintCategory | 'syntax';
  readonly severity: FindingSeverity;
  /** What is. */
  readonly message: string;
  /** Why it matters; empty where the message says it all. */
  readonly why: string;
  /** What to do; may be empty. */
  readonly remedy: string;
  /** The page of the lint. */
  readonly docUrl: string | undefined;
  readonly related: readonly RelatedPlace[];
  /** The query that it is about; undefined for the file around the queries. */
  readonly unit: RuleUnit | undefined;
  /** What the lint said, in the offsets of its scope. */
  readonly finding: Finding | undefined;
  /** Built when asked for. */
  fixes(): readonly ProblemFix[];
}

/** What is known of a query besides its file; what is left out is not known. */
export interface UnitKnowledge {
  /** What its samples say of its clauses. */
  readonly samples?: SampleEvidence | undefined;
  readonly surroundings?: Surroundings | undefined;
}

/** Everything to say about a rule file, in file order: its structure and metadata, then its queries. */
export function checkDocument(document: RuleDocument, known?: (unit: RuleUnit) => UnitKnowledge): Problem[] {
  return inFileOrder([...checkFile(document), ...document.units.flatMap((unit) => checkUnit(unit, known?.(unit)))]);
}

export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What is wrong with the file around its queries. */
export function checkFile(document: RuleDocument): Problem[] {
  return [...document.file.problems, ...validateRuleFile(document.file)].map(fileProblem);
}

/** What parser, binder and lints say about one query. */
export function checkUnit(unit: RuleUnit, { samples, surroundings }: UnitKnowledge = {}): Problem[] {
  const { analysis, region, document, catalog, platform } = unit;
  const findings = lintRule({
    analysis,
    catalog,
    platform,
    platformIsGuess: unit.platformIsGuess,
    kind: region.rule?.kind ?? 'Query',
    metadata: region.rule,
    container: {
      text: document.text,
      map: region.map,
      languageRange: region.languageRange,
      single: document.units.length === 1,
    },
    configuration: document.configuration,
    samples,
    surroundings,
  });
  const problems = bindersOwn(analysis, catalog, findings)
    .filter((d) => !isAnalyzerDiagnostic(d))
    .map((d): Problem => {
      const { start, end } = region.map.rangeToOuter(d.start, d.end);
      return {
        ...PLAIN,
        start,
        end,
        id: d.code,
        source: 'query',
        category: 'syntax',
        severity: d.severity,
        message: d.message,
        unit,
      };
    });
  problems.push(...findings.map((f) => lintProblem(unit, f)));
  return problems;
}

const PLAIN = {
  why: '',
  remedy: '',
  docUrl: undefined,
  related: [],
  unit: undefined,
  finding: undefined,
  fixes: (): readonly ProblemFix[] => [],
};

export function fileProblem(problem: FileProblem): Problem {
  const { start, end, message, severity, code, suggestion } = problem;
  return {
    ...PLAIN,
    start,
    end,
    id: code,
    source: 'rule-file',
    category: 'metadata',
    severity,
    message,
    fixes: () =>
      suggestion === undefined
        ? []
        : [
            {
              title: `Replace with \`${suggestion}\``,
              kind: 'suggest',
              edits: () => [{ start, end, newText: suggestion }],
            },
          ],
  };
}

function lintProblem(unit: RuleUnit, finding: Finding): Problem {
  return {
    ...placed(unit, finding, finding.scope),
    id: finding.lint,
    source: 'lint',
    category: finding.category,
    severity: finding.severity,
    message: finding.message,
    why: finding.why,
    remedy: finding.remedy,
    docUrl: finding.docUrl,
    related: finding.related.map((r) => relatedPlace(unit, r)),
    unit,
    finding,
    fixes: () => finding.fixes().map((fix) => lintFix(unit, finding, fix)),
  };
}

function lintFix(unit: RuleUnit, { scope }: Finding, fix: Fix): ProblemFix {
  return {
    title: fix.title,
    kind: fix.kind,
    edits: () => (scope === 'query' ? unit.region.map.editsToOuter(fix.edits) : fix.edits),
  };
}

function relatedPlace(unit: RuleUnit, place: RelatedLocation): RelatedPlace {
  const { message, file, line } = place;
  const range = file === undefined ? placed(unit, place, place.scope) : { start: 0, end: 0 };
  return { ...range, message, file, line };
}

function placed(unit: RuleUnit, range: Range, scope: Finding['scope']): Range {
  return scope === 'query'
    ? unit.region.map.rangeToOuter(range.start, range.end)
    : { start: range.start, end: range.end };
}

import type { Analysis } from '../kusto/analysis.js';
import { analyzerDiagnostics } from '../kusto/analyzers.js';
import type { ParserDiagnostic } from '../kusto/diagnostics.js';
import type { LintCategory, LintSeverity } from '../schema/configuration/types.js';
import type { Finding } from './finding.js';

/** The codes of the analyzers that come with the language package; lower codes are errors of parser and binder. */
const ANALYZER = /^KS5\d\d$/;

/** Analyzers whose findings lints of ours make, knowing more of the rule, and those lints. */
export const REPLACED_ANALYZERS: Readonly<Record<string, string>> = {
  KS500: 'contains-whole-term',
  KS508: 'implicit-join-kind',
  KS514: 'private-range-by-prefix',
};

/** Analyzers that say of a call what an error in the called function says already. */
const REPEATING = new Set(['KS512']);

const UNWANTED: ReadonlySet<string> = new Set([...Object.keys(REPLACED_ANALYZERS), ...REPEATING]);

/** What analyzers are about that is not speed; all of them are advice, which fails no build unless it is asked to. */
const CATEGORIES: Readonly<Record<string, LintCategory>> = {
  KS501: 'correctness',
  KS502: 'correctness',
  KS504: 'correctness',
  KS505: 'correctness',
  KS507: 'portability',
  KS509: 'correctness',
  KS510: 'maintainability',
};

/** Whether a diagnostic is advice of an analyzer, which lints pass on as a finding, and no error of the query. */
export function isAnalyzerDiagnostic({ code }: Pick<ParserDiagnostic, 'code'>): boolean {
  return ANALYZER.test(code);
}

/** The category and default severity of an analyzer's advice. */
export function analyzerFacts(code: string): { id: string; category: LintCategory; defaultSeverity: LintSeverity } {
  const category = CATEGORIES[code] ?? 'performance';
  return { id: code, category, defaultSeverity: category === 'performance' ? 'hint' : 'info' };
}

/** The advice of the package's analyzers that none of our lints gives, as findings whose severity is to be decided. */
export function inheritedAdvice(analysis: Analysis): readonly Omit<Finding, 'severity'>[] {
  const diagnostics = [
    ...analysis.diagnostics.filter(isAnalyzerDiagnostic),
    ...analyzerDiagnostics(analysis, UNWANTED),
  ];
  return diagnostics
    .filter(({ code }) => !UNWANTED.has(code))
    .map(({ code, message, start, end }) => ({
      lint: code,
      messageId: code,
      category: analyzerFacts(code).category,
      scope: 'query',
      start,
      end,
      message: message.replace(/\s+/g, ' ').trim(),
      why: '',
      remedy: '',
      related: [],
      data: {},
      docUrl: undefined,
      fixes: () => [],
    }));
}

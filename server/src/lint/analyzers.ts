import type { ParserDiagnostic } from '../kusto/diagnostics.js';

/** The codes of the analyzers that come with the language package; lower codes are errors of parser and binder. */
const ANALYZER = /^KS5\d\d$/;

/** Analyzers whose findings lints of ours make, knowing more of the rule, and those lints. */
export const REPLACED_ANALYZERS: Readonly<Record<string, string>> = {
  KS500: 'contains-whole-term',
  KS508: 'implicit-join-kind',
  KS514: 'private-range-by-prefix',
};

/** Whether a diagnostic is advice of an analyzer, which {@link lintRule} passes on as a finding, and no error of the query. */
export function isAnalyzerDiagnostic({ code }: Pick<ParserDiagnostic, 'code'>): boolean {
  return ANALYZER.test(code);
}

/** The advice of the package's analyzers that none of our lints gives. */
export function inheritedAdvice(diagnostics: readonly ParserDiagnostic[]): readonly ParserDiagnostic[] {
  return diagnostics.filter((d) => isAnalyzerDiagnostic(d) && !Object.hasOwn(REPLACED_ANALYZERS, d.code));
}

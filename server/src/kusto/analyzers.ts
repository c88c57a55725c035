import type { Analysis } from './analysis.js';
import { readDiagnostics, type ParserDiagnostic } from './diagnostics.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, call, construct, items } from './raw.js';

const NONE: ReadonlySet<string> = new Set();

const known = new WeakMap<ReadonlySet<string>, WeakMap<Analysis, readonly ParserDiagnostic[]>>();

/**
 * What the analyzers that come with the language package advise on a query (`KS500` and up), in order of place. They are no
 * part of an analysis' own diagnostics, since they take time of their own. Empty where an analyzer fails.
 *
 * @param unwanted - the codes of analyzers that need not run.
 */
export function analyzerDiagnostics(analysis: Analysis, unwanted = NONE): readonly ParserDiagnostic[] {
  let byAnalysis = known.get(unwanted);
  if (byAnalysis === undefined)
    known.set(unwanted, (byAnalysis = new WeakMap<Analysis, readonly ParserDiagnostic[]>()));
  let advice = byAnalysis.get(analysis);
  if (advice === undefined) {
    advice = analysis.code === undefined ? [] : run(analysis.code, unwanted);
    byAnalysis.set(analysis, advice);
  }
  return advice;
}

function run(code: PackageObject, unwanted: ReadonlySet<string>): readonly ParserDiagnostic[] {
  const editor = at(kustoPackage().Kusto, 'Language', 'Editor');
  const wanted = items(at(editor, 'KustoAnalyzers', 'All')).filter(
    (analyzer) => !items(call(analyzer, 'GetDiagnostics')).every((d) => unwanted.has(d['Code'] as string)),
  );
  try {
    const service = call(
      construct(at(editor, 'KustoCodeService'), 'ctor', code),
      'WithAnalyzers',
      wanted,
    ) as PackageObject;
    const advice = readDiagnostics(call(service, 'GetAnalyzerDiagnostics', true));
    return [...advice].sort((a, b) => a.start - b.start || a.end - b.end);
  } catch {
    // The package's analyzers fail on some queries that are fine otherwise; what they would advise is not an error.
    return [];
  }
}

import type { Analysis } from './analysis.js';
import { readDiagnostics, type ParserDiagnostic } from './diagnostics.js';
import { kustoPackage } from './package.js';
import { at, call, construct } from './raw.js';

const known = new WeakMap<Analysis, readonly ParserDiagnostic[]>();

/**
 * What the analyzers that come with the language package advise on a query (`KS500` and up), in order of place. They are no
 * part of an analysis' own diagnostics, since they take time of their own. Empty where an analyzer fails.
 */
export function analyzerDiagnostics(analysis: Analysis): readonly ParserDiagnostic[] {
  let advice = known.get(analysis);
  if (advice === undefined) {
    advice = analysis.code === undefined ? [] : run(analysis.code);
    known.set(analysis, advice);
  }
  return advice;
}

function run(code: NonNullable<Analysis['code']>): readonly ParserDiagnostic[] {
  const { Kusto } = kustoPackage();
  try {
    const service = construct(at(Kusto, 'Language', 'Editor', 'KustoCodeService'), 'ctor', code);
    const advice = readDiagnostics(call(service, 'GetAnalyzerDiagnostics', true));
    return [...advice].sort((a, b) => a.start - b.start || a.end - b.end);
  } catch {
    // The package's analyzers fail on some queries that are fine otherwise; what they would advise is not an error.
    return [];
  }
}

import type { Analysis } from './analysis.js';
import { mayAdvise } from './analyzer-needs.js';
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
    advice = run(analysis, unwanted);
    byAnalysis.set(analysis, advice);
  }
  return advice;
}

interface Analyzer {
  readonly object: PackageObject;
  readonly codes: readonly string[];
}

const analyzersOf = new WeakMap<PackageObject, readonly Analyzer[]>();

function analyzers(): readonly Analyzer[] {
  const { Kusto } = kustoPackage();
  const known = analyzersOf.get(Kusto);
  if (known !== undefined) return known;
  const all = items(at(Kusto, 'Language', 'Editor', 'KustoAnalyzers', 'All')).map((object) => ({
    object,
    codes: items(call(object, 'GetDiagnostics')).map((d) => d['Code'] as string),
  }));
  analyzersOf.set(Kusto, all);
  return all;
}

function run(analysis: Analysis, unwanted: ReadonlySet<string>): readonly ParserDiagnostic[] {
  const { code } = analysis;
  if (code === undefined) return [];
  const wanted = analyzers().filter(({ codes }) => !codes.every((c) => unwanted.has(c)) && mayAdvise(codes, analysis));
  if (wanted.length === 0) return [];
  try {
    const service = call(
      construct(at(kustoPackage().Kusto, 'Language', 'Editor', 'KustoCodeService'), 'ctor', code),
      'WithAnalyzers',
      wanted.map(({ object }) => object),
    ) as PackageObject;
    const advice = readDiagnostics(call(service, 'GetAnalyzerDiagnostics', true));
    return [...advice].sort((a, b) => a.start - b.start || a.end - b.end);
  } catch {
    // The package's analyzers fail on some queries that are fine otherwise; what they would advise is not an error.
    return [];
  }
}

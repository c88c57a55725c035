import { analyze } from '../../server/src/kusto/analysis.js';
import { checkRule, type LintInput, type LintReport } from '../../server/src/lint/lint-rule.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import { builtInCatalog, type Platform } from '../../server/src/schema/catalog.js';
import { DEFAULT_CONFIGURATION, type LintConfiguration } from '../../server/src/schema/configuration/types.js';
import type { QueryKind, Surroundings } from '../../server/src/lint/context.js';
import type { SampleEvidence } from '../../server/src/lint/finding.js';

export interface CheckOptions {
  readonly platform?: Platform;
  readonly platformIsGuess?: boolean;
  readonly kind?: QueryKind;
  readonly lints?: Partial<LintConfiguration>;
  readonly samples?: SampleEvidence;
  readonly surroundings?: Surroundings;
}

export function configurationOf(lints: Partial<LintConfiguration> | undefined): LintInput['configuration'] {
  return { ...DEFAULT_CONFIGURATION, lints: { ...DEFAULT_CONFIGURATION.lints, ...lints } };
}

/** Checks a query that stands alone. */
export function checkQuery(text: string, options: CheckOptions = {}): LintReport {
  const platform = options.platform ?? 'sentinel';
  const catalog = builtInCatalog(platform);
  return checkRule({
    analysis: analyze(text, catalog),
    catalog,
    platform,
    platformIsGuess: options.platformIsGuess,
    kind: options.kind ?? 'Query',
    configuration: configurationOf(options.lints),
    samples: options.samples,
    surroundings: options.surroundings,
  });
}

/** Checks the first query of a rule file; the name's extension tells the format. */
export function checkFile(path: string, text: string, options: CheckOptions = {}): LintReport {
  const file = readRuleFile(path, text);
  const region = file.regions[0];
  if (region === undefined) throw new Error(`no query in ${path}: ${JSON.stringify(file.problems)}`);
  const platform = options.platform ?? (region.rule?.kind === 'CustomDetection' ? 'defender-xdr' : 'sentinel');
  const catalog = builtInCatalog(platform);
  const { map, languageRange, rule } = region;
  return checkRule({
    analysis: analyze(region.text, catalog),
    catalog,
    platform,
    platformIsGuess: options.platformIsGuess,
    kind: options.kind ?? rule?.kind ?? 'Query',
    metadata: rule,
    container: { text, map, languageRange, single: file.regions.length === 1 },
    configuration: configurationOf(options.lints),
    samples: options.samples,
    surroundings: options.surroundings,
  });
}

import { findSamples } from '../events/discover.js';
import { dataSourceOf, labelOf, loadEventsAsync } from '../events/load.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import { whyNothing } from '../report/evasion.js';
import type { RuleUnit } from '../service/project.js';
import type { RuleReport } from '../service/protocol/proof.js';
import { evasionReport, mutationReport } from '../service/rule-reports.js';
import { ruleTitle } from '../service/run-report.js';
import type { TestHost } from '../testing/data/test-host.js';
import { evadeRule, type EvasionReport } from '../testing/evade-rule.js';
import { evadeTestFiles } from '../testing/evade-tests.js';
import { mutateRule, type MutantResult } from '../testing/mutate-rule.js';
import { tablesRead } from '../testing/rule-run.js';
import type { TestError } from '../testing/result.js';
import { testPathsBeside } from '../testing/test-paths.js';

/** What work asks and tells while it goes on. */
export interface ReportHooks {
  isCancelled(): boolean;
  report(message: string, percentage?: number): void;
}

/** Changes a rule in one place at a time and tells what the tests beside it do not notice. */
export async function mutationOf(unit: RuleUnit, uri: string, host: TestHost, hooks: ReportHooks): Promise<RuleReport> {
  const paths = testPathsBeside(unit.document.path, host.files);
  let mutants: readonly MutantResult[] | undefined;
  const errors: TestError[] = [];
  for (const path of paths) {
    const text = host.files.readFile(path) ?? '';
    const report = await mutateRule(path, text, host, {
      isCancelled: () => hooks.isCancelled(),
      onMutant: (done, total) => hooks.report(`${done} of ${total} changes`, (100 * done) / total),
    });
    errors.push(...report.errors);
    if (report.errors.length === 0) mutants = mutants === undefined ? report.mutants : either(mutants, report.mutants);
  }
  if (mutants === undefined) {
    const [error] = errors;
    if (error === undefined)
      return none('This rule has no tests yet, which are what changes of it are put to.', 'tests');
    return none(`${sentence(error.message)}${error.remedy === undefined ? '' : ` ${error.remedy}`}`, undefined);
  }
  const { markdown, places } = mutationReport(unit, uri, mutants);
  return { kind: 'report', title: `Mutation of ${ruleTitle(unit)}`, markdown, places };
}

/** What either of two test files notices. */
function either(a: readonly MutantResult[], b: readonly MutantResult[]): MutantResult[] {
  return a.map((one, i) => (one.status === 'survived' && b[i]?.status === 'killed' ? b[i] : one));
}

/**
 * Writes the malicious samples of a rule in other ways, or, where it hits none of these by themselves, the events of the
 * malicious cases of its tests, and tells which it misses.
 */
export async function evasionOf(
  unit: RuleUnit,
  uri: string,
  host: TestHost,
  uriOf: (path: string) => string,
  hooks: ReportHooks,
): Promise<RuleReport> {
  const samples = await evasionOfSamples(unit, host, hooks);
  if (samples !== undefined && 'error' in samples) return none(`Not evaluable: ${sentence(samples.error)}`, undefined);
  let found: EvasionReport | undefined = samples;
  if (found === undefined || found.events === 0) {
    hooks.report('Running variants of test cases');
    const tested = await evadeTestFiles(testPathsBeside(unit.document.path, host.files), host, unit.region.index);
    const [error] = tested?.errors ?? [];
    if (error !== undefined) return none(sentence(error.message), undefined);
    found = tested ?? found;
  }
  if (found === undefined) {
    return none(
      'There are no malicious samples: put event files into `samples/malicious/` beside the rule, or malicious cases into its tests.',
      'samples',
    );
  }
  if (found.events === 0) return none(`There is nothing to vary: ${sentence(whyNothing(found))}`, undefined);
  const { markdown, places } = evasionReport(unit, uri, found, uriOf);
  return { kind: 'report', title: `Evasion of ${ruleTitle(unit)}`, markdown, places };
}

/** What the rule makes of variants of its sample events; undefined where none is labelled malicious. */
async function evasionOfSamples(
  unit: RuleUnit,
  host: TestHost,
  hooks: ReportHooks,
): Promise<EvasionReport | { readonly error: string } | undefined> {
  const { document, catalog, analysis } = unit;
  const { configuration } = document;
  const tables = tablesRead(analysis.tree);
  const samples = findSamples(document.path, configuration, host.files, tables);
  if (!samples.some((s) => s.label === 'malicious')) return undefined;
  hooks.report('Reading samples');
  const { mappings } = readUserMappings(configuration.events.mappings, host.files, catalog);
  const inputs = samples.map((s) => ({
    path: s.path,
    bytes: host.readBytes(s.path),
    table: s.table,
    format: s.format,
  }));
  const events = await loadEventsAsync(inputs, { catalog, mappings, table: tables[0] });
  const labels = new Map(samples.map((s) => [s.path, s.label]));
  hooks.report('Running variants');
  const outcome = evadeRule({
    ...{ analysis, events, catalog },
    data: dataSourceOf(events, catalog),
    options: {
      score: configuration.score,
      labelOf: (file) => labels.get(file) ?? labelOf(file),
      isCancelled: () => hooks.isCancelled(),
    },
  });
  return outcome.ok ? outcome.value : { error: outcome.error.message };
}

function none(reason: string, lacks: Extract<RuleReport, { kind: 'none' }>['lacks']): RuleReport {
  return { kind: 'none', reason, lacks };
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

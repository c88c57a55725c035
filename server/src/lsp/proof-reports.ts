import { findSamples } from '../events/discover.js';
import { dataSourceOf, labelOf, loadEventsAsync } from '../events/load.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import type { RuleUnit } from '../service/project.js';
import type { RuleReport } from '../service/protocol/proof.js';
import { evasionReport, mutationReport } from '../service/rule-reports.js';
import { ruleTitle } from '../service/run-report.js';
import type { TestHost } from '../testing/data/test-host.js';
import { evadeRule } from '../testing/evade-rule.js';
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

/** Writes the malicious samples of a rule in other ways and tells which of these it misses. */
export async function evasionOf(
  unit: RuleUnit,
  uri: string,
  host: TestHost,
  uriOf: (path: string) => string,
  hooks: ReportHooks,
): Promise<RuleReport> {
  const { document, catalog, analysis } = unit;
  const { configuration } = document;
  const tables = tablesRead(analysis.tree);
  const samples = findSamples(document.path, configuration, host.files, tables);
  const malicious = samples.filter((s) => s.label === 'malicious');
  if (malicious.length === 0) {
    return none(
      'There are no malicious samples: put event files into `samples/malicious/` beside the rule.',
      'samples',
    );
  }
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
  if (!outcome.ok) return none(`Not evaluable: ${sentence(outcome.error.message)}`, undefined);
  if (outcome.value.events === 0) {
    return none(
      'The rule hits no malicious sample by itself, so there is nothing to vary. Commands are looked for in rules whose rows come from one event each.',
      undefined,
    );
  }
  const { markdown, places } = evasionReport(unit, uri, outcome.value, uriOf);
  return { kind: 'report', title: `Evasion of ${ruleTitle(unit)}`, markdown, places };
}

function none(reason: string, lacks: Extract<RuleReport, { kind: 'none' }>['lacks']): RuleReport {
  return { kind: 'none', reason, lacks };
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

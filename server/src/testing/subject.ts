import { analyze, type Analysis } from '../kusto/analysis.js';
import type { Range } from '../rules/region.js';
import { workspaceCatalog, type Catalog } from '../schema/catalog.js';
import { workspaceAdditions } from '../schema/configuration/additions.js';
import { baseName, parentFolder } from '../schema/configuration/paths.js';
import { DEFAULT_CONFIGURATION, type SourceRange } from '../schema/configuration/types.js';
import { LineIndex } from '../syntax/line-index.js';
import type { RuleUnderTest, TestHost } from './data/test-host.js';
import type { RuleTest, TestFileProblem } from './file/model.js';
import { withParameters } from './parameters.js';
import { usesClock } from './reads.js';
import { tablesRead } from './rule-run.js';

/** A rule with what its test file adds to the workspace. */
export interface TestSubject {
  readonly rule: RuleUnderTest;
  readonly catalog: Catalog;
  readonly analysis: Analysis;
  /** The table that the rule reads first. */
  readonly mainTable: string | undefined;
  readonly usesClock: boolean;
  /** The place in the rule file of a part of the query. */
  placeOf(range: Range): SourceRange;
}

/** Extensions of rule files, in the order in which they are looked for beside a test. */
const RULE_EXTENSIONS = ['kql', 'csl', 'kusto', 'yaml', 'yml', 'json', 'md'];

/** The file of the rule that a test file is about, if it is there. */
export function rulePathOf(test: Pick<RuleTest, 'path' | 'rule'>, host: Pick<TestHost, 'files'>): string | undefined {
  if (test.rule !== undefined) return host.files.exists(test.rule.path) ? test.rule.path : undefined;
  const folder = parentFolder(test.path) ?? '/';
  const above = baseName(folder) === 'tests' ? parentFolder(folder) : undefined;
  const name = baseName(test.path).replace(/\.test\.[^.]*$/iu, '');
  for (const place of above === undefined ? [folder] : [folder, above]) {
    for (const extension of RULE_EXTENSIONS) {
      const path = `${place.replace(/\/$/u, '')}/${name}.${extension}`;
      if (host.files.exists(path)) return path;
    }
  }
  return undefined;
}

/** Opens the rule of a test file; what stands against it is told as problems. */
export function openSubject(test: RuleTest, host: TestHost, problems: TestFileProblem[]): TestSubject | undefined {
  const range = test.rule?.range ?? { start: 0, end: 0 };
  const path = rulePathOf(test, host);
  const text = path === undefined ? undefined : host.files.readFile(path);
  if (path === undefined || text === undefined) {
    problems.push(noRuleFile(test.rule));
    return undefined;
  }
  const rule = chooseRule(host.openRule(path, text), test, range, problems);
  return rule === undefined ? undefined : subjectFor(rule, test, host, problems);
}

/** What is wrong with a test file whose rule file is not there. */
export function noRuleFile(rule: RuleTest['rule']): TestFileProblem {
  if (rule === undefined)
    return { start: 0, end: 0, message: 'there is no rule file of this name', remedy: 'Name it with `rule`.' };
  return { ...rule.range, message: 'there is no such rule file', remedy: `Looked for ${rule.path}.` };
}

/** A rule as the subject of a test file. */
export function subjectFor(
  rule: RuleUnderTest,
  test: RuleTest,
  host: TestHost,
  problems: TestFileProblem[],
): TestSubject {
  const catalog = catalogFor(test, rule, host, problems);
  const known = catalog === rule.catalog ? rule.analysis : undefined;
  const analysis = withParameters(known ?? analyze(rule.region.text, catalog), test.parameters, problems);
  return {
    rule,
    catalog,
    analysis,
    mainTable: tablesRead(analysis.tree)[0],
    usesClock: usesClock(analysis),
    placeOf: placesOf(rule),
  };
}

/** Finds places in a rule file for parts of its query. */
export function placesOf(rule: RuleUnderTest): (range: Range) => SourceRange {
  const lines = new LineIndex(rule.document.text);
  const file = rule.document.path;
  return ({ start, end }) => placeIn(lines, file, rule.region.map.rangeToOuter(start, end));
}

/** A range of a text as a place of its file. */
export function placeIn(lines: LineIndex, file: string, { start, end }: Range): SourceRange {
  const from = lines.at(start);
  const to = lines.at(Math.max(start, end));
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function chooseRule(
  rules: readonly RuleUnderTest[],
  test: RuleTest,
  range: Range,
  problems: TestFileProblem[],
): RuleUnderTest | undefined {
  const [first] = rules;
  const name = ({ region }: RuleUnderTest): string =>
    region.rule?.id?.value ?? region.rule?.name?.value ?? String(region.index + 1);
  if (first === undefined) {
    problems.push({ ...range, message: 'the rule file holds no query' });
    return undefined;
  }
  const wanted = test.rule?.id;
  if (wanted === undefined) {
    if (rules.length === 1) return first;
    const remedy = `Choose one: \`rule: {path: …, id: …}\` with ${rules.map(name).join(', ')}.`;
    problems.push({ ...range, message: `the rule file holds ${rules.length} queries`, remedy });
    return undefined;
  }
  const found = rules.find((one) => isCalled(one, wanted));
  if (found === undefined) {
    const remedy = `It has ${rules.map(name).join(', ')}.`;
    problems.push({ ...range, message: `the rule file has no rule \`${wanted}\``, remedy });
  }
  return found;
}

/** Whether a rule of a file with several is the one of an id, a name, or a number from 1. */
export function isCalled({ region: { rule, index } }: RuleUnderTest, wanted: string): boolean {
  return rule?.id?.value === wanted || rule?.name?.value === wanted || String(index + 1) === wanted;
}

function catalogFor(test: RuleTest, rule: RuleUnderTest, host: TestHost, problems: TestFileProblem[]): Catalog {
  const { schemas, watchlists, functions } = test;
  const declared = [schemas, watchlists, functions].some((of) => Object.keys(of).length > 0);
  if (!declared) return rule.catalog;
  const configuration = { ...DEFAULT_CONFIGURATION, tables: schemas, watchlists, functions };
  const loaded = workspaceAdditions(configuration, host.files);
  const lines = new LineIndex(host.files.readFile(test.path) ?? '');
  for (const problem of loaded.problems) {
    const inTest = problem.file === test.path;
    const where = inTest ? '' : `${problem.file}:${problem.line}: `;
    problems.push({
      start: inTest ? lines.offset(problem) : 0,
      end: inTest ? lines.offset({ line: problem.endLine, column: problem.endColumn }) : 0,
      message: `${where}${problem.message}`,
      remedy: problem.remedy,
    });
  }
  return workspaceCatalog(rule.catalog, loaded.additions);
}

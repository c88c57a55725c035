import { matchesGlob } from '../../server/src/schema/configuration/glob.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project } from '../../server/src/service/project.js';
import type { TestHost } from '../../server/src/testing/data/test-host.js';
import type { RuleTestResult, TestResult } from '../../server/src/testing/result.js';
import { runRuleTest, type RunTestsOptions } from '../../server/src/testing/run-tests.js';

/** A host whose files are these texts, by absolute path. */
export function memoryHost(files: Readonly<Record<string, string>>): TestHost {
  const host: FileHost = {
    readFile: (path) => files[path],
    exists: (path) => files[path] !== undefined,
    list: (glob) =>
      Object.keys(files)
        .filter((path) => matchesGlob(path, glob))
        .sort(),
  };
  const project = new Project(host);
  return {
    files: host,
    readBytes: (path) => new TextEncoder().encode(files[path]),
    openRule: (path, text) => project.open(path, text).units,
  };
}

/** A rule over process events that scores what it finds. */
export const RULE = `DeviceProcessEvents
| where TimeGenerated > ago(1d)
| where FileName =~ "docker" and (ProcessCommandLine has "ps" or ProcessCommandLine has "info")
| extend RiskScore = case(AccountName == "root", 80, 40)
| project TimeGenerated, AccountName, ProcessCommandLine, RiskScore
| order by RiskScore desc`;

/** What the test files of these suites begin with. */
export const HEAD = `version: 1
rule: rule.kql
now: 2026-11-20T12:00:00Z
defaults: {TimeGenerated: 2026-11-20T11:00:00Z, FileName: docker, AccountName: root}
`;

/** Runs a test file of `/w` over a rule and more files beside it. */
export function runTests(
  test: string,
  files: Readonly<Record<string, string>> = {},
  options: RunTestsOptions = {},
): Promise<RuleTestResult> {
  const all = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]));
  const host = memoryHost({ '/w/rule.kql': RULE, '/w/rule.test.yaml': test, ...all });
  return runRuleTest('/w/rule.test.yaml', test, host, options);
}

/** The only result of a test file that has one test; fails where it has an error. */
export async function runOne(test: string, files: Readonly<Record<string, string>> = {}): Promise<TestResult> {
  const result = await runTests(test, files);
  const [one] = result.results;
  if (one === undefined) throw new Error(JSON.stringify(result.errors));
  return one;
}

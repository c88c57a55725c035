import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';
import { sarifIn } from './sarif-schema.js';

const SAMPLE = 'samples/t1613/t1613.test.yaml';
const rule = readFileSync('samples/t1613/t1613.kql', 'utf8');

const CASES = `version: 1
rule: rule.kql
now: 2026-11-20T12:00:01Z
defaults: {TimeGenerated: 2026-11-20T11:00:00Z, AccountName: root}
cases:
- name: secrets by sudo
  label: malicious
  tags: [secrets]
  events: [{id: s1, FileName: kubectl, ProcessCommandLine: kubectl get secrets, InitiatingProcessFileName: sudo}]
  expect: {hits: {s1: {RiskScore: 90}}}
- name: docker & co
  label: malicious
  technique: T1613
  events: [{id: d1, FileName: docker, ProcessCommandLine: docker ps}]
- {name: later, label: benign, skip: not ready, events: [{FileName: x}]}
`;

interface JsonTests {
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly {
    readonly path: string;
    readonly rule: string;
    readonly results: readonly {
      readonly name: string;
      readonly status: string;
      readonly failures: readonly {
        readonly kind: string;
        readonly differences: readonly {
          readonly column: string;
          readonly expected: string;
          readonly actual: string;
        }[];
        readonly row: Readonly<Record<string, string>>;
        readonly causes: readonly {
          readonly text: string;
          readonly place: { readonly file: string; readonly line: number };
        }[];
      }[];
      readonly known: readonly unknown[];
    }[];
    readonly coverage?: { readonly totals: Readonly<Record<string, { readonly percent: number }>> };
  }[];
}

describe('kqlens test', () => {
  it('passes the samples, lists their known gaps, and covers every clause, arm and item of the rule as given', async () => {
    const { code, stdout } = await kqlens('test', SAMPLE, '--format', 'json');
    const [file] = (JSON.parse(stdout) as JsonTests).files;
    assert.equal(code, 0);
    assert.deepEqual([file!.path, file!.rule], [SAMPLE, 'samples/t1613/t1613.kql']);
    assert.ok(file!.results.every((r) => r.status === 'passed'));
    assert.ok(file!.results.flatMap((r) => r.known).length > 20);
    const { clauses, arms, items } = file!.coverage!.totals;
    assert.deepEqual([clauses!.percent, arms!.percent, items!.percent], [100, 100, 100]);
  });

  it('shows the failing case, expected beside actual, and the place in the rule, when a score is broken', async () => {
    const files = {
      'rule.kql': rule.replace('has "get secrets", 90', 'has "get secrets", 70'),
      'rule.test.yaml': CASES,
    };
    await withFiles(files, async (path) => {
      const pretty = await kqlens('test', path('rule.test.yaml'));
      assert.equal(pretty.code, 1);
      assert.match(pretty.stdout, /✗ secrets by sudo {2}1 hit of 1 event/);
      assert.match(pretty.stdout, /s1 hits with other values than expected/);
      assert.match(pretty.stdout, /column +expected +actual\n +RiskScore +90 +70/);
      assert.match(pretty.stdout, /ProcessCommandLine has "get secrets" gives 70 {2}\S*rule\.kql:68:5/);
      assert.match(pretty.stdout, /1 passed, 1 failed, 1 skipped in 1 file\./);
      assert.doesNotMatch(pretty.stdout, /docker & co/);

      const json = JSON.parse((await kqlens('test', path('rule.kql'), '--format', 'json')).stdout) as JsonTests;
      const [failure] = json.files[0]!.results[0]!.failures;
      assert.deepEqual(json.counts, { passed: 1, failed: 1, error: 0, skipped: 1 });
      assert.deepEqual(
        failure!.differences.map((d) => [d.column, d.expected, d.actual]),
        [['RiskScore', '90', '70']],
      );
      assert.equal(failure!.row['RiskScore'], '70');
      assert.equal(failure!.causes[0]!.place.line, 68);
    });
  });

  it('ends with the place in the rule that most failures come from', async () => {
    const broken = rule.replace('in~ (SuspiciousParents), 80', 'in~ (SuspiciousParents), 81');
    assert.notEqual(broken, rule);
    await withFiles({ 't1613.kql': broken, 't1613.test.yaml': readFileSync(SAMPLE, 'utf8') }, async (path) => {
      const { stdout } = await kqlens('test', path('t1613.test.yaml'));
      const end = stdout.slice(stdout.indexOf('Where in the rule'));
      assert.match(
        end,
        /^Where in the rule\n {2}\S*t1613\.kql:66:5 {2}\d+ failures\n {4}InitiatingProcessFileName in~ \(SuspiciousParents\) gives 81\n\n\d+ passed/,
      );
    });
    const { stdout } = await kqlens('test', SAMPLE);
    assert.doesNotMatch(stdout, /Where in the rule/);
  });

  it('prints JUnit and Markdown', async () => {
    const files = { 'rule.kql': rule.replace('"ps"', '"pz"'), 'rule.test.yaml': CASES };
    await withFiles(files, async (path) => {
      const junit = (await kqlens('test', path('.'), '--format', 'junit')).stdout;
      assert.match(junit, /<testsuites name="kqlens test" tests="3" failures="1" errors="0" skipped="1">/);
      assert.match(junit, /<testcase classname="\S+rule.test.yaml" name="secrets by sudo"\/>/);
      assert.match(junit, /name="docker &amp; co">\n +<failure type="missed" message="d1 does not hit">/);
      assert.match(junit, /<skipped message="not ready"\/>/);
      const markdown = (await kqlens('test', path('.'), '--format', 'markdown')).stdout;
      assert.match(markdown, /\| \S+rule.test.yaml \| 1 \| 1 \| 1 \| 0 \|  \|/);
      assert.match(markdown, /<details><summary>✗ \S+rule.test.yaml: docker &amp; co<\/summary>/);
    });
  });

  it('runs only what the filter wants, by name, tag, technique or pattern', async () => {
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': CASES }, async (path) => {
      const names = async (filter: string): Promise<string[]> => {
        const { stdout } = await kqlens('test', path('.'), '--format', 'json', '--filter', filter);
        return (JSON.parse(stdout) as JsonTests).files.flatMap((f) => f.results.map((r) => r.name));
      };
      assert.deepEqual(await names('SECRETS'), ['secrets by sudo']);
      assert.deepEqual(await names('t1613'), ['docker & co']);
      assert.deepEqual(await names('/^later$/'), ['later']);
      assert.equal((await kqlens('test', path('.'), '--filter', 'nothing like it')).code, 2);
      assert.equal((await kqlens('test', path('.'), '--filter', '/(/')).code, 2);
    });
  });

  it('ends with 2 for what cannot be read and 3 for what cannot be evaluated', async () => {
    const run = (test: string, text = rule): Promise<number> =>
      withFiles({ 'rule.kql': text, 'rule.test.yaml': test }, async (path) => (await kqlens('test', path('.'))).code);
    assert.equal(await run(CASES), 0);
    assert.equal(await run(CASES.replace('label: benign', 'lable: benign')), 2);
    assert.equal(await run(CASES.replace('rule.kql', 'other.kql')), 2);
    assert.equal(await run(CASES, 'DeviceProcessEvents | where FileNam == "x"'), 2);
    assert.equal(await run(CASES, 'DeviceProcessEvents | union (evaluate http_request("https://x.example"))'), 3);
    assert.equal((await kqlens('test', 'no/such/folder')).code, 2);
    await withFiles({ 'rule.kql': rule }, async (path) => {
      const { code, stderr } = await kqlens('test', path('rule.kql'));
      assert.equal(code, 2);
      assert.match(stderr, /is no rule test, and none stands beside it/);
    });
  });

  it('annotates the rule, writes LCOV, and fails under a demanded coverage', async () => {
    const demanding = `${CASES}coverage: {clauses: 90}\n`;
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': demanding, 'out.info': '' }, async (path) => {
      const { code, stdout } = await kqlens('test', path('.'), '--coverage', '--lcov', path('out.info'));
      assert.equal(code, 1);
      assert.match(stdout, /coverage of clauses is [\d.]+%, 90% are demanded/);
      assert.match(stdout, / 0 \/ 2 ✗ │ {9}ProcessCommandLine has "inspect" or/);
      assert.match(stdout, / → 1 ✓ │ {5}ProcessCommandLine has "get secrets", 90,/);
      assert.match(stdout, /✗ line 11: ProcessCommandLine has "inspect" is never true/);
      assert.match(stdout, /~ line 74: not asked for: `RiskScore >= 40` is always true/);
      const lcov = readFileSync(path('out.info'), 'utf8');
      assert.match(lcov, /^TN:\nSF:\S+rule\.kql\n/);
      assert.match(lcov, /\nDA:11,0\n/);
      assert.match(lcov, /\nDA:68,1\n/);
      assert.match(lcov, /\nBRDA:11,\d+,0,0\nBRDA:11,\d+,1,2\n/);
    });
  });

  it('says that coverage is that of the filtered tests, and demands nothing of it', async () => {
    const demanding = `${CASES}coverage: {clauses: 90}\n`;
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': demanding, 'badge.json': '' }, async (path) => {
      const run = (...args: string[]): ReturnType<typeof kqlens> => kqlens('test', path('.'), ...args);
      const all = await run();
      assert.equal(all.code, 1);
      assert.match(all.stdout, /^ {2}coverage: clauses /m);

      const filtered = await run('--filter', 'sudo', '--badge', path('badge.json'));
      assert.equal(filtered.code, 0);
      assert.match(filtered.stdout, /^ {2}coverage of the filtered tests alone: clauses /m);
      assert.doesNotMatch(filtered.stdout, /demanded|too low/);
      assert.equal((JSON.parse(readFileSync(path('badge.json'), 'utf8')) as { message: string }).message, '1 passed');
      assert.match((await run('--filter', 'sudo', '--coverage')).stdout, /\ncoverage of the filtered tests alone: /);
      const markdown = (await run('--filter', 'sudo', '-f', 'markdown')).stdout;
      assert.match(markdown, /% \(of the filtered tests alone\) \|/);
      const junit = async (...args: string[]): Promise<string> => (await run('-f', 'junit', ...args)).stdout;
      assert.match(await junit(), /name="coverage"/);
      assert.doesNotMatch(await junit('--filter', 'sudo'), /name="coverage"/);
    });
  });

  it('prints SARIF with each failure at the clause that it comes from, and writes the data of a badge', async () => {
    const broken = rule.replace('ProcessCommandLine has "get secrets", 90', 'ProcessCommandLine has "get secrets", 91');
    await withFiles({ 'rule.kql': broken, 'rule.test.yaml': CASES }, async (path) => {
      const badge = path('badge.json');
      const { code, stdout } = await kqlens('test', path('rule.test.yaml'), '-f', 'sarif', '--badge', badge);
      assert.equal(code, 1);
      const log = sarifIn(stdout);
      const { results = [], tool } = log.runs[0]!;
      assert.equal(results.length, 1);
      const [result] = results;
      assert.equal(result!.ruleId, 'test/values');
      assert.equal(tool.driver.rules![result!.ruleIndex!]!.id, 'test/values');
      assert.match(result!.message.text!, /secrets by sudo.*RiskScore: expected 90, actual 91/);
      const { artifactLocation, region } = result!.locations![0]!.physicalLocation!;
      const line = broken.split('\n').findIndex((text) => text.includes('get secrets", 91')) + 1;
      assert.match(artifactLocation!.uri!, /rule\.kql$/);
      assert.equal(region!.startLine, line);
      assert.match(result!.relatedLocations![0]!.physicalLocation!.artifactLocation!.uri!, /rule\.test\.yaml$/);
      const data = JSON.parse(readFileSync(badge, 'utf8')) as Record<string, unknown>;
      assert.deepEqual([data['schemaVersion'], data['message'], data['color']], [1, '1 failed', 'red']);
    });
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': CASES }, async (path) => {
      await kqlens('test', path('rule.test.yaml'), '--coverage', '-f', 'json', '--badge', path('badge.json'));
      const data = JSON.parse(readFileSync(path('badge.json'), 'utf8')) as Record<string, string>;
      assert.match(data['message']!, /^2 passed, \d+% of clauses$/);
    });
  });

  it('runs files in several processes with the same report, in the same order', async function () {
    this.timeout(120_000);
    const run = (jobs: string): { readonly status: number | null; readonly stdout: string } => {
      const rules = ['samples/password-spray', 'samples/break-glass', 'samples/office-child'];
      const args = ['--import', 'tsx', 'server/src/cli/main.ts', 'test', ...rules, '-f', 'json', '--jobs', jobs];
      return spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    };
    const [one, two] = [run('1'), run('2')];
    assert.deepEqual([one.status, two.status], [0, 0]);
    assert.equal(two.stdout, one.stdout);
    assert.equal((await kqlens('test', SAMPLE, '--jobs', 'many')).code, 2);
  });
});

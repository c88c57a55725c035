import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver';
import type { RuleTestFilesResult, RunTestsResult } from '../../server/src/service/protocol/tests.js';
import { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED } from './servers.js';

const RULE = `DeviceProcessEvents
| where FileName == "docker" and ProcessCommandLine has "ps"
| extend RiskScore = iff(AccountName == "root", 80, 40)`;

const TESTS = `version: 1
rule: rule.kql
defaults: {TimeGenerated: 2026-11-20T11:00:00Z, FileName: docker}
cases:
  - name: listing
    label: malicious
    events: [{id: a, ProcessCommandLine: docker ps, AccountName: root}]
    expect: {hits: {a: {RiskScore: 80}}}
  - name: a build
    label: benign
    events: [{ProcessCommandLine: docker build .}]
  - {name: later, label: benign, skip: not ready, events: [{FileName: x}]}
`;

describe('language server: lenses of rule tests', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let rule: string;
  let test: string;

  const lenses = async (uri = rule): Promise<string[]> => {
    const all = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    return all.flatMap(({ command }) => (/Tests$/u.test(command!.command) ? [command!.title] : []));
  };
  const run = (coverage: boolean, ...tests: readonly string[]): Promise<RunTestsResult> =>
    client.request('kqlens/runTests', {
      files: [tests.length === 0 ? { uri: test } : { uri: test, tests }],
      coverage,
    });

  before(async () => {
    folder = new TestFolder();
    rule = folder.write('rule.kql', RULE);
    test = folder.write('rule.test.yaml', TESTS);
    client = await TestClient.start({ capabilities: PUSHED, folders: [folder.path] });
    await client.open(rule, RULE);
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });

  it('say how many tests there are, and after a run how many pass and what they cover', async () => {
    assert.deepEqual(await lenses(), ['▷ Run 3 tests', 'Coverage']);
    await run(false, 'listing');
    assert.deepEqual(await lenses(), ['▷ 1/3 tests', 'Coverage']);
    await run(false);
    assert.deepEqual(await lenses(), ['✓ 2/2 tests', 'Coverage']);
    await run(true);
    // Of three, `FileName == "docker"` and `AccountName == "root"` were never false.
    assert.deepEqual(await lenses(), ['✓ 2/2 tests', '33% clauses']);
  });

  it('take numbers back once the rule or its tests change, also before they are saved', async () => {
    const broken = RULE.replace('80', '70');
    await client.change(rule, { text: broken });
    assert.deepEqual(await lenses(), ['▷ 2/2 tests before the change', 'Coverage']);
    await run(true);
    assert.deepEqual(await lenses(), ['✗ 1/2 tests', '33% clauses']);
    await client.change(rule, { text: RULE });
    folder.write('rule.test.yaml', TESTS.replace('build .', 'build ..'));
    assert.deepEqual(await lenses(), ['▷ 1/2 tests before the change', 'Coverage']);
    folder.write('rule.test.yaml', `${TESTS}oops`);
    assert.deepEqual(await lenses(), []);
    folder.write('rule.test.yaml', TESTS);
  });

  it('speak of all files of a rule, and of the rule that a file of several means', async () => {
    const files = async (uri: string, region: number): Promise<readonly string[]> =>
      (await client.request<RuleTestFilesResult>('kqlens/ruleTestFiles', { uri, region })).uris;
    const pack = 'id: one\nkind: Scheduled\nquery: A\n---\nid: two\nkind: Scheduled\nquery: B\n';
    const packUri = folder.write('pack.yaml', pack);
    const cases = 'cases: [{name: a, label: benign, events: [{}]}]\n';
    const second = folder.write(
      'elsewhere/second.test.yaml',
      `version: 1\nrule: {path: ../pack.yaml, id: two}\n${cases}`,
    );
    const more = folder.write('more.test.yaml', `version: 1\nrule: rule.kql\n${cases}`);
    assert.deepEqual(await files(rule, 0), [test]);
    // What is no neighbour by name is known once the workspace was looked through.
    await client.request('kqlens/tests', {});
    assert.deepEqual(await files(rule, 0), [more, test]);
    assert.deepEqual([await files(packUri, 0), await files(packUri, 1)], [[], [second]]);
    await run(true);
    assert.deepEqual(await lenses(), ['▷ 2/3 tests', 'Coverage']);
  });
});

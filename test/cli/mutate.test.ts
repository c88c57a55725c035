import assert from 'node:assert/strict';
import { kqlens, withFiles } from './command.js';

const files = {
  'rule.kql': 'DeviceProcessEvents\n| where FileName =~ "docker" and ProcessId > 5',
  'rule.test.yaml': `version: 1
cases:
- {name: a, label: malicious, events: [{FileName: docker, ProcessId: 6}]}
- {name: b, label: benign, events: [{FileName: podman, ProcessId: 6}, {FileName: docker, ProcessId: 1}]}
`,
};

describe('kqlens mutate', () => {
  it('shows survivors at their place, the score, and fails below a minimum', () =>
    withFiles(files, async (path) => {
      const { code, stdout } = await kqlens('mutate', path('rule.kql'));
      assert.equal(code, 0);
      assert.match(stdout, /survived =~ → == {2}change-operator \S+rule\.kql:2:18\n2 \| \| where FileName =~ "docker"/);
      assert.match(stdout, /rule\.test\.yaml: 60%: 3 mutants killed, 2 survived\./);
      assert.equal((await kqlens('mutate', path('.'), '--min', '61')).code, 1);
      assert.equal((await kqlens('mutate', path('.'), '--min', 'all')).code, 2);
    }));

  it('prints JSON and Markdown', () =>
    withFiles(files, async (path) => {
      const json = JSON.parse((await kqlens('mutate', path('.'), '--format', 'json')).stdout) as {
        readonly files: readonly { readonly score: number; readonly mutants: readonly { readonly status: string }[] }[];
      };
      assert.equal(json.files[0]!.score, 60);
      assert.equal(json.files[0]!.mutants.filter((m) => m.status === 'survived').length, 2);
      assert.match((await kqlens('mutate', path('.'), '--format', 'markdown')).stdout, /\| 60% \| 3 \| 2 \| 0 \|/);
    }));

  it('makes cases that kill the mutants which survive, and adds them', async () => {
    const rule = `DeviceProcessEvents
| where FileName =~ "docker" and ProcessCommandLine has "ps"
| extend RiskScore = case(AccountName == "root", 80, ProcessId > 10, 60, 40)
| project TimeGenerated, RiskScore`;
    const test = `version: 1
now: 2026-11-20T12:00:00Z
cases:
  - name: one
    label: malicious
    events: [{ FileName: docker, ProcessCommandLine: docker ps }]
`;
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': test }, async (path) => {
      const before = await kqlens('mutate', path('rule.kql'), '--format', 'json');
      const survivors = (json: string): number =>
        (JSON.parse(json) as { files: { mutants: { status: string }[] }[] }).files[0]!.mutants.filter(
          (m) => m.status === 'survived',
        ).length;
      assert.ok(survivors(before.stdout) >= 6);
      const shown = await kqlens('mutate', path('rule.kql'), '--kill');
      assert.match(shown.stdout, /name: "made up: what tells the rule from its mutants"/);
      assert.match(shown.stdout, /surviving mutants killed, 0 left\./);
      assert.equal((await kqlens('mutate', path('rule.kql'), '--kill', '--write')).code, 0);
      const after = await kqlens('mutate', path('rule.kql'), '--format', 'json', '--min', '100');
      assert.equal(survivors(after.stdout), 0);
      assert.equal(after.code, 0);
      assert.equal((await kqlens('mutate', path('rule.kql'), '--write')).code, 2);
    });
  });
});

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
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED } from './servers.js';

const ID = '5c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a11';
const rule = (name: string, event: number): string =>
  `id: ${ID}\nname: ${name}\nversion: 1.0.0\nkind: Scheduled\nquery: |\n  SecurityEvent | where EventID == ${event}\n`;

describe('language server: what is around a rule', () => {
  const folder = new TestFolder();
  let client: TestClient;

  before(async function () {
    this.timeout(60_000);
    folder.write('other.yaml', rule('Other', 4688));
    folder.write('own.yaml', rule('Own', 4688));
    const git = (...args: readonly string[]): void => {
      const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
      execFileSync('git', [...user, ...args], { cwd: folder.path, stdio: 'pipe' });
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'rules');
    client = await TestClient.start({ capabilities: PUSHED, folders: [folder.path] });
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });

  it('tells of another rule with the id, of a version that was not raised, and of missing samples', async () => {
    const uri = folder.uri('own.yaml');
    await client.open(uri, rule('Own', 4689), 'yaml');
    const wanted = ['duplicate-rule-identity', 'rule-without-samples', 'version-not-bumped'];
    await client.until('all three', () =>
      client.published.find((p) => p.uri === uri && wanted.every((id) => p.diagnostics.some((d) => d.code === id))),
    );
    const named = client.published.flatMap((p) => p.diagnostics).find((d) => d.code === wanted[0])!;
    assert.match(JSON.stringify(named.message), /other\.yaml/);
  }).timeout(60_000);
});

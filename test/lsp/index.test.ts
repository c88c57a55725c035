import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceSymbol } from 'vscode-languageserver/node';
import { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PULLED } from './servers.js';

/** A client that tells of files that change on the disk. */
const WATCHING = {
  ...PULLED,
  workspace: { ...PULLED.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
};

const rule = (name: string): string =>
  `let ${name} = (x: string) { x has "a" };\nSigninLogs | where ${name}(UserPrincipalName)\n`;

describe('language server: index of a workspace whose files are watched', function () {
  this.timeout(60_000);
  const folders: TestFolder[] = [];
  let client: TestClient;

  const found = async (query: string): Promise<readonly string[]> => {
    const symbols = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query });
    return symbols.flatMap(({ name, kind }) => (kind === 12 ? [name] : [])).sort();
  };
  /** Tells of a change; what the client waited for is looked at after a while. */
  const told = async (uri: string, type: 1 | 2 | 3, names: readonly string[]): Promise<void> => {
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    for (let attempt = 0; attempt < 50; attempt++) {
      if ((await found('Indexed')).join() === names.join()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(await found('Indexed'), names);
  };

  before(async () => {
    folders.push(new TestFolder(), new TestFolder());
    folders[0]!.write('a.kql', rule('IndexedA'));
    folders[1]!.write('b.kql', rule('IndexedB'));
    client = await TestClient.start({ capabilities: WATCHING, folders: folders.map(({ path }) => path) });
  });
  after(async () => {
    await client.stop();
    for (const folder of folders) folder.remove();
  });

  it('has the functions of all folders, and follows files that come, change and go', async () => {
    assert.deepEqual(await found('Indexed'), ['IndexedA', 'IndexedB']);
    const added = folders[1]!.write('c.kql', rule('IndexedC'));
    await told(added, 1, ['IndexedA', 'IndexedB', 'IndexedC']);
    await told(folders[1]!.write('b.kql', rule('IndexedOther')), 2, ['IndexedA', 'IndexedC', 'IndexedOther']);
    rmSync(join(folders[1]!.path, 'c.kql'));
    await told(added, 3, ['IndexedA', 'IndexedOther']);
  });

  it('has open documents as the editor has them, and closed ones as they are on the disk', async () => {
    const uri = folders[0]!.uri('a.kql');
    await client.open(uri, rule('IndexedUnsaved'));
    assert.deepEqual(await found('Indexed'), ['IndexedOther', 'IndexedUnsaved']);
    await client.change(uri, { text: rule('IndexedTyped') });
    assert.deepEqual(await found('Indexed'), ['IndexedOther', 'IndexedTyped']);
    await client.close(uri);
    assert.deepEqual(await found('Indexed'), ['IndexedA', 'IndexedOther']);
  });

  it('takes up what a configuration leaves out, and folders that go', async () => {
    const configuration = folders[0]!.write('kqlens.yaml', 'exclude: [a.kql]\n');
    await told(configuration, 1, ['IndexedOther']);
    rmSync(join(folders[0]!.path, 'kqlens.yaml'));
    await told(configuration, 3, ['IndexedA', 'IndexedOther']);
    const removed = [{ uri: folders[1]!.uri(''), name: 'gone' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
    assert.deepEqual(await found('Indexed'), ['IndexedA']);
  });
});

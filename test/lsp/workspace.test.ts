import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, type Diagnostic, type WorkDoneProgressReport } from 'vscode-languageserver/node';
import type { CheckWorkspaceResult, StatusResult } from '../../server/src/service/protocol.js';
import { uriOf, type TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PULLED, PUSHED, SAMPLES, serverFor } from './servers.js';

describe('language server: workspace', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;

  const changed = (...uris: string[]): Promise<void> =>
    client.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri) => ({ uri, type: 2 })) });
  const last = (uri: string): readonly Diagnostic[] | undefined =>
    client.published.findLast((p) => p.uri === uri)?.diagnostics;

  before(async () => {
    client = await serverFor(PUSHED);
  });
  beforeEach(async () => {
    folder = new TestFolder();
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: folder.uri(''), name: 'test' }], removed: [] },
    });
  });
  afterEach(async () => {
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: folder.uri(''), name: 'test' }] },
    });
    folder.remove();
  });

  it('takes up a configuration that appears, changes and goes', async () => {
    const uri = folder.write('a.kql', 'MyTable_CL\n| where Custom == 1');
    await client.open(uri, 'MyTable_CL\n| where Custom == 1');
    assert.ok((await client.diagnosticsOf(uri)).some((d) => d.code === 'unknown-table'));
    const count = (): number => client.published.filter((p) => p.uri === uri).length;

    let before = count();
    const configuration = folder.write('kqlens.yaml', 'tables:\n  MyTable_CL:\n    columns:\n      Custom: long\n');
    await changed(configuration);
    await client.until('the rule to be checked again', () => (count() > before ? true : undefined));
    assert.deepEqual(
      last(uri)!.filter((d) => d.code === 'KS142' || d.code === 'unknown-table'),
      [],
    );

    before = count();
    rmSync(join(folder.path, 'kqlens.yaml'));
    await changed(configuration);
    await client.until('the rule to be checked again', () => (count() > before ? true : undefined));
    assert.notEqual(last(uri)!.length, 0);
    await client.close(uri);
  });

  it('reports a faulty configuration in its file, closed or open', async () => {
    const text = 'platform: sentinell\n';
    const configuration = folder.write('kqlens.yaml', text);
    const uri = folder.write('a.kql', 'print x = 1');
    await client.open(uri, 'print x = 1');
    await client.until('problems of the configuration', () => (last(configuration)?.length === 1 ? true : undefined));
    await client.open(configuration, text, 'yaml');
    const [problem] = await client.diagnosticsOf(configuration);
    assert.equal(problem!.range.start.line, 0);
    const edit = { range: { start: { line: 0, character: 18 }, end: { line: 0, character: 19 } }, text: '' };
    await client.change(configuration, edit);
    assert.deepEqual(await client.diagnosticsOf(configuration), []);
    await client.close(configuration);
    await client.close(uri);
  });

  it('tells the platform of a rule, why, and how many problems it has', async () => {
    const uri = folder.write('a.kql', 'DeviceProcessEvents\n| where Missing == 1');
    folder.write('kqlens.yaml', 'platform: defender-xdr\n');
    const closed: StatusResult = await client.request('kqlens/status', { uri });
    assert.deepEqual(closed, {
      platform: 'defender-xdr',
      platformReason: 'set in the configuration',
      rules: 1,
      errors: 1,
      warnings: 0,
    });
    await client.open(uri, 'print x = 1');
    assert.equal((await client.request<StatusResult>('kqlens/status', { uri })).errors, 0);
    await client.close(uri);
    const none: StatusResult = await client.request('kqlens/status', { uri: folder.uri('none.kql') });
    assert.equal(none.platform, undefined);
  });

  it('checks all rules of all folders, as far as the configuration takes them in', async () => {
    const bad = folder.write('rules/bad.kql', 'DeviceProcessEvents\n| where Missing == 1');
    folder.write('rules/good.kql', 'print x = 1');
    folder.write('rules/notes.md', '# Nothing here\n');
    folder.write('rules/data.json', '{"a": 1}');
    folder.write('old/left-out.kql', 'T | wher');
    folder.write('kqlens.yaml', 'exclude: [old/**]\n');
    const reports: string[] = [];
    client.connection.onNotification('$/progress', (p: { token: string; value: WorkDoneProgressReport }) => {
      if (p.token === 'check-1' && p.value.message !== undefined) reports.push(p.value.message);
      client.happened();
    });
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: uriOf(SAMPLES), name: 'samples' }] },
    });
    const sum: CheckWorkspaceResult = await client.request('kqlens/checkWorkspace', { workDoneToken: 'check-1' });
    assert.deepEqual(sum, { files: 2, rules: 2, errors: 1, warnings: 0 });
    assert.ok(reports.includes('rules/bad.kql'));
    assert.deepEqual(
      last(bad)!.map((d) => d.code),
      ['KS142'],
    );

    // From now on the file is watched, and its findings go when it is mended or deleted.
    folder.write('rules/bad.kql', 'print y = 1');
    await changed(bad);
    await client.until('the file to be clean', () => (last(bad)?.length === 0 ? true : undefined));
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: uriOf(SAMPLES), name: 'samples' }], removed: [] },
    });
  });

  it('stops checking when it is told to', async () => {
    for (let i = 0; i < 50; i++) folder.write(`many/rule-${i}.kql`, `DeviceProcessEvents | where A${i} == ${i}`);
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('kqlens/checkWorkspace', {}, source.token);
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });

  it('shows findings of files that are not open to clients that ask, until they are opened', async () => {
    const asking = await serverFor(PULLED);
    const uri = folder.write('bad.kql', 'DeviceProcessEvents\n| where Missing == 1');
    await asking.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: folder.uri(''), name: 'test' }], removed: [] },
    });
    await asking.request('kqlens/checkWorkspace', {});
    const sent = (): number | undefined => asking.published.findLast((p) => p.uri === uri)?.diagnostics.length;
    assert.equal(sent(), 1);
    await asking.open(uri, 'DeviceProcessEvents\n| where Missing == 1');
    await asking.until('an empty list', () => (sent() === 0 ? true : undefined));
    await asking.close(uri);
    await asking.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: folder.uri(''), name: 'test' }] },
    });
  });
});

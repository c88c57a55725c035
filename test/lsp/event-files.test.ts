import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult, RunSuccess } from '../../server/src/service/protocol.js';
import type { TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const RULE = 'DeviceProcessEvents\n| where FileName in~ ("docker", "kubectl")\n';

describe('language server: event files of runs', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let outside: TestFolder;
  let uri: string;
  const run = async (params: object = {}): Promise<RunSuccess> => {
    const result = await client.request<RunResult>('kqlens/run', { uri, ...params });
    assert.ok(result.ok, JSON.stringify(result));
    return result;
  };
  const reasonsOf = (result: RunSuccess, name: string): string[] =>
    result.files.find((f) => f.uri.endsWith(name))?.skipped.map((s) => s.reason) ?? [];

  beforeEach(async () => {
    client = await serverFor(PUSHED);
    folder = new TestFolder();
    outside = new TestFolder();
    uri = folder.write('rule.kql', RULE);
    folder.write('samples/a.ndjson', processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps' }));
    await client.open(uri, RULE);
  });
  afterEach(() => {
    folder.remove();
    outside.remove();
  });

  it('Parquet is read beside other formats', async () => {
    copyFileSync('test/events/fixtures/ocsf.parquet', join(folder.path, 'samples/z.parquet'));
    const result = await run();
    assert.deepEqual(reasonsOf(result, 'z.parquet'), []);
    assert.ok(result.rows.some((row) => row.sources.some((s) => s.uri.endsWith('z.parquet'))));
    assert.match(result.loads.find((l) => l.uri.endsWith('z.parquet'))!.summary, /^parquet: /u);
  });

  it('a link out of the workspace is not followed but reported, until the file is chosen', async () => {
    const secret = outside.write('secret.ndjson', processEvent({ FileName: 'kubectl', ProcessCommandLine: 'secret' }));
    symlinkSync(join(outside.path, 'secret.ndjson'), join(folder.path, 'samples/link.ndjson'));
    symlinkSync(outside.path, join(folder.path, 'samples/linked'));
    const result = await run();
    assert.ok(!JSON.stringify(result.rows).includes('secret"'));
    assert.equal(result.rows.length, 1);
    assert.match(
      reasonsOf(result, 'samples/link.ndjson').join(),
      /a link to .*secret\.ndjson, out of the workspace, which is not followed/u,
    );
    const chosen = await run({ files: [folder.uri('samples/link.ndjson')] });
    assert.equal(chosen.rows.length, 1);
    assert.equal((await run({ files: [secret] })).rows.length, 1);
  });

  it('a link within the workspace is followed', async () => {
    folder.write('more/b.ndjson', processEvent({ FileName: 'kubectl', ProcessCommandLine: 'kubectl get pods' }));
    symlinkSync(join(folder.path, 'more/b.ndjson'), join(folder.path, 'samples/b.ndjson'));
    assert.equal((await run()).rows.length, 2);
  });

  it('folders, devices and files that are gone are reported', async () => {
    mkdirSync(join(folder.path, 'samples/dir.ndjson'));
    writeFileSync(join(folder.path, 'gone.ndjson'), '');
    rmSync(join(folder.path, 'gone.ndjson'));
    const files = ['samples/a.ndjson', 'samples/dir.ndjson', 'gone.ndjson'].map((name) => folder.uri(name));
    const result = await run({ files: [...files, 'file:///dev/zero'] });
    assert.equal(result.rows.length, 1);
    assert.match(reasonsOf(result, 'dir.ndjson').join(), /cannot be read: it is no file/u);
    assert.match(reasonsOf(result, 'gone.ndjson').join(), /cannot be read: ENOENT/u);
    assert.match(reasonsOf(result, 'zero').join(), /it is no file/u);
  });
});

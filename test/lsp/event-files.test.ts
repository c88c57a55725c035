import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

  it('hostile ones are reported by line and reason, and the events around them are run', async () => {
    const good = processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps' });
    const around = (bad: string | Buffer): Buffer =>
      Buffer.concat([Buffer.from(good), Buffer.from(bad), Buffer.from(`\n${good}`)]);
    const deep = `{"AdditionalFields":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const hostile: [name: string, bytes: Buffer, reason: RegExp][] = [
      ['deep.ndjson', around(deep), /nested deeper than 1000 levels/u],
      ['long.ndjson', around(`{"FileName":"${'x'.repeat(50_000_000)}"}`), /the limit is 16 MB/u],
      ['bytes.ndjson', around(Buffer.from('7b2246223a22ff227d', 'hex')), /not UTF-8/u],
      ['nul.ndjson', around('\0\0\0'), /NUL bytes/u],
      ['number.ndjson', around('{"ProcessId":1e999}'), /beyond the range of real/u],
      ['mixed.ndjson', around('Timestamp,DeviceName'), /no JSON value/u],
      ['cut.ndjson.gz', gzipSync(good.repeat(3000)).subarray(0, 600), /the compressed file is cut/u],
      ['bomb.ndjson.gz', gzipSync(Buffer.alloc(100_000_000, 0x20)), /unpacks to more than 500 times/u],
      [
        'cut.parquet',
        readFileSync('test/events/fixtures/ocsf.parquet').subarray(0, 500),
        /Parquet file cannot be read/u,
      ],
    ];
    for (const [name, bytes] of hostile) writeFileSync(join(folder.path, 'samples', name), bytes);
    const result = await run();
    for (const [name, , reason] of hostile) {
      const skipped = result.files.find((f) => f.uri.endsWith(`/${name}`))?.skipped ?? [];
      assert.ok(
        skipped.some((s) => reason.test(s.reason)),
        `${name}: ${JSON.stringify(skipped)}`,
      );
      if (!name.endsWith('.ndjson')) continue;
      assert.equal(skipped[0]!.line, 1, name);
      const hits = result.rows.filter((row) => row.sources.some((s) => s.uri.endsWith(`/${name}`)));
      assert.equal(hits.length, 2, name);
    }
    assert.equal((await run({ files: [folder.uri('samples/a.ndjson')] })).rows.length, 1);
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

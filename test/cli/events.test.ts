import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { kqlens, withFiles } from './command.js';

const LINES = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    TimeGenerated: `2026-11-20T08:15:${String(i).padStart(2, '0')}.1234567Z`,
    DeviceName: `ws-${i % 3}.corp.contoso.com`,
    AccountName: 'alice.smith',
    FileName: i % 4 === 0 ? 'kubectl' : 'docker',
    ProcessCommandLine: `docker ps -f name=alice.smith --user=alice.smith ${i}`,
    ProcessId: i,
    Type: 'DeviceProcessEvents',
  }).replace(`"ProcessId":${i}`, `"ProcessId":${9007199254740993n + BigInt(i)}`),
);
const EVENTS = `${LINES.join('\n')}\n`;
const EDR =
  '{"TimeGenerated":"8/9/2026, 4:10:30.273 AM","device_name":"node-01","childproc_name":"/usr/bin/docker","target_cmdline":"docker ps","childproc_username":"root","process_path":"/usr/bin/bash","Type":"CarbonBlackEvents_CL"}\n';

const rowsOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('kqlens events', function () {
  this.timeout(60_000);

  it('says what is in a file: format and why, tables, times, how much of each column is filled', () =>
    withFiles({ 'a.json.gz': gzipSync(EVENTS) }, async (path) => {
      const { code, stdout } = await kqlens('events', path('a.json.gz'));
      assert.equal(code, 0);
      assert.match(
        stdout,
        /ndjson: 40 rows of DeviceProcessEvents\. Each line is a JSON value\. Its rows have the Type/u,
      );
      assert.match(stdout, /compressed with gzip/u);
      assert.match(stdout, /40 rows, TimeGenerated 2026-11-20T08:15:00\.1234567Z to 2026-11-20T08:15:39\.1234567Z/u);
      assert.match(stdout, /^ {2}ProcessId +long +40 +100 %$/mu);
      const json = JSON.parse((await kqlens('events', path('a.json.gz'), '--format', 'json')).stdout) as {
        files: { format: string }[];
        tables: { rows: number; columns: { name: string; filled: number }[] }[];
      };
      assert.equal(json.files[0]!.format, 'ndjson');
      assert.equal(json.tables[0]!.columns.find((c) => c.name === 'FileName')?.filled, 40);
    }));

  it('filters by a predicate, and points at what is wrong with one', () =>
    withFiles({ 'a.ndjson': EVENTS }, async (path) => {
      const where = ['events', path('a.ndjson'), '--convert', 'ndjson', '--where'];
      const { stdout } = await kqlens(
        ...where,
        "FileName == 'kubectl' and ProcessId > 9007199254740993 // not the first",
      );
      assert.equal(rowsOf(stdout).length, 9);
      assert.match(stdout, /"ProcessId":9007199254740997,/u);
      const wrong = await kqlens(...where, 'FileNam == 1');
      assert.equal(wrong.code, 2);
      assert.match(wrong.stderr, /FileNam == 1\n.*\^{7}/u);
      assert.equal(wrong.stdout, '');
      assert.equal((await kqlens(...where, 'now() - TimeGenerated < 5s')).stdout.trimEnd().split('\n').length, 4);
    }));

  it('converts to lines that hold the same events, and writes over nothing unasked', () =>
    withFiles({ 'a.ndjson': EVENTS }, async (path) => {
      const out = path('b.ndjson');
      const once = await kqlens('events', path('a.ndjson'), '--convert', 'ndjson', '-o', out);
      assert.equal(once.code, 0);
      assert.match(once.stderr, /written: /u);
      const text = readFileSync(out, 'utf8');
      assert.equal((await kqlens('events', out, '--convert', 'ndjson')).stdout, text);
      assert.equal(rowsOf(text).length, 40);
      assert.match((await kqlens('events', path('a.ndjson'), '-o', out)).stderr, /--force/u);
      assert.match(
        (await kqlens('events', path('a.ndjson'), '--convert', 'xml')).stderr,
        /xml is not known\. Use one of: ndjson/u,
      );
    }));

  it('samples the same events for the same seed', () =>
    withFiles({ 'a.ndjson': EVENTS }, async (path) => {
      const sample = async (seed: string) =>
        (await kqlens('events', path('a.ndjson'), '--sample', '7', '--seed', seed)).stdout;
      const first = await sample('one');
      assert.equal(rowsOf(first).length, 7);
      assert.equal(await sample('one'), first);
      assert.notEqual(await sample('two'), first);
      const whole = (await kqlens('events', path('a.ndjson'), '--convert', 'ndjson')).stdout;
      for (const line of first.trimEnd().split('\n')) assert.ok(whole.includes(line));
      assert.match((await kqlens('events', path('a.ndjson'), '--sample', 'x')).stderr, /no number of rows/u);
    }));

  it('anonymises with a seed, or draws one and says it', () =>
    withFiles({ 'a.ndjson': EVENTS }, async (path) => {
      const drawn = await kqlens('events', path('a.ndjson'), '--anonymise');
      assert.ok(!/alice|contoso|ws-\d/iu.test(drawn.stdout));
      const seed = /The seed is (\w+)\./u.exec(drawn.stderr)![1]!;
      const again = await kqlens('events', path('a.ndjson'), '--anonymise', '--seed', seed);
      assert.equal(again.stdout, drawn.stdout);
      assert.match(again.stderr, /Replaced: .*1 × account/u);
      assert.ok(!again.stderr.includes(seed));
      const rows = rowsOf(again.stdout);
      assert.equal(new Set(rows.map((r) => r['DeviceName'])).size, 3);
      assert.ok(rows.every((r) => String(r['ProcessCommandLine']).includes(`name=${String(r['AccountName'])} `)));
    }));

  it('proposes a mapping, which the workspace uses from then on', () =>
    withFiles({ 'kqlens.yaml': '# ours\nplatform: sentinel\n', 'edr/Carbon Black.ndjson': EDR }, async (path) => {
      const file = path('edr/Carbon Black.ndjson');
      const before = await kqlens('events', file);
      assert.match(before.stdout, /1 row of CarbonBlackEvents_CL/u);
      const { code, stderr } = await kqlens('events', file, '--propose-mapping');
      assert.equal(code, 0, stderr);
      assert.match(stderr, /maps 1 of 1 records to DeviceProcessEvents/u);
      assert.match(
        readFileSync(path('mappings/carbon-black.mapping.yaml'), 'utf8'),
        /ProcessCommandLine: *\{? *\n? *path: target_cmdline/u,
      );
      assert.equal(
        readFileSync(path('kqlens.yaml'), 'utf8'),
        '# ours\nplatform: sentinel\n\nevents:\n  mappings: ["mappings/carbon-black.mapping.yaml"]\n',
      );
      assert.match((await kqlens('events', file)).stdout, /Mapped by carbon-black/u);
      assert.match((await kqlens('events', file, '--propose-mapping')).stderr, /--force/u);
      const more = await kqlens('events', file, '--propose-mapping', '--name', 'other', '--quiet');
      assert.equal(more.code, 0);
      assert.match(
        readFileSync(path('kqlens.yaml'), 'utf8'),
        /# ours[\s\S]*carbon-black\.mapping\.yaml"?, *"?mappings\/other\.mapping\.yaml/u,
      );
      assert.match(
        (await kqlens('events', file, '--propose-mapping', '--name', 'A b')).stderr,
        /no name of a mapping/u,
      );
    }));

  it('says why no mapping is proposed', () =>
    withFiles({ 'a.ndjson': '{"bytes":1}\n', 'b.json': '' }, async (path) => {
      const { code, stderr } = await kqlens('events', path('a.ndjson'), '--propose-mapping');
      assert.equal(code, 3);
      assert.match(stderr, /no field of its records looks like a command line/u);
      assert.match((await kqlens('events', path('b.json'), '--propose-mapping')).stderr, /the file is empty/u);
      assert.ok(!existsSync(path('mappings')) && !existsSync(path('kqlens.yaml')));
    }));

  it('reports what cannot be read', () =>
    withFiles({ 'empty.json': '', 'x.bin': Buffer.from([1, 2, 3, 0, 0, 9]) }, async (path) => {
      const { code, stdout } = await kqlens('events', path('empty.json'), path('x.bin'));
      assert.equal(code, 2);
      assert.match(stdout, /not read\.\n {2}the file is empty/u);
      assert.match(stdout, /binary/u);
      assert.equal((await kqlens('events', path('gone.json'))).code, 2);
    }));
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kqlens, withFiles } from './command.js';

const ID = '5c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a11';

function rule(fields: Readonly<Record<string, string>> = {}, query = 'SecurityEvent | where EventID == 4688'): string {
  const all = { id: ID, name: 'Process started', version: '1.0.0', kind: 'Scheduled', ...fields };
  return `${Object.entries(all)
    .map(([k, v]) => `${k}: ${v}`)
    .join('\n')}\nquery: |\n  ${query}\n`;
}

interface Found {
  readonly id: string;
  readonly file: string;
  readonly message: string;
}

async function found(...args: readonly string[]): Promise<Found[]> {
  const { stdout } = await kqlens('check', ...args, '--format', 'json', '--no-cache');
  return (JSON.parse(stdout) as { findings: Found[] }).findings;
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder, stdio: 'pipe' });
}

describe('kqlens check: what is around a rule', () => {
  it('tells of an id that another rule of the repository has, also one that is not checked', () =>
    withFiles(
      {
        'kqlens.yaml': 'platform: sentinel\n',
        'a/one.yaml': rule(),
        'b/two.yaml': rule({ id: `"${ID.toUpperCase()}"`, name: 'Another' }),
        'b/three.yaml': rule({ id: '6c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a12', name: 'Third' }),
      },
      async (path) => {
        const one = (await found(path('a/one.yaml'))).filter((f) => f.id === 'duplicate-rule-identity');
        assert.equal(one.length, 1);
        assert.match(one[0]!.message, /two\.yaml/);
        const third = await found(path('b/three.yaml'));
        assert.ok(!third.some((f) => f.id === 'duplicate-rule-identity'));
      },
    ));

  it('takes a rule and its compiled form for one', () =>
    withFiles(
      {
        'kqlens.yaml': 'platform: sentinel\n',
        'one.yaml': rule(),
        'one.json': JSON.stringify({
          resources: [
            {
              type: 'Microsoft.SecurityInsights/alertRules',
              name: ID,
              kind: 'Scheduled',
              properties: { displayName: 'Process started', query: 'SecurityEvent | where EventID == 4688' },
            },
          ],
        }),
      },
      async (path) => assert.ok(!(await found(path('.'))).some((f) => f.id === 'duplicate-rule-identity')),
    ));

  it('asks for a new version when the query differs from the committed one, and --fix raises it', () =>
    withFiles(
      { 'r.yaml': rule(), 'same.yaml': rule({ id: '6c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a12', name: 'x' }) },
      async (path) => {
        git(path('.'), 'init', '-q');
        git(path('.'), 'add', '.');
        git(path('.'), 'commit', '-q', '-m', 'rules');
        const unbumped = async (): Promise<string[]> =>
          (await found(path('.'))).flatMap((f) => (f.id === 'version-not-bumped' ? [f.file] : []));
        assert.deepEqual(await unbumped(), []);
        writeFileSync(path('r.yaml'), rule({}, 'SecurityEvent | where EventID == 4689'));
        const [file, ...more] = await unbumped();
        assert.match(file!, /r\.yaml$/);
        assert.deepEqual(more, []);
        await kqlens('check', path('r.yaml'), '--fix', '--no-cache');
        assert.match(readFileSync(path('r.yaml'), 'utf8'), /version: 1\.0\.1/);
        assert.deepEqual(await unbumped(), []);
      },
    ));

  it('reads samples in Parquet too', () =>
    withFiles(
      {
        'r.kql': 'DeviceProcessEvents\n| where ProcessCommandLine has "ps"\n',
        'r.samples/benign/a.parquet': readFileSync('test/events/fixtures/events.zstd.parquet'),
      },
      async (path) => {
        const { stdout } = await kqlens('check', path('r.kql'), '--no-cache', '--format', 'json');
        const { findings } = JSON.parse(stdout) as { findings: { id: string; message: string }[] };
        const broad = findings.filter((f) => f.id === 'overly-broad-term');
        assert.equal(broad.length, 1);
        assert.match(broad[0]!.message, /1 of 2 benign/u);
      },
    ));

  it('knows the labels of samples, and cites benign ones that a broad word keeps', () => {
    const event = (line: string): string =>
      `${JSON.stringify({ TimeGenerated: '2026-01-01T00:00:00Z', Type: 'DeviceProcessEvents', ProcessCommandLine: line })}\n`;
    return withFiles(
      {
        'r.yaml': rule({}, 'DeviceProcessEvents | where ProcessCommandLine has "ps"'),
        'r.samples/benign/a.ndjson': event('ps aux') + event('ls'),
        'bare.yaml': rule({ id: '6c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a12', name: 'x' }),
      },
      async (path) => {
        const all = await found(path('.'));
        const samples = all.filter((f) => f.id === 'rule-without-samples');
        assert.deepEqual(
          samples.map((f) => [/[^/]*$/.exec(f.file)![0], f.message.slice(0, 24)]),
          [
            ['bare.yaml', 'No sample events are bou'],
            ['r.yaml', 'The sample events of thi'],
          ],
        );
        const broad = all.find((f) => f.id === 'overly-broad-term')!;
        assert.match(broad.message, /1 of 2/);
      },
    );
  });

  it('names file and place of an option that a lint does not have or cannot take', () =>
    withFiles(
      {
        'kqlens.yaml': 'lints:\n  rules:\n    unused-let: [warning, { nope: 1 }]\n',
        'a.kql': 'print 1\n',
      },
      async (path) => {
        const { stderr } = await kqlens('check', path('a.kql'), '--no-cache');
        assert.match(stderr, /kqlens\.yaml:3:29: warning: `unused-let`: There is no option `nope`/);
      },
    ));
});

describe('kqlens check: threads and cache', () => {
  const FILES = Object.fromEntries([
    ...Array.from({ length: 12 }, (_, i) => [
      `r${i}.kql`,
      `let unused = ${i};\nDeviceProcessEvents\n| where FileName =~ "a${i}"\n`,
    ]),
    ['s.yaml', rule()],
    ['t.yaml', rule({ name: 'Same id' })],
  ]) as Record<string, string>;

  it('gives the same output with several threads as with one', () =>
    withFiles(FILES, async (path) => {
      const one = await kqlens('check', path('.'), '--no-cache', '--workers', '1', '--format', 'json');
      const two = await kqlens('check', path('.'), '--no-cache', '--workers', '2', '--format', 'json');
      const stable = (text: string): string => text.replace(/"(text|newText)":\s*"[0-9a-f-]{36}"/g, '"$1":"new id"');
      assert.equal(stable(two.stdout), stable(one.stdout));
      assert.equal(two.code, one.code);
    })).timeout(120_000);

  it('takes what did not change from the cache, and checks anew what depends on a change', () =>
    withFiles(FILES, async (path) => {
      const check = (): ReturnType<typeof kqlens> =>
        kqlens('check', path('.'), '--cache-location', path('cache'), '--format', 'json');
      const first = await check();
      const [file] = readdirSync(path('cache'));
      const cached = join(path('cache'), file!);
      const written = readFileSync(cached, 'utf8');
      const second = await check();
      assert.equal(second.stdout, first.stdout);
      assert.equal(readFileSync(cached, 'utf8'), written);
      // What a rule says of another one that changed.
      writeFileSync(path('t.yaml'), rule({ name: 'Other', id: '6c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a12' }));
      const ids = (text: string): string[] => (JSON.parse(text) as { findings: Found[] }).findings.map((f) => f.id);
      assert.ok(ids(first.stdout).includes('duplicate-rule-identity'));
      assert.ok(!ids((await check()).stdout).includes('duplicate-rule-identity'));
      writeFileSync(path('kqlens.yaml'), 'lints: { rules: { unused-let: off } }\n');
      assert.ok(!ids((await check()).stdout).includes('unused-let'));
    }));

  it('really uses the cache, and makes a damaged one anew', () =>
    withFiles({ 'a.kql': 'let unused = 1;\nprint 1\n' }, async (path) => {
      const check = (): ReturnType<typeof kqlens> => kqlens('check', path('a.kql'), '--cache-location', path('cache'));
      await check();
      const cached = join(path('cache'), readdirSync(path('cache'))[0]!);
      const text = readFileSync(cached, 'utf8');
      assert.match(text, /unused-let/);
      for (const damaged of [text.replaceAll('unused-let', 'unused-lot'), text.slice(0, -20), '\u0000', '']) {
        writeFileSync(cached, damaged);
        const { stdout, stderr } = await check();
        assert.match(stderr, /the cache is made anew/);
        assert.match(stdout, /unused-let/);
        assert.equal(readFileSync(cached, 'utf8'), text);
      }
    }));

  it('refuses a number of threads that is none', async () => {
    const { code, stderr } = await kqlens('check', 'samples', '--workers', '0');
    assert.equal(code, 2);
    assert.match(stderr, /--workers 0 is no number of 1 or more/);
  });

  it('ends on an interrupt, says so, and keeps what was checked', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`r${i}.kql`, `DeviceProcessEvents | where FileName =~ "a${i}"\n`]),
    );
    return withFiles(many, async (path) => {
      const others = process.listeners('SIGINT');
      const running = kqlens('check', path('.'), '--workers', '1', '--cache-location', path('cache'));
      const interrupt = setInterval(() => {
        for (const listener of process.listeners('SIGINT')) if (!others.includes(listener)) listener('SIGINT');
      }, 1);
      const { code, stdout, stderr } = await running;
      clearInterval(interrupt);
      assert.equal(code, 130);
      assert.equal(stdout, '');
      assert.match(stderr, /cancelled before all 60 files were checked/);
      assert.deepEqual(process.listeners('SIGINT'), others);
      assert.equal((await kqlens('check', path('.'), '--cache-location', path('cache'))).code, 0);
    });
  }).timeout(60_000);
});

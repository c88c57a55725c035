import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the bundles load from files beside them, and a query that makes them do so. */
const LOADED: Readonly<Record<string, readonly [query: string, answer: unknown]>> = {
  'the regular expression module': ['print "aaaa" matches regex @"(a+)+$"', true],
  'the user agent rules': ['print tostring(parse_user_agent("curl/8.5.0", "browser").Browser.Family)', 'curl'],
  'the geometry libraries': ['print geo_h3cell_level(geo_point_to_h3cell(13.4, 52.5, 6))', 6],
  'the spherical geometry': ['print geo_s2cell_to_central_point(geo_point_to_s2cell(13.4, 52.5, 20)) != ""', true],
  'hashes that start late': ['print hash_xxhash64("World")', '1846988464401551951'],
};

describe('the bundles of the last build', () => {
  let folder: string;
  const { CI } = process.env;

  before(() => {
    // In CI no snapshot is made beside.
    process.env['CI'] = 'true';
    const dist = join(ROOT, 'dist');
    assert.ok(existsSync(join(dist, 'kqlens.js')), 'there is no build; npm run build makes one');
    // Away from the packages that the build took them from.
    folder = mkdtempSync(join(tmpdir(), 'kqlens-bundle-'));
    cpSync(dist, join(folder, 'dist'), { recursive: true });
  });

  after(() => {
    if (CI === undefined) delete process.env['CI'];
    else process.env['CI'] = CI;
    rmSync(folder, { recursive: true, force: true });
  });

  it('need nothing but what lies beside them', () => {
    const names = Object.keys(LOADED);
    const input = names.map((id) => JSON.stringify({ id, query: LOADED[id]![0] })).join('\n');
    const output = execFileSync(process.execPath, [join(folder, 'dist/kqlens.js'), 'query', '--batch'], {
      cwd: folder,
      input,
      encoding: 'utf8',
    });
    const answers = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; rows?: unknown[][]; error?: { message: string } });
    assert.deepEqual(
      answers.map(({ id, rows, error }) => [id, error?.message ?? rows?.[0]?.[0]]),
      names.map((id) => [id, LOADED[id]![1]]),
    );
  });

  it('hold the clients of services apart, and load them where a connection is used', () => {
    const apart = join(folder, 'dist/azure-libraries.js');
    // Nobody listens on this port of this machine.
    const connections = "connections: {gone: {kind: emulator, url: 'http://127.0.0.1:9', database: D}}\n";
    writeFileSync(join(folder, 'kqlens.yaml'), connections);
    writeFileSync(join(folder, 'rule.kql'), 'SigninLogs | take 1\n');
    const args = ['run', join(folder, 'rule.kql'), '--on', 'gone', '--since', '1h'];
    const environment = { ...process.env, KQLENS_SENT_LOG: join(folder, 'sent.ndjson') };
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'dist/kqlens.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    assert.equal(status, 3, stderr);
    assert.match(stderr, /127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\)/);
    assert.ok(statSync(apart).size > 500_000, 'the clients are not in their bundle');
    const bundles = globSync('dist/kqlens-*.js', { cwd: folder, absolute: true });
    assert.ok(bundles.length > 2);
    for (const bundle of bundles)
      assert.ok(!readFileSync(bundle, 'utf8').includes('msal-node'), `the clients are in ${bundle}, which starts up`);
  });

  it('run the same with code that was compiled before, and without a place to keep it', () => {
    const cache = join(folder, 'cache');
    const run = (more: Record<string, string>): { stdout: string; stderr: string } =>
      spawnSync(process.execPath, [join(folder, 'dist/kqlens.js'), 'query', '--help'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, HOME: cache, ...more },
      });
    const plain = run({ NODE_DISABLE_COMPILE_CACHE: '1' });
    assert.match(plain.stdout, /kqlens query/);
    assert.ok(!existsSync(cache), 'code was kept though that is off');
    const first = run({});
    const [code] = globSync('**/code-query-*', { cwd: cache, absolute: true });
    assert.ok(code !== undefined, 'no code was kept');
    const { mtimeMs } = statSync(code);
    const second = run({});
    assert.equal(statSync(code).mtimeMs, mtimeMs, 'the kept code was not used');
    const whole = readFileSync(code);
    writeFileSync(code, whole.subarray(0, whole.length >> 1));
    const damaged = run({});
    assert.ok(statSync(code).size > whole.length >> 1, 'damaged code was not replaced');
    writeFileSync(join(folder, 'file'), '');
    const nowhere = run({
      XDG_CACHE_HOME: join(folder, 'file'),
      LOCALAPPDATA: join(folder, 'file'),
      HOME: join(folder, 'file'),
    });
    for (const { stdout, stderr } of [first, second, damaged, nowhere])
      assert.deepEqual([stdout, stderr], [plain.stdout, plain.stderr]);
  });

  it('are read fast, as they hold nothing but ASCII', () => {
    for (const bundle of globSync('dist/kqlens-*.js', { cwd: folder, absolute: true }))
      assert.doesNotMatch(readFileSync(bundle, 'latin1'), /[^\0-\x7f]/, bundle);
  });

  it('tell how wide text is that is not plain', () => {
    const args = ['query', 'print a = "東京都庁", b = "x" | union (print a = "ab", b = "y")'];
    const output = execFileSync(process.execPath, [join(folder, 'dist/kqlens.js'), ...args], { encoding: 'utf8' });
    assert.match(output, /^東京都庁 {2}x$/m);
    assert.match(output, /^ab {8}y$/m);
  });

  it('run for a user without a home', function () {
    // Only root can be somebody else.
    if (process.getuid?.() !== 0) this.skip();
    chmodSync(folder, 0o755);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist/kqlens.js'), '--version'], {
      encoding: 'utf8',
      uid: 54_321,
      gid: 54_321,
      cwd: folder,
      env: {},
    });
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^\d+\.\d+\.\d+/);
  });

  it('hold the pages of the lints', () => {
    const output = execFileSync(process.execPath, [join(folder, 'dist/kqlens.js'), 'explain', 'case-score-inversion'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.match(output, /case-score-inversion/);
  });
});

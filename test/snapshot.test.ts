import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(ROOT, 'dist/kqlens.js');

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('start-up snapshots', function () {
  if (process.platform === 'win32') return;
  let cache: string;

  beforeEach(() => {
    assert.ok(existsSync(PROGRAM), 'there is no build; npm run build makes one');
    cache = mkdtempSync(join(tmpdir(), 'kqlens-snapshot-'));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const own: NodeJS.ProcessEnv = { ...process.env, XDG_CACHE_HOME: cache, HOME: cache };
    delete own['CI'];
    delete own['NODE_OPTIONS'];
    return { ...own, ...more };
  }
  function kqlens(
    args: readonly string[],
    { input = '', more = {} }: { readonly input?: string; readonly more?: Record<string, string> } = {},
  ): Outcome {
    return spawnSync(process.execPath, [PROGRAM, ...args], { input, encoding: 'utf8', env: environment(more) });
  }
  function snapshots(): string[] {
    const folders = [join(cache, 'kqlens/snapshots'), join(cache, 'Library/Caches/kqlens/snapshots')];
    return folders.filter((f) => existsSync(f)).flatMap((f) => readdirSync(f).map((name) => join(f, name)));
  }
  const blobs = (): string[] => snapshots().filter((file) => file.endsWith('.blob'));
  /** Node says which processes it starts. */
  const startsFromSnapshot = (args: readonly string[]): boolean =>
    kqlens(args, { more: { NODE_DEBUG: 'child_process' } }).stderr.includes('--snapshot-blob');

  it('answer as a plain start does, with the same input, output and exit code', () => {
    const rule = join(ROOT, 'samples/t1613/t1613.kql');
    const commands: readonly (readonly [args: string[], input?: string])[] = [
      [['run', rule, '--no-cache', '--format', 'json']],
      [['run', rule, '--format', 'json']],
      [['check', rule, '--cache-location', join(cache, 'checked')]],
      [['query'], 'print a = 1 + 1, b = strcat("x", "y")'],
      [['query', 'print nothing']],
      [['query', '--batch'], '{"id": 1, "query": "range x from 1 to 3 step 1 | summarize sum(x)"}\n'],
      [['run', rule, '--events', 'nowhere']],
    ];
    const all = (): Outcome[] =>
      commands.map(([args, input]) => {
        const { status, stdout, stderr } = kqlens(args, { input: input ?? '', more: { CI: 'true' } });
        return { status, stdout, stderr };
      });
    const plain = all();
    assert.deepEqual(
      plain.map(({ status }) => status),
      [0, 0, 1, 0, 2, 0, 2],
    );
    rmSync(cache, { recursive: true, force: true });
    assert.equal(kqlens(['snapshot']).status, 0);
    assert.equal(blobs().length, 1);
    assert.ok(startsFromSnapshot(['run', rule]), 'a new rule did not start from the snapshot');
    assert.ok(!startsFromSnapshot(['run', rule]), 'a rule seen before started from the snapshot');
    assert.ok(startsFromSnapshot(['check', rule]), 'a check of a new rule did not start from the snapshot');
    assert.ok(!startsFromSnapshot(['check', rule]), 'a check of what was checked started from the snapshot');
    assert.ok(startsFromSnapshot(['query', 'print 1']), 'a query did not start from the snapshot');
    assert.ok(!startsFromSnapshot(['query', 'print 1', '--nonsense']), 'wrong usage started from the snapshot');
    assert.deepEqual(all(), plain);
  });

  it('are not used when damaged, and go', () => {
    assert.equal(kqlens(['snapshot']).status, 0);
    const [blob] = blobs();
    assert.ok(blob !== undefined);
    const whole = readFileSync(blob);
    const changed = Buffer.from(whole);
    changed[whole.length >> 1]! ^= 1;
    for (const damaged of [whole.subarray(0, whole.length >> 1), changed, Buffer.alloc(0)]) {
      writeFileSync(blob, damaged);
      const { status, stdout, stderr } = kqlens(['query', 'print 1 + 1']);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /2/);
      assert.ok(!existsSync(blob), 'the damaged snapshot is still there');
    }
  });

  // Who is killed outright cannot pass it on; the process from the snapshot sees that it is alone.
  for (const sent of ['SIGTERM', 'SIGKILL'] as const) {
    it(`end when the command gets ${sent}`, async () => {
      assert.equal(kqlens(['snapshot']).status, 0);
      const outer = spawn(process.execPath, [PROGRAM, 'query', '--batch'], { env: environment() });
      const exited = new Promise<NodeJS.Signals | null>((resolve) => outer.on('exit', (_, signal) => resolve(signal)));
      const closed = new Promise((resolve) => outer.stdout.on('close', resolve));
      outer.stdin.write('{"id": 1, "query": "print 1"}\n');
      await new Promise((resolve) => outer.stdout.once('data', resolve));
      outer.kill(sent);
      assert.equal(await exited, sent);
      // Closed by the last process that has it; standard input stays open, so that it does not end by itself.
      await closed;
      outer.stdin.destroy();
    });
  }

  it('are made beside the second command that would have gained, and never in CI', async () => {
    for (let i = 0; i < 3; i++) kqlens(['query', 'print 1'], { more: { CI: 'true' } });
    assert.deepEqual(snapshots(), []);
    kqlens(['query', 'print 1']);
    assert.deepEqual(blobs(), []);
    kqlens(['query', 'print 1']);
    for (let tries = 0; tries < 500 && (blobs().length === 0 || snapshots().length > 1); tries++) await wait(100);
    assert.equal(blobs().length, 1);
    assert.deepEqual(snapshots(), blobs());
    assert.ok(startsFromSnapshot(['query', 'print 1']));
  });
});

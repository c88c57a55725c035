import assert from 'node:assert/strict';
import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { kqlens, withFiles } from './command.js';

const file = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly name?: string; readonly run?: string }[];
  };
}

const RULE = 'DeviceProcessEvents\n| where FileName == "docker" and ProcessCommandLine has "ps"\n';
const WIDER = RULE.replace('has "ps"', 'has_any ("ps", "info")');
const REPOSITORY = {
  'rules/r.kql': RULE,
  'rules/r.test.yaml': `version: 1
cases:
  - name: a listing
    label: malicious
    events: [{ id: a, FileName: docker, ProcessCommandLine: docker ps }]
    expect: { hits: [a] }
`,
  'rules/samples/benign/ci.ndjson': JSON.stringify({ FileName: 'docker', ProcessCommandLine: 'docker info' }),
};

/** Makes a `kqlens` that runs from the sources, beside a repository. Returns the PATH to find it on. */
function install(path: (name: string) => string): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const main = JSON.stringify(`${root}server/src/cli/main.ts`);
  const script = `const { spawnSync } = require('node:child_process');
const args = ['--import', ${JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href)}, ${main}, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status;
`;
  for (const [name, text] of [
    ['action/dist/kqlens.js', script],
    ['bin/kqlens', `#!/bin/sh\nexec "${process.execPath}" "${path('action/dist/kqlens.js')}" "$@"\n`],
  ] as const) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
    chmodSync(path(name), 0o755);
  }
  return `${path('bin')}:${process.env['PATH']}`;
}

/** git in a folder, with a kqlens on the PATH. */
function gitIn(cwd: string, PATH: string): (...args: string[]) => SpawnSyncReturns<string> {
  const own = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return (...args) => spawnSync('git', [...own, ...args], { cwd, encoding: 'utf8', env: { ...process.env, PATH } });
}

const inRepository = (files: object): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`repo/${name}`, text as string]));

describe('what others adopt', () => {
  const hooks = parse(file('.pre-commit-hooks.yaml')) as readonly Hook[];
  const hook = hooks.find(({ id }) => id === 'kqlens-check');
  const action = parse(file('action.yml')) as Action;

  it('has a hook whose command checks the staged rule files of a repository', () =>
    withFiles(
      { 'good.kql': 'print 1\n', 'bad.kql': 'SigninLogs | where Nope == 1\n', 'a.txt': 'text' },
      async (path) => {
        execFileSync('git', ['init', '-q'], { cwd: path('.') });
        execFileSync('git', ['add', '.'], { cwd: path('.') });
        const staged = execFileSync('git', ['diff', '--cached', '--name-only'], { cwd: path('.'), encoding: 'utf8' });
        const names = staged.split('\n').filter((name) => new RegExp(hook!.files, 'u').test(name));
        assert.deepEqual(names, ['bad.kql', 'good.kql']);
        const [program, ...args] = hook!.entry.split(' ');
        assert.equal(program, 'kqlens');
        const { code, stdout } = await kqlens(...args, ...names.map(path), '--no-cache');
        assert.equal(code, 1);
        assert.match(stdout, /bad\.kql:1/);
        assert.equal((await kqlens(...args, path('good.kql'), '--no-cache')).code, 0);
      },
    ));

  it('has an action whose options the command line knows', async () => {
    assert.equal(action.runs.using, 'composite');
    const run = action.runs.steps.map((step) => step.run ?? '').find((text) => text.includes('kqlens.js'))!;
    const { stdout } = await kqlens('check', '--help');
    const named = [...run.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    assert.ok(named.length >= 2);
    for (const option of named) assert.ok(stdout.includes(option), option);
    const failOn = action.inputs['fail-on']!.default;
    await withFiles({ 'good.kql': 'print 1\n' }, async (path) => {
      assert.equal(
        (await kqlens('check', path('good.kql'), '--format', 'github', '--fail-on', failOn, '--no-cache')).code,
        0,
      );
    });
  });

  it('has a review hook, and a script for git itself, that stop a commit with new benign hits until they are accepted', () =>
    withFiles(inRepository(REPOSITORY), async (path) => {
      const git = gitIn(path('repo'), install(path));
      git('init', '-q');
      git('add', '.');
      git('commit', '-qm', 'first');
      // As it stands in the documentation; it does what the hook of pre-commit does.
      const script = /```sh\n(#!\/bin\/sh\n[^`]*)```/u.exec(file('docs/ci.md'))![1]!;
      assert.ok(script.includes(hooks.find(({ id }) => id === 'kqlens-review')!.entry));
      writeFileSync(path('repo/.git/hooks/pre-commit'), script, { mode: 0o755 });
      writeFileSync(path('repo/rules/r.kql'), WIDER);
      // From a subfolder, and with an index of the commit's own.
      for (const args of [
        ['-qam', 'wider'],
        ['-qm', 'wider', 'rules/r.kql'],
      ]) {
        const refused = git('commit', ...args);
        assert.equal(refused.status, 1, refused.stderr);
        assert.match(refused.stdout + refused.stderr, /1 rule reviewed: 1 new benign hit, 0 allowed\./);
      }
      const accept = ['--accept', 'samples/benign/ci.ndjson#1', '--reason', 'the build host'];
      assert.equal((await kqlens('review', path('repo/rules'), ...accept)).code, 0);
      const done = git('commit', '-qam', 'wider');
      assert.equal(done.status, 0, done.stderr);
      assert.match(git('log', '--format=%s').stdout, /^wider\nfirst\n$/);
    })).timeout(120_000);

  it('has an action whose steps check, test and review the rules of a repository', () =>
    withFiles({ ...inRepository(REPOSITORY), 'summary.md': '' }, (path) => {
      const PATH = install(path);
      const git = gitIn(path('repo'), PATH);
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('commit', '-qm', 'first');
      git('checkout', '-qb', 'work');
      writeFileSync(path('repo/rules/r.kql'), WIDER);
      git('commit', '-qam', 'wider');
      const step = (name: string, env: object = {}) =>
        // As the runner starts `shell: bash`.
        spawnSync(
          'bash',
          ['--noprofile', '--norc', '-eo', 'pipefail', '-c', action.runs.steps.find((s) => s.name === name)!.run!],
          {
            cwd: path('repo'),
            encoding: 'utf8',
            env: {
              ...{ ...process.env, PATH, GITHUB_ACTION_PATH: path('action'), GITHUB_STEP_SUMMARY: path('summary.md') },
              ...{ KQLENS_PATHS: 'rules', KQLENS_FAIL_ON: 'error', KQLENS_BASE: 'main', KQLENS_BUDGET: '0', ...env },
            },
          },
        );
      const checked = step('Check the rules');
      assert.equal(checked.status, 0, checked.stderr);
      assert.match(checked.stdout, /^::(notice|warning) file=rules\/r\.kql,/m);
      const tested = step('Test the rules');
      assert.equal(tested.status, 0, tested.stderr);
      assert.equal(step('Review changed rules').status, 1);
      assert.equal(step('Review changed rules', { KQLENS_BUDGET: '1' }).status, 0);
      const summary = readFileSync(path('summary.md'), 'utf8');
      assert.match(summary, /1 passed/);
      assert.match(summary, /\| rules\/r\.kql \| modified \| 1 \| 1 \| 0 \| 0 \|/);
      return Promise.resolve();
    })).timeout(120_000);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  readonly runs: { readonly using: string; readonly steps: readonly { readonly run?: string }[] };
}

describe('what others adopt', () => {
  const [hook] = parse(file('.pre-commit-hooks.yaml')) as readonly Hook[];
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
});

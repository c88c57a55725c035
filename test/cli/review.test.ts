import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';
import { sarifIn } from './sarif-schema.js';

const RULE = `DeviceProcessEvents
| where FileName == "docker" and ProcessCommandLine has "ps"
| extend RiskScore = 40
// Lists of containers and of what the daemon says of itself.
// Long enough that git takes a moved and changed file for the same one.`;

const events = ['docker ps', 'docker info', 'docker info | head', 'docker run x']
  .map((ProcessCommandLine) =>
    JSON.stringify({ FileName: 'docker', ProcessCommandLine, DeviceName: 'ci', AccountName: 'r' }),
  )
  .join('\n');

/** A repository with a committed rule and benign events. */
function withRepository<T>(
  use: (path: (name: string) => string, git: (...args: string[]) => void) => Promise<T>,
): Promise<T> {
  return withFiles({ 'r/rule.kql': RULE, 'r/samples/benign/ci.ndjson': events }, (path) => {
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...identity, ...args], { cwd: path('.'), stdio: 'ignore' });
    };
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'rule');
    return use(path, git);
  });
}

const WIDER = RULE.replace('has "ps"', 'has "ps" or ProcessCommandLine has "info"');

describe('kqlens review', () => {
  it('tells what a change adds, groups it, names the clause, and ends with 1 above the budget', () =>
    withRepository(async (path) => {
      assert.match((await kqlens('review', path('r'))).stdout, /No changed rules/);
      writeFileSync(path('r/rule.kql'), WIDER);
      const { code, stdout } = await kqlens('review', path('r'));
      assert.equal(code, 1);
      assert.match(stdout, /rule\.kql \(modified\) {2}\+2 −0 ~0 benign hits/);
      assert.match(stdout, /benign samples: 4 events, hits 1 → 3/);
      assert.match(stdout, /\+1 docker info {2}hosts: ci · accounts: r/);
      assert.match(stdout, /ProcessCommandLine has "info" lets in 2 events \(samples\/benign\/ci\.ndjson#2, /);
      assert.match(stdout, /1 rule reviewed: 2 new benign hits, 0 allowed\./);
      assert.equal((await kqlens('review', path('r'), '--budget', '2')).code, 0);
      const markdown = await kqlens('review', path('r'), '--format', 'markdown');
      assert.match(markdown.stdout, /\| added \| 1 \| `docker info \\\| head` \| ci \| r \| \S+ci\.ndjson:3 \|/);
    }));

  it('reviews what is staged, not what is in the work tree', () =>
    withRepository(async (path, git) => {
      writeFileSync(path('r/rule.kql'), WIDER);
      assert.match((await kqlens('review', '--staged', path('r'))).stdout, /No changed rules/);
      git('add', '.');
      writeFileSync(path('r/rule.kql'), RULE);
      assert.equal((await kqlens('review', '--staged', path('r'))).code, 1);
      assert.match((await kqlens('review', path('r'))).stdout, /No changed rules/);
    }));

  it('takes what is accepted from the staged tests too', () =>
    withRepository(async (path, git) => {
      writeFileSync(path('r/rule.kql'), RULE.replace('has "ps"', 'has_any ("ps", "run")'));
      git('add', '.');
      const id = 'samples/benign/ci.ndjson#4';
      assert.equal((await kqlens('review', '--staged', path('r'), '--accept', id, '--reason', 'a build')).code, 0);
      assert.equal((await kqlens('review', path('r'))).code, 0);
      assert.equal((await kqlens('review', '--staged', path('r'))).code, 1, 'its acceptance is not in the commit');
      git('add', '.');
      assert.equal((await kqlens('review', '--staged', path('r'))).code, 0);
    }));

  it('works as a hook of a linked work tree, which git tells the repository but not the folder', () =>
    withRepository(async (path, git) => {
      git('worktree', 'add', '-q', path('linked'), '-b', 'other');
      writeFileSync(path('linked/r/rule.kql'), WIDER);
      execFileSync('git', ['add', '.'], { cwd: path('linked') });
      const gitDir = execFileSync('git', ['rev-parse', '--absolute-git-dir'], {
        cwd: path('linked'),
        encoding: 'utf8',
      });
      process.env['GIT_DIR'] = gitDir.trim();
      try {
        const { code, stdout } = await kqlens('review', '--staged', path('linked/r'));
        assert.match(stdout, /rule\.kql \(modified\) {2}\+2 /);
        assert.equal(code, 1);
      } finally {
        delete process.env['GIT_DIR'];
      }
    }));

  it('writes SARIF: the clause with the events, and what is accepted as suppressed', () =>
    withRepository(async (path) => {
      writeFileSync(path('r/rule.kql'), WIDER);
      const id = 'samples/benign/ci.ndjson#2';
      assert.equal((await kqlens('review', path('r'), '--accept', id, '--reason', 'nightly')).code, 0);
      const results = async (...more: string[]) =>
        sarifIn((await kqlens('review', path('r'), '-f', 'sarif', ...more)).stdout).runs[0]!.results!;
      const [open, accepted, ...others] = await results();
      assert.deepEqual(others, []);
      assert.equal(open!.level, 'error');
      assert.match(open!.message.text!, /^`ProcessCommandLine has "info"` lets in 1 benign event that/);
      assert.deepEqual(open!.locations![0]!.physicalLocation!.region, {
        ...{ startLine: 2, startColumn: 65, endLine: 2, endColumn: 94 },
      });
      assert.deepEqual(
        open!.relatedLocations!.map((l) => [l.message!.text, l.physicalLocation!.region!.startLine]),
        [['docker info | head', 3]],
      );
      assert.deepEqual(accepted!.suppressions, [{ kind: 'external', status: 'accepted', justification: 'nightly' }]);
      assert.equal((await results('--budget', '1'))[0]!.level, 'warning');
      writeFileSync(path('r/rule.kql'), 'DeviceProcessEvents | where FileNam == "x"');
      assert.match((await results())[0]!.message.text!, /^Not reviewed: /);
    }));

  it('compares with a revision, over moves, and takes new and deleted rules', () =>
    withRepository(async (path, git) => {
      git('checkout', '-q', '-b', 'work');
      writeFileSync(path('r/rule.kql'), WIDER);
      git('commit', '-q', '-a', '-m', 'wider');
      assert.match((await kqlens('review', path('r'))).stdout, /No changed rules/);
      renameSync(path('r/rule.kql'), path('r/renamed.kql'));
      git('add', '.');
      const json = JSON.parse((await kqlens('review', path('r'), '--base', 'main', '--format', 'json')).stdout) as {
        readonly notAccepted: number;
        readonly rules: readonly { readonly path: string; readonly change: string }[];
      };
      assert.equal(json.notAccepted, 2);
      assert.deepEqual(
        json.rules.map((r) => [r.path.replace(/^.*\//, ''), r.change]),
        [['renamed.kql', 'modified']],
      );
      writeFileSync(path('r/new.kql'), RULE);
      assert.match((await kqlens('review', path('r'))).stdout, /new\.kql \(added\) {2}\+1 −0 ~0/);
      assert.equal((await kqlens('review', path('r'), '--base=--output=x')).code, 2);
    }));

  it('accepts hits with a reason, which the next review and the tests know', () =>
    withRepository(async (path) => {
      writeFileSync(path('r/rule.kql'), WIDER);
      const id = 'samples/benign/ci.ndjson#2';
      assert.equal((await kqlens('review', path('r'), '--accept', id)).code, 2);
      assert.equal((await kqlens('review', path('r'), '--accept', id, '--reason', 'nightly')).code, 0);
      assert.match(
        readFileSync(path('r/rule.test.yaml'), 'utf8'),
        /id: "samples\/benign\/ci\.ndjson#2", reason: nightly/,
      );
      assert.equal(
        (await kqlens('review', path('r'), '--accept', 'samples/benign/ci.ndjson#3', '--reason', 'head')).code,
        0,
      );
      const { code, stdout } = await kqlens('review', path('r'));
      assert.equal(code, 0);
      assert.match(stdout, /\+2 \(2 accepted\) −0 ~0 benign hits/);
      assert.match(stdout, /accepted: nightly/);
      const test = await kqlens('test', path('r'));
      assert.equal(test.code, 0, test.stdout);
    }));

  it('ends with 2 or 3 for rules that cannot be reviewed, and outside of a repository', async () => {
    await withRepository(async (path) => {
      writeFileSync(path('r/rule.kql'), 'DeviceProcessEvents | where FileNam == "x"');
      const invalid = await kqlens('review', path('r'));
      assert.equal(invalid.code, 2);
      assert.match(invalid.stdout, /rule\.kql:1:29: not reviewed: /);
      writeFileSync(path('r/rule.kql'), `${RULE}\n| union (evaluate http_request("https://x.example"))`);
      assert.equal((await kqlens('review', path('r'))).code, 3);
    });
    await withFiles({ 'rule.kql': RULE }, async (path) => {
      assert.match((await kqlens('review', path('rule.kql'))).stderr, /is in no git repository/);
    });
  });
});

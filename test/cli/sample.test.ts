import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';

const T1613 = readFileSync('samples/t1613/t1613.kql', 'utf8');

describe('kqlens sample', function () {
  this.timeout(120_000);

  it('begins a test file that covers all of a rule, and that passes', async () => {
    await withFiles({ 't1613.kql': T1613 }, async (path) => {
      const { code, stdout } = await kqlens('sample', path('t1613.kql'), '--write', '--fail-on-miss');
      assert.equal(code, 0, stdout);
      assert.match(stdout, /clauses 100% \(48\/48\) · arms 100% \(6\/6\) · items 100%/);
      const test = await kqlens('test', path('t1613.test.yaml'));
      assert.equal(test.code, 0, test.stdout);
      // A score that is changed fails the made-up case.
      assert.match(readFileSync(path('t1613.test.yaml'), 'utf8'), /RiskScore: 90/);
    });
  });

  it('makes all of a rule anew for --all, where its tests cover it', async () => {
    const test = `version: 1
rule: rule.kql
cases:
  - name: both
    events: [{ ResultType: '0' }, { ResultType: '1' }]
    expect: { count: 1 }
`;
    await withFiles({ 'rule.kql': 'SigninLogs\n| where ResultType == "0"', 'rule.test.yaml': test }, async (path) => {
      assert.match((await kqlens('sample', path('rule.kql'))).stderr, /cover every clause, arm and list item/);
      assert.match((await kqlens('sample', path('rule.kql'), '--all')).stderr, /made for 2 of 2 outcomes/);
      assert.equal((await kqlens('sample', path('rule.kql'), '--all', '--at', '2')).code, 2);
    });
  });

  it('adds to a test file what its cases do not cover, among its defaults and watchlists', async () => {
    const rule = `SigninLogs
| where UserPrincipalName in ((_GetWatchlist("Vips") | project tostring(SearchKey)))
| where ResultType == "0" or ResultType == "50074"
| where IPAddress != "10.0.0.1"
| project TimeGenerated, UserPrincipalName, ResultType`;
    const test = `version: 1
rule: rule.kql
now: 2026-11-20T12:00:00Z
defaults: { TimeGenerated: 2026-11-20T11:00:00Z, ResultType: '0', IPAddress: 10.0.0.1 }
watchlists:
  Vips: [{ SearchKey: ceo@corp.example }]

cases:
  - name: at home
    label: benign
    events: [{ UserPrincipalName: ceo@corp.example }]
`;
    await withFiles({ 'rule.kql': rule, 'rule.test.yaml': test }, async (path) => {
      const { code, stdout } = await kqlens('sample', path('rule.kql'), '--write');
      assert.equal(code, 0, stdout);
      const text = readFileSync(path('rule.test.yaml'), 'utf8');
      assert.ok(text.startsWith(test), 'what was there stays as it is');
      assert.match(text, /ceo@corp\.example, ResultType: "50074"|ResultType: "50074"/);
      assert.doesNotMatch(text.slice(test.length), /TimeGenerated/);
      const after = await kqlens('test', path('rule.test.yaml'), '--coverage');
      assert.equal(after.code, 0, after.stdout);
      assert.match(after.stdout, /clauses 100% \(4\/4\)/);
      const again = await kqlens('sample', path('rule.kql'));
      assert.match(again.stderr, /the tests cover every clause, arm and list item/);
    });
  });

  it('makes events for one line, and shows them without writing', async () => {
    await withFiles({ 'rule.kql': 'SigninLogs\n| where ResultType == "1"\n| where AppId == "x"\n' }, async (path) => {
      const { stdout } = await kqlens('sample', path('rule.kql'), '--at', '3', '--format', 'json');
      const { files } = JSON.parse(stdout) as {
        readonly files: readonly [
          { readonly clauses: readonly { text: string; how: string; place: { line: number } }[]; text: string },
        ];
      };
      assert.deepEqual(
        files[0].clauses.map((c) => [c.text, c.how, c.place.line]),
        [
          ['AppId == "x"', 'alone', 3],
          ['not AppId == "x"', 'alone', 3],
        ],
      );
      assert.match(files[0].text, /AppId: x/);
      assert.throws(() => readFileSync(path('rule.test.yaml')), /ENOENT/);
    });
  });

  it('names what it cannot solve or evaluate, with its place', async () => {
    const files = {
      'hash.kql': 'SigninLogs\n| where hash_sha256(AppId) == "00"\n',
      'list.kql': 'SigninLogs\n| where AppId in ((_GetWatchlist("Apps") | project AppId = tostring(SearchKey)))\n',
    };
    await withFiles(files, async (path) => {
      const hash = await kqlens('sample', path('hash.kql'), '--fail-on-miss');
      assert.equal(hash.code, 1);
      assert.match(
        hash.stderr,
        /no event was found for hash_sha256\(AppId\) == "00" {2}\S*hash\.kql:2:9\n {4}it needs a value of `hash_sha256\(\)` at 2:9/,
      );
      const json = JSON.parse((await kqlens('sample', path('hash.kql'), '--format', 'json')).stdout) as {
        files: {
          clauses: { text: string; reason: { kind: string; places: { line: number; column: number }[] } | null }[];
        }[];
      };
      const lacking = json.files[0]!.clauses.find((c) => c.text === 'hash_sha256(AppId) == "00"');
      assert.equal(lacking?.reason?.kind, 'function');
      assert.deepEqual(
        lacking.reason.places.map((p) => [p.line, p.column]),
        [[2, 9]],
      );
      const list = await kqlens('sample', path('list.kql'));
      assert.equal(list.code, 3);
      assert.match(list.stderr, /list\.kql:2:\d+: not evaluable: the watchlist 'Apps' is not known/);
      assert.equal((await kqlens('sample', path('hash.kql'), '--at', 'x')).code, 2);
      assert.equal((await kqlens('sample', path('hash.kql'), '--timeout', '0')).code, 2);
      assert.equal((await kqlens('sample', path('hash.kql'), '--timeout', '60', '--fail-on-miss')).code, 1);
    });
  });

  it('gives a valid test file on standard output, and the rest on standard error', async () => {
    const files = {
      'rule.kql': 'SigninLogs\n| where ResultType == "1"\n',
      'none.kql': 'NoSuchTable\n| where A == 1\n',
    };
    await withFiles(files, async (path) => {
      const { stdout, stderr } = await kqlens('sample', path('rule.kql'));
      assert.match(stderr, /2 events made for 2 of 2 outcomes/);
      writeFileSync(path('rule.test.yaml'), stdout);
      const test = await kqlens('test', path('rule.test.yaml'));
      assert.equal(test.code, 0, test.stdout);
      assert.equal((await kqlens('sample', path('none.kql'))).stdout, '');
    });
  });

  it('says what was not tried when the time for a rule is over', async () => {
    await withFiles({ 't1613.kql': T1613 }, async (path) => {
      const outcome = await kqlens('sample', path('t1613.kql'), '--timeout', '1');
      assert.match(outcome.stderr, /give the rule more time with --timeout/);
      assert.match(outcome.stderr, /\n {4}it was not tried: the time for the rule, 1 s, was over\n/);
    });
  });
});

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';
import { sarifIn } from './sarif-schema.js';

interface Findings {
  readonly files: readonly string[];
  readonly findings: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly id: string;
    readonly category: string;
    readonly severity: string;
    readonly message: string;
    readonly fixes: readonly unknown[];
  }[];
}

const BROAD = 'DeviceProcessEvents\n| where FileName == "a"\n| summarize count() by DeviceNam\n';

describe('kqlens check', () => {
  it('prints the contract as JSON and ends with 1 when there are findings', async () => {
    const { code, stdout } = await kqlens('check', 'samples/t1613/t1613.kql', '--format', 'json');
    const { files, findings } = JSON.parse(stdout) as Findings;
    assert.equal(code, 1);
    assert.deepEqual(files, ['samples/t1613/t1613.kql']);
    const ids = new Set(findings.map((f) => f.id));
    for (const id of [
      'unused-let',
      'overly-broad-term',
      'case-score-inversion',
      'always-true-threshold',
      'unindexed-short-term',
    ]) {
      assert.ok(ids.has(id), id);
    }
    const unused = findings.filter((f) => f.id === 'unused-let').map((f) => [f.line, f.column]);
    assert.deepEqual(unused, [
      [1, 5],
      [2, 5],
      [3, 5],
    ]);
  });

  it('gives parser findings their code and place', () =>
    withFiles({ 'a.kql': BROAD }, async (path) => {
      const { code, stdout } = await kqlens('check', path('a.kql'), '--format', 'json');
      const found = (JSON.parse(stdout) as Findings).findings.find((f) => f.severity === 'error');
      assert.equal(code, 1);
      assert.equal(found?.id, 'KS142');
      assert.deepEqual([found.line, found.column, found.endLine, found.endColumn], [3, 24, 3, 33]);
    }));

  it('is clean and silent about a rule without problems', () =>
    withFiles({ 'a.kql': 'print 1\n' }, async (path) => {
      const { code, stdout } = await kqlens('check', path('a.kql'));
      assert.equal(code, 0);
      assert.match(stdout, /1 rule in 1 file: no problems\./);
    }));

  it('leaves files without rules out', () =>
    withFiles(
      { 'a.yaml': 'just: data\n', 'b.json': '{"x": 1}', 'c.md': '# text\n', 'd.kql': 'print 1' },
      async (path) => {
        const { code, stdout } = await kqlens('check', path('.'), '--format', 'json');
        assert.equal(code, 0);
        assert.equal((JSON.parse(stdout) as Findings).files.length, 1);
      },
    ));

  it('places findings in the outer file of an embedded rule', () =>
    withFiles(
      {
        'r.yaml':
          'id: 5c2e2b4e-0f3b-4c1e-9b7e-6a1f0d3f9a11\nname: n\nkind: Scheduled\nquery: |\n  DeviceProcessEvents\n  | where Nope == 1\n',
      },
      async (path) => {
        const { stdout } = await kqlens('check', path('r.yaml'), '--format', 'json');
        const found = (JSON.parse(stdout) as Findings).findings.find((f) => f.id === 'KS142');
        assert.deepEqual([found?.line, found?.column], [6, 11]);
      },
    ));

  it('applies safe fixes with --fix, and nothing is left for a second run', () =>
    withFiles(
      { 'a.kql': 'let unused = 5;\nDeviceProcessEvents\n| where FileName =~ "a"\n| take 5\n' },
      async (path) => {
        await kqlens('check', path('a.kql'), '--fix');
        const once = readFileSync(path('a.kql'), 'utf8');
        assert.ok(!once.includes('unused'), once);
        await kqlens('check', path('a.kql'), '--fix');
        assert.equal(readFileSync(path('a.kql'), 'utf8'), once);
      },
    ));

  for (const format of ['pretty', 'sarif', 'github', 'junit', 'markdown']) {
    it(`reports as ${format}`, () =>
      withFiles({ 'a.kql': BROAD }, async (path) => {
        const { code, stdout } = await kqlens('check', path('a.kql'), '--format', format);
        assert.equal(code, 1);
        assert.match(stdout, /KS142/);
        assert.match(stdout, /a\.kql/);
      }));
  }

  it('writes valid SARIF with places, related places, fixes and fingerprints', async () => {
    const { stdout } = await kqlens('check', 'samples/t1613/t1613.kql', '--format', 'sarif');
    const { results = [] } = sarifIn(stdout).runs[0]!;
    assert.ok(results.length > 0);
    for (const r of results) {
      assert.equal(Object.keys(r.partialFingerprints!).length, 1);
      assert.equal(r.locations!.length, 1);
    }
    const unused = results.find((r) => r.ruleId === 'unused-let')!;
    assert.equal(unused.relatedLocations![0]!.message!.text, 'The values that are written out');
    const [change] = unused.fixes![0]!.artifactChanges;
    assert.equal(change!.artifactLocation.uri, 'samples/t1613/t1613.kql');
    assert.deepEqual(change!.replacements[0]!.deletedRegion.startLine, 1);
  });

  it('writes valid SARIF for names that a URI has no letters for, and for files without findings', () =>
    withFiles({ 'häh 100%#.kql': BROAD, 'fine.kql': 'print 1' }, async (path) => {
      const { stdout } = await kqlens('check', path('häh 100%#.kql'), path('fine.kql'), '--format', 'sarif');
      const uri = sarifIn(stdout).runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri!;
      assert.ok(decodeURIComponent(uri).endsWith('/häh 100%#.kql'), uri);
      assert.deepEqual(
        sarifIn((await kqlens('check', path('fine.kql'), '--format', 'sarif')).stdout).runs[0]!.results,
        [],
      );
    }));

  it('leaves out what a baseline accepts, also after edits elsewhere, and says what is gone', () =>
    withFiles({ 'a.kql': 'let unused = 5;\nDeviceProcessEvents\n| where FileName =~ "a"\n' }, async (path) => {
      const baseline = ['--baseline', path('b.json')];
      const missing = await kqlens('check', path('a.kql'), ...baseline);
      assert.equal(missing.code, 2);
      assert.match(missing.stderr, /there is no such baseline/);
      assert.equal((await kqlens('check', path('a.kql'), ...baseline, '--update-baseline')).code, 0);
      const text = `// moved down\n\n${readFileSync(path('a.kql'), 'utf8')}`;
      writeFileSync(path('a.kql'), text);
      const moved = await kqlens('check', path('a.kql'), ...baseline, '--format', 'json');
      assert.deepEqual((JSON.parse(moved.stdout) as Findings).findings, []);
      writeFileSync(path('a.kql'), text.replace('let unused = 5;', 'let other = 5;\nlet unused = 6;'));
      const grown = await kqlens('check', path('a.kql'), ...baseline);
      assert.equal(grown.code, 1);
      assert.match(grown.stdout, /`other`/);
      writeFileSync(path('a.kql'), 'DeviceProcessEvents\n| where FileName =~ "a"\n');
      assert.match((await kqlens('check', path('a.kql'), ...baseline)).stderr, /no longer exist/);
      await kqlens('check', path('a.kql'), ...baseline, '--prune-baseline');
      assert.equal((await kqlens('check', path('a.kql'), ...baseline)).stderr, '');
    }));

  it('refuses a path that is not there', async () => {
    const { code, stderr } = await kqlens('check', 'no-such-folder');
    assert.equal(code, 2);
    assert.match(stderr, /no-such-folder: there is no such file/);
  });
});

describe('kqlens explain', () => {
  it('prints a lint page, and names the nearest when there is none', async () => {
    const page = await kqlens('explain', 'case-score-inversion');
    assert.equal(page.code, 0);
    assert.match(page.stdout, /case-score-inversion/);
    const near = await kqlens('explain', 'case-score-inversoin');
    assert.equal(near.code, 2);
    assert.match(near.stderr, /Did you mean case-score-inversion/);
  });

  it('lists all lints', async () => {
    const { code, stdout } = await kqlens('explain');
    assert.equal(code, 0);
    assert.match(stdout, /^overly-broad-term\s+warning/m);
  });

  it('tells what is wrong with rule test files, with one code in every format', async () => {
    const files = {
      'rule.kql': 'SigninLogs\n| where ResultType == "0"\n',
      'good.test.yaml':
        'version: 1\nrule: rule.kql\ncases: [{ name: a, events: [{ ResultType: "0" }], expect: all }]\n',
      'bad.test.yaml': 'version: 1\nrule: rule.kql\ncases:\n  - nme: a\n    events: []\n',
      'gone.test.yaml':
        'version: 1\nrule: gone.kql\ncases: [{ name: a, events: [{ ResultType: "0" }], expect: all }]\n',
    };
    await withFiles(files, async (path) => {
      assert.doesNotMatch((await kqlens('check', '--no-cache', path('good.test.yaml'))).stdout, /rule-test/);
      const bad = await kqlens('check', path('bad.test.yaml'), '--format', 'json');
      assert.equal(bad.code, 1);
      assert.match(bad.stdout, /"rule-test"/);
      const sarif = await kqlens('check', path('bad.test.yaml'), '--format', 'sarif');
      assert.match(sarif.stdout, /"ruleId": ?"rule-test"/);
      const gone = await kqlens('check', path('gone.test.yaml'));
      assert.equal(gone.code, 1);
      assert.match(gone.stdout, /there is no such rule file/);
      writeFileSync(path('gone.kql'), 'SigninLogs\n');
      assert.doesNotMatch((await kqlens('check', path('gone.test.yaml'))).stdout, /rule-test/, 'also from the cache');
    });
  });
});

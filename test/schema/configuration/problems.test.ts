import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../../server/src/schema/configuration/load.js';
import { SCALAR_TYPES } from '../../../server/src/syntax/types.js';
import { memoryHost } from './memory-host.js';

type Problem = [line: number, column: number, message: string | RegExp, remedy?: string | RegExp];

/** Loads a text as `/w/kqlens.yaml` and compares its problems in order of place. */
function expectProblems(text: string, expected: readonly Problem[], file = '/w/kqlens.yaml'): void {
  const { problems } = loadConfiguration('/w', memoryHost({ [file]: text }), {
    knownLints: ['unused-let', 'overly-broad-term'],
  });
  const found = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  assert.equal(found.length, expected.length, JSON.stringify(found, undefined, 1));
  expected.forEach(([line, column, message, remedy], index) => {
    const problem = found[index];
    assert.equal(problem?.file, file);
    assert.deepEqual([problem.line, problem.column], [line, column], problem.message);
    if (typeof message === 'string') assert.equal(problem.message, message);
    else assert.match(problem.message, message);
    if (typeof remedy === 'string') assert.equal(problem.remedy, remedy);
    else if (remedy !== undefined) assert.match(problem.remedy ?? '', remedy);
  });
}

describe('problems of a configuration', () => {
  it('name unknown settings and what was meant', () => {
    expectProblems('platform: sentinel\nsmaples: []\n', [
      [2, 1, 'unknown setting `smaples`', 'Did you mean `samples`?'],
    ]);
    expectProblems('tests: {coverage: {clause: 90}}\n', [
      [1, 20, 'unknown setting `tests.coverage.clause`', 'Did you mean `clauses`?'],
    ]);
    expectProblems('zzzzzz: 1\n', [[1, 1, 'unknown setting `zzzzzz`', /^Known here: /]]);
  });

  it('name values that are not among those allowed', () => {
    expectProblems('platform: sentinl\n', [[1, 11, /^`platform` cannot be `sentinl`/, 'Did you mean `sentinel`?']]);
    expectProblems('platform: 5\n', [[1, 11, '`platform` must be text']]);
    expectProblems('lints:\n  rules:\n    unused-let: eror\n', [
      [3, 17, /`lints.rules.unused-let` cannot be `eror`/, 'Did you mean `error`?'],
    ]);
  });

  it('name all types where alternatives are possible, once', () => {
    expectProblems('rules: 5\n', [[1, 8, '`rules` must be text or a list']]);
    expectProblems('watchlists: {a: 5}\n', [
      [1, 17, '`watchlists.a` must be text or a list or a mapping of names to settings'],
    ]);
  });

  it('name connections that cannot be used, and secrets in them', () => {
    const guid = '00000000-0000-0000-0000-000000000000';
    expectProblems('connections: {p: {kind: log-analytics, workspace: my-sentinel}}\n', [
      [1, 51, '`my-sentinel` is no workspace id', /GUID/],
    ]);
    expectProblems(`connections: {p: {kind: log-analytics, workspace: ${guid}, database: D}}\n`, [
      [1, 99, 'a `log-analytics` connection has no `database`', 'It takes `workspace`, `endpoint`, `tenant`.'],
    ]);
    expectProblems("connections: {p: {kind: kusto, cluster: 'http://c.kusto.windows.net', database: D}}\n", [
      [1, 41, '`http://c.kusto.windows.net` is not encrypted', 'Begin the address with https.'],
    ]);
    expectProblems("connections: {p: {kind: kusto, cluster: 'https://me:pw@c.kusto.windows.net', database: D}}\n", [
      [1, 41, '`cluster` holds a name or password', /sign-in/],
    ]);
    expectProblems("connections: {p: {kind: kusto, cluster: 'https://c.net;AppKey=abc', database: D}}\n", [
      [1, 41, '`cluster` holds a secret', /renew/],
    ]);
    expectProblems("connections: {p: {kind: emulator, url: 'localhost:8080', database: D}}\n", [
      [1, 40, '`localhost:8080` is no address', 'Write it as http://localhost:8080.'],
    ]);
    expectProblems("connections: {p: {kind: emulator, url: 'http://localhost:8080', database: D, password: x}}\n", [
      [1, 78, 'unknown setting `connections.p.password`', /^Known here/],
    ]);
  });

  it('look into the alternative that was meant', () => {
    expectProblems('rules: [a, 5]\n', [[1, 12, '`rules[1]` must be text']]);
    expectProblems('lints: {rules: {unused-let: [warnn, 3]}}\n', [
      [1, 30, /`lints.rules.unused-let\[0\]` cannot be `warnn`/, 'Did you mean `warn`?'],
      [1, 37, '`lints.rules.unused-let[1]` must be a mapping of names to settings'],
    ]);
    expectProblems('tables: {T_CL: {columns: {A: strin}}}\n', [
      [1, 30, /`tables.T_CL.columns.A` cannot be `strin`/, 'Did you mean `string`?'],
    ]);
  });

  it('tell what is missing, empty or out of range', () => {
    expectProblems('samples:\n  - label: benign\n', [[2, 5, '`samples[0]` lacks `files`', 'Add `files`.']]);
    expectProblems('tests: {coverage: {arms: 120}}\n', [[1, 26, '`tests.coverage.arms` must not be over 100']]);
    expectProblems('rules: ""\n', [[1, 8, '`rules` must not be empty']]);
    expectProblems('tables: {My Table: a.csv}\n', [[1, 10, '`My Table` is not a name']]);
  });

  it('check what a schema cannot', () => {
    expectProblems('score: {bands: [{name: a, below: 40}, {name: b, below: 30}, {name: a}]}\n', [
      [1, 56, /the band `b` is empty/],
      [1, 68, 'two bands are called `a`'],
    ]);
    expectProblems('score: {bands: [{name: a}, {name: b, below: 30}]}\n', [
      [1, 17, 'the band `a` has no upper bound'],
      [1, 45, 'scores from 30 up belong to no band'],
    ]);
    expectProblems('tables: {A_CL: {open: true}}\n', [
      [1, 10, 'the table `A_CL` has no content', 'Give one of `columns` and `file`.'],
    ]);
    expectProblems('functions: {F: {file: a.kql, body: print 1}}\n', [
      [1, 13, 'the function `F` has its content twice'],
    ]);
    expectProblems("connections: {p: {kind: kusto, cluster: 'https://c.kusto.windows.net'}}\n", [
      [1, 15, 'the connection `p` lacks `database`'],
    ]);
  });

  it('tell misspelt lints, and let analyzer codes pass', () => {
    expectProblems(
      'lints: {rules: {unused-lett: off, KS503: off}}\noverrides: [{files: a, lints: {rules: {zzz: off}}}]\n',
      [
        [1, 17, 'there is no lint `unused-lett`', 'Did you mean `unused-let`?'],
        [2, 40, 'there is no lint `zzz`'],
      ],
    );
  });

  it('place syntax errors', () => {
    expectProblems('platform: sentinel\nrules: [a\n', [[3, 1, /^not valid YAML: /]]);
    expectProblems('a: 1\na: 2\n', [[2, 1, '`a` is given twice', 'Keep one.']]);
    expectProblems('{"platform": }', [[1, 14, 'not valid JSON: value expected']], '/w/kqlens.json');
    expectProblems('{"rules": "a",\n "rules": "b"}', [[2, 2, '`rules` is given twice', 'Keep one.']], '/w/kqlens.json');
    expectProblems('[1]\n', [[1, 1, 'the configuration must be a mapping of names to settings']]);
    expectProblems('text\n', [[1, 1, 'the configuration must be a mapping of names to settings']]);
  });

  it('are reported for YAML whose aliases multiply', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [pair.charAt(0), pair.charAt(1)])) {
      lines.push(`${name ?? ''}: &${name ?? ''} [${Array.from({ length: 9 }, () => `*${of ?? ''}`).join(', ')}]`);
    }
    expectProblems(lines.join('\n'), [[1, 1, /^not usable YAML: /]]);
  });

  it('leave the rest of the settings in use', () => {
    const text =
      'platform: sentinel\nsmaples: 1\nlints: {presets: all, rules: {a: eror, b: info}}\ntables: {A_CL: 5, B_CL: b.csv}\n';
    const { configuration, problems } = loadConfiguration('/w', memoryHost({ '/w/kqlens.yaml': text }));
    assert.equal(problems.length, 3);
    assert.equal(configuration.platform, 'sentinel');
    assert.deepEqual(configuration.lints.presets, ['all']);
    assert.deepEqual(Object.keys(configuration.lints.rules), ['b']);
    assert.deepEqual(Object.keys(configuration.tables), ['B_CL']);
  });

  it('never let a file change object prototypes', () => {
    const { configuration } = loadConfiguration(
      '/w',
      memoryHost({ '/w/kqlens.json': '{"__proto__": {"platform": "sentinel"}}' }),
    );
    assert.equal(configuration.platform, undefined);
    assert.equal(({} as { platform?: string }).platform, undefined);
  });
});

describe('the JSON Schema', () => {
  it('allows the types that Kusto has', () => {
    const path = new URL('../../../server/src/schema/configuration/kqlens.schema.json', import.meta.url);
    const schema = JSON.parse(readFileSync(path, 'utf8')) as { definitions: { scalarType: { enum: string[] } } };
    assert.deepEqual(schema.definitions.scalarType.enum, [...SCALAR_TYPES].sort());
  });
});

import assert from 'node:assert/strict';
import { findConfigurationFile, loadConfiguration } from '../../../server/src/schema/configuration/load.js';
import { configurationFor, isExcluded } from '../../../server/src/schema/configuration/resolve.js';
import { scoreBand, scoreColumn } from '../../../server/src/schema/configuration/score.js';
import { DEFAULT_CONFIGURATION, DEFAULT_SCORE } from '../../../server/src/schema/configuration/types.js';
import { memoryHost } from './memory-host.js';

const load = (files: Record<string, string>, start = '/w/rules/a.kql') => loadConfiguration(start, memoryHost(files));

describe('loading a configuration', () => {
  it('finds the nearest file at or above a file or folder', () => {
    const host = memoryHost({ '/w/kqlens.yaml': '', '/w/rules/sub/kqlens.json': '{}' });
    assert.equal(findConfigurationFile('/w/rules/a.kql', host), '/w/kqlens.yaml');
    assert.equal(findConfigurationFile('/w', host), '/w/kqlens.yaml');
    assert.equal(findConfigurationFile('/w/rules/sub/x/a.kql', host), '/w/rules/sub/kqlens.json');
    assert.equal(findConfigurationFile('/other/a.kql', host), undefined);
  });

  it('has defaults without a file', () => {
    assert.deepEqual(load({}), { configuration: DEFAULT_CONFIGURATION, problems: [], files: [] });
  });

  it('reads every setting and makes paths absolute', () => {
    const { configuration, problems, file } = load({
      '/w/kqlens.yaml': `
platform: defender-xdr
rules: rules/**/*.kql
exclude: [archive]
samples:
  - files: [samples/benign/*.ndjson]
    table: DeviceProcessEvents
    label: benign
    rules: t16*.kql
score:
  columns: RiskScore
  bands: [{name: quiet, below: 50}, {name: loud}]
lints:
  presets: all
  categories: {performance: off}
  rules:
    overly-broad-term: warn
    unindexed-short-term: [error, {length: 4}]
tables:
  MyApp_CL: {columns: {TimeGenerated: datetime, User_s: string}, open: true}
  Other_CL: schemas/other.csv
watchlists:
  VIP: {file: vip.csv, searchKey: Upn}
  Inline: [{Upn: a, Level: 3, On: true, None: null}]
functions:
  Rare: {body: 'DeviceEvents | take 1', parameters: 'x: int = 1'}
connections:
  lab: {kind: log-analytics, workspace: 00000000-0000-0000-0000-000000000000}
events: {mappings: mappings/*.yaml}
tests: {files: '**/*.test.yaml', coverage: {clauses: 90}}
`,
    });
    assert.deepEqual(problems, []);
    assert.equal(file, '/w/kqlens.yaml');
    assert.equal(configuration.root, '/w');
    assert.equal(configuration.platform, 'defender-xdr');
    assert.deepEqual(configuration.rules, ['/w/rules/**/*.kql']);
    assert.deepEqual(configuration.samples, [
      {
        files: ['/w/samples/benign/*.ndjson'],
        table: 'DeviceProcessEvents',
        label: 'benign',
        format: undefined,
        rules: ['/w/**/t16*.kql'],
      },
    ]);
    assert.deepEqual(configuration.score, {
      columns: ['RiskScore'],
      bands: [
        { name: 'quiet', below: 50 },
        { name: 'loud', below: Infinity },
      ],
    });
    assert.deepEqual(configuration.lints, {
      presets: ['all'],
      categories: { performance: 'off' },
      rules: {
        'overly-broad-term': { severity: 'warning', options: {} },
        'unindexed-short-term': { severity: 'error', options: { length: 4 } },
      },
    });
    assert.deepEqual(configuration.tables['MyApp_CL']?.columns, [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'User_s', type: 'string' },
    ]);
    assert.equal(configuration.tables['Other_CL']?.file, '/w/schemas/other.csv');
    assert.equal(configuration.watchlists['VIP']?.searchKey, 'Upn');
    assert.deepEqual(configuration.watchlists['Inline']?.items, [{ Upn: 'a', Level: '3', On: 'true', None: '' }]);
    assert.equal(configuration.functions['Rare']?.parameters, 'x: int = 1');
    assert.equal(configuration.connections['lab']?.kind, 'log-analytics');
    assert.deepEqual(configuration.events.mappings, ['/w/mappings/*.yaml']);
    assert.deepEqual(configuration.tests, { files: ['/w/**/*.test.yaml'], coverage: { clauses: 90, arms: undefined } });
    assert.ok(isExcluded(configuration, '/w/x/archive/old.kql'));
    assert.ok(!isExcluded(configuration, '/w/rules/a.kql'));
  });

  it('reads JSON with comments and trailing commas alike', () => {
    const { configuration, problems } = load({
      '/w/kqlens.json': '// settings\n{ "platform": "sentinel", "lints": { "rules": { "x": ["off"], }, }, }',
    });
    assert.deepEqual(problems, []);
    assert.equal(configuration.platform, 'sentinel');
    assert.deepEqual(configuration.lints.rules, { x: { severity: 'off', options: {} } });
  });

  it('takes empty files and empty sections as no settings', () => {
    for (const text of ['', '# nothing\n', 'lints:\ntables:\n  # A_CL: a.csv\n']) {
      const { configuration, problems } = load({ '/w/kqlens.yaml': text });
      assert.deepEqual(problems, []);
      assert.deepEqual(configuration, { ...DEFAULT_CONFIGURATION, root: '/w' });
    }
  });

  it('builds on extended files, whose paths are relative to themselves', () => {
    const { configuration, problems, files } = load({
      '/w/kqlens.yaml': 'extends: [../shared/base.yaml, local.yaml]\nlints: {rules: {a: error}}\nexclude: [new/**]\n',
      '/shared/base.yaml':
        'platform: sentinel\nlints: {presets: all, rules: {a: off, b: info}}\nwatchlists: {V: v.csv}\nexclude: [old/**]\n',
      '/w/local.yaml': 'platform: defender-xdr\n',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(files, ['/w/kqlens.yaml', '/shared/base.yaml', '/w/local.yaml']);
    assert.equal(configuration.platform, 'defender-xdr');
    assert.deepEqual(configuration.lints.presets, ['all']);
    assert.equal(configuration.lints.rules['a']?.severity, 'error');
    assert.equal(configuration.lints.rules['b']?.severity, 'info');
    assert.equal(configuration.watchlists['V']?.file, '/shared/v.csv');
    assert.deepEqual(configuration.exclude, ['/shared/old/**', '/w/new/**']);
    assert.equal(configuration.root, '/w');
  });

  it('reports extended files that are missing or extend each other', () => {
    const missing = load({ '/w/kqlens.yaml': 'platform: sentinel\nextends: gone.yaml\n' });
    assert.equal(missing.configuration.platform, 'sentinel');
    assert.deepEqual(
      missing.problems.map(({ file, line, column, message }) => [file, line, column, message]),
      [['/w/kqlens.yaml', 2, 10, '`/w/gone.yaml` cannot be read']],
    );
    const cycle = load({
      '/w/kqlens.yaml': 'extends: b.yaml\n',
      '/w/b.yaml': 'extends: kqlens.yaml\nplatform: sentinel\n',
    });
    assert.equal(cycle.configuration.platform, 'sentinel');
    assert.match(cycle.problems[0]?.message ?? '', /extends this file in turn/);
    assert.equal(cycle.problems[0]?.file, '/w/b.yaml');
  });

  it('uses a named file, and says when two stand side by side', () => {
    const files = {
      '/w/kqlens.yaml': 'platform: sentinel',
      '/w/kqlens.json': '{}',
      '/x/ci.yaml': 'platform: defender-xdr',
    };
    assert.equal(
      loadConfiguration('/w', memoryHost(files), { file: '/x/ci.yaml' }).configuration.platform,
      'defender-xdr',
    );
    const both = loadConfiguration('/w', memoryHost(files));
    assert.equal(both.configuration.platform, 'sentinel');
    assert.deepEqual(
      both.problems.map(({ file, severity }) => [file, severity]),
      [['/w/kqlens.json', 'warning']],
    );
  });
});

describe('the configuration of one file', () => {
  const { configuration } = load({
    '/w/kqlens.yaml': `
platform: sentinel
lints: {rules: {a: error, b: info}, categories: {evasion: error}}
overrides:
  - files: defender/**
    platform: defender-xdr
    lints: {rules: {a: off}}
  - files: ['*.md', defender/old]
    score: {columns: Points}
    lints: {presets: none}
`,
  });

  it('applies matching overrides in order', () => {
    const plain = configurationFor(configuration, '/w/rules/a.kql');
    assert.equal(plain, configuration);
    const defender = configurationFor(configuration, '/w/defender/a.kql');
    assert.equal(defender.platform, 'defender-xdr');
    assert.equal(defender.lints.rules['a']?.severity, 'off');
    assert.equal(defender.lints.rules['b']?.severity, 'info');
    assert.deepEqual(defender.lints.presets, ['recommended']);
    const both = configurationFor(configuration, '/w/defender/old/x.md');
    assert.equal(both.platform, 'defender-xdr');
    assert.deepEqual(both.lints.presets, ['none']);
    assert.deepEqual(both.lints.categories, { evasion: 'error' });
    assert.deepEqual(both.score, { columns: ['Points'], bands: DEFAULT_SCORE.bands });
  });
});

describe('scores', () => {
  it('belong to the band up to whose bound they reach', () => {
    const band = (value: number | string): string | undefined => scoreBand(DEFAULT_SCORE, value)?.name;
    assert.deepEqual([-5, 0, 39.9, 40, 69, 70, 84, 85, 1000].map(band), [
      'low',
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ]);
    assert.equal(band(NaN), undefined);
    assert.deepEqual(['Informational', 'Low', 'medium', ' High ', 'Critical', 'toString', ''].map(band), [
      'low',
      'low',
      'medium',
      'high',
      'critical',
      undefined,
      undefined,
    ]);
  });

  it('place severity words by order where the bands have other names', () => {
    const score = {
      columns: [],
      bands: [
        { name: 'quiet', below: 50 },
        { name: 'loud', below: Infinity },
      ],
    };
    assert.equal(scoreBand(score, 'Low')?.name, 'quiet');
    assert.equal(scoreBand(score, 'High')?.name, 'loud');
  });

  it('are taken from the first configured column that is there', () => {
    assert.equal(scoreColumn(DEFAULT_SCORE, ['Severity', 'Risk']), 'Risk');
    assert.equal(scoreColumn(DEFAULT_SCORE, ['Other']), undefined);
  });
});

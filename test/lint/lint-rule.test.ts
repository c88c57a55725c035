import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isAnalyzerDiagnostic, REPLACED_ANALYZERS } from '../../server/src/lint/analyzers.js';
import { optionProblems, optionsJsonSchema, resolveOptions } from '../../server/src/lint/options.js';
import { checkFile, checkQuery } from './check.js';
import { ruleYaml } from './rule-yaml.js';

const UNUSED = 'let a = 1;\nDeviceProcessEvents\n| where FileName =~ "x.exe"';
const idsOf = (report: ReturnType<typeof checkQuery>): readonly string[] => report.findings.map(({ lint }) => lint);

describe('checking a rule', () => {
  it('reports in order of place, each cause once', () => {
    const { findings } = checkQuery(
      'let a = 1; let b = 2;\nDeviceProcessEvents | where ProcessCommandLine has "ps" | join (DeviceInfo) on DeviceId',
    );
    assert.deepEqual(
      findings.map(({ start }) => start),
      [...findings.map(({ start }) => start)].sort((a, b) => a - b),
    );
    const keys = findings.map(({ lint, messageId, start, end }) => [lint, messageId, start, end].join(' '));
    assert.equal(new Set(keys).size, keys.length);
  });

  it('says nothing of a query that cannot be parsed, and why', () => {
    const report = checkQuery('let a = 1;\nDeviceProcessEvents\n| where ');
    assert.deepEqual(report.findings, []);
    assert.ok(report.skipped.some(({ lint, reason }) => lint === 'unused-let' && /syntax/.test(reason)));
  });

  it('guesses nothing of a query that is nested too deeply', () => {
    const terms = Array.from({ length: 3000 }, (_, i) => `FileName == "f${i}"`);
    assert.deepEqual(checkQuery(`let a = 1;\nDeviceProcessEvents | where ${terms.join(' or ')}`).findings, []);
  });

  it('goes on with errors of meaning', () => {
    assert.ok(idsOf(checkQuery(`${UNUSED} and NoSuchColumn == "x"`)).includes('unused-let'));
    assert.ok(idsOf(checkQuery('let a = 1;\nNoSuchTable | where x == 1')).includes('unused-let'));
  });

  it('skips lints that lack what they need, with a reason', () => {
    const { skipped } = checkQuery(UNUSED);
    const reasons = new Map(skipped.map(({ lint, reason }) => [lint, reason]));
    assert.match(reasons.get('entity-column-missing')!, /rule file/);
    assert.match(reasons.get('custom-detection-columns')!, /another platform/);
    assert.match(
      checkFile('r.yaml', ruleYaml('SigninLogs')).skipped.find((s) => s.lint === 'rule-without-samples')!.reason,
      /around/,
    );
  });

  it('never throws on odd texts', () => {
    for (const text of [
      '',
      ' ',
      ';',
      '// only a comment',
      '.show tables',
      'print',
      'let x = ',
      '"',
      '| where a',
      'T | mv-apply',
      '{',
      '\u0000',
    ]) {
      checkQuery(text);
    }
  });

  it('gives each finding a page, and words for all three parts', () => {
    for (const finding of checkQuery(UNUSED).findings) {
      assert.match(finding.docUrl!, new RegExp(`/${finding.lint}/doc\\.md$`));
      assert.ok(finding.message !== '' && finding.why !== '' && finding.remedy !== '');
    }
  });
});

describe('severities', () => {
  const severity = (lints: NonNullable<Parameters<typeof checkQuery>[1]>['lints']): string | undefined =>
    checkQuery(UNUSED, { lints: lints! }).findings.find(({ lint }) => lint === 'unused-let')?.severity;

  it('come from the preset, the category and the lint, in this order', () => {
    assert.equal(severity({}), 'warning');
    assert.equal(severity({ categories: { maintainability: 'info' } }), 'info');
    const rules = { 'unused-let': { severity: 'error' as const, options: {} } };
    assert.equal(severity({ categories: { maintainability: 'info' }, rules }), 'error');
    assert.equal(severity({ presets: ['none'], rules }), 'error');
    assert.equal(severity({ presets: ['none'] }), undefined);
    assert.equal(severity({ presets: ['none', 'recommended'] }), 'warning');
    assert.equal(severity({ categories: { maintainability: 'off' } }), undefined);
  });

  it('of a category do not turn on what the preset left off', () => {
    const off = (lints: object): readonly string[] =>
      idsOf(checkQuery('DeviceProcessEvents | where FileName =~ "a.exe"', { lints }));
    assert.ok(!off({ categories: { evasion: 'warning' } }).includes('renamed-binary-gap'));
    assert.ok(off({ presets: ['all'] }).includes('renamed-binary-gap'));
  });

  it('of a message are milder only while the lint has none of its own', () => {
    const short = 'DeviceProcessEvents | where FileName =~ "reg.exe" and ProcessCommandLine has "add"';
    const of = (lints: object): string | undefined =>
      checkQuery(short, { lints }).findings.find(({ lint }) => lint === 'unindexed-short-term')?.severity;
    assert.equal(of({}), 'hint');
    assert.equal(of({ rules: { 'unindexed-short-term': { severity: 'error', options: {} } } }), 'error');
  });

  it('of presets for a platform are about that platform', () => {
    const yaml = ruleYaml('SigninLogs');
    const none = (preset: 'sentinel' | 'recommended'): string | undefined =>
      checkFile('r.yaml', yaml, { lints: { presets: [preset] } }).findings.find(({ messageId }) => messageId === 'none')
        ?.severity;
    // The message says how mild it is; the preset holds for what has no severity of its own.
    assert.equal(none('recommended'), 'info');
    assert.equal(none('sentinel'), 'warning');
  });

  it('reach the analyzers of the language package by their codes', () => {
    const query = 'DeviceProcessEvents | extend n = makeset(FileName)';
    const advice = (lints: object): readonly string[] =>
      idsOf(checkQuery('DeviceEvents | summarize x = makeset(FileName)', { lints }));
    assert.ok(advice({}).includes('KS507'), query);
    assert.ok(!advice({ rules: { KS507: { severity: 'off', options: {} } } }).includes('KS507'));
    const contains = checkQuery('DeviceEvents | where FileName contains "abcd"');
    assert.ok(idsOf(contains).includes(REPLACED_ANALYZERS['KS500']!) && !idsOf(contains).includes('KS500'));
    assert.ok(isAnalyzerDiagnostic({ code: 'KS507' }) && !isAnalyzerDiagnostic({ code: 'KS142' }));
  });
});

describe('suppressions', () => {
  const unused = (text: string): boolean => idsOf(checkQuery(text)).includes('unused-let');

  it('silence the line behind them, their own, or the query', () => {
    assert.ok(!unused(`// kqlens-disable-next-line unused-let\n${UNUSED}`));
    assert.ok(!unused(`// kqlens-disable-next-line unused-let -- why\n// another comment\n${UNUSED}`));
    assert.ok(!unused(UNUSED.replace('1;', '1; // kqlens-disable-line unused-let')));
    assert.ok(!unused(`${UNUSED}\n// kqlens-disable-file unused-let`));
    assert.ok(unused(`// kqlens-disable-next-line overly-broad-term\n${UNUSED}`));
    assert.ok(unused(`${UNUSED}\n// kqlens-disable-next-line unused-let`));
  });

  it('work in the YAML around a query', () => {
    const query = 'let a = 1;\nSigninLogs';
    const ids = (text: string): readonly string[] => idsOf(checkFile('r.yaml', text));
    const yaml = ruleYaml(query, { queryPeriod: '1m' });
    assert.ok(ids(yaml).includes('unused-let') && ids(yaml).includes('service-limit-violation'));
    assert.ok(!ids(`# kqlens-disable-file unused-let -- template\n${yaml}`).includes('unused-let'));
    const above = (line: string, id: string): string => yaml.replace(line, `# kqlens-disable-next-line ${id}\n${line}`);
    assert.ok(!ids(above('query: |', 'unused-let')).includes('unused-let'));
    assert.ok(!ids(above('queryPeriod', 'service-limit-violation')).includes('service-limit-violation'));
    assert.ok(ids(above('severity', 'service-limit-violation')).includes('service-limit-violation'));
    assert.ok(ids(above('severity', 'service-limit-violation')).includes('unused-suppression'));
  });

  it('are only comments', () => {
    assert.ok(unused('let a = 1; print "// kqlens-disable-file unused-let"'));
  });
});

describe('options', () => {
  const schemas = {
    length: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'A length.' },
    words: { type: 'strings', default: ['a'], description: 'Words.' },
  } as const;

  it('are taken where they are usable', () => {
    assert.deepEqual(resolveOptions(schemas, { length: 5 }), { length: 5, words: ['a'] });
    assert.deepEqual(resolveOptions(schemas, { length: 0, words: 'b' }), { length: 3, words: ['a'] });
  });

  it('are told where they are not', () => {
    const problems = optionProblems(schemas, { length: 99, words: ['x'], wrods: 1 });
    assert.deepEqual(
      problems.map(({ option }) => option),
      ['length', 'wrods'],
    );
    assert.match(problems[1]!.message, /It has `length`, `words`/);
  });

  it('have a JSON schema', () => {
    const { properties } = optionsJsonSchema(schemas) as { properties: Record<string, { type: string }> };
    assert.equal(properties['words']!.type, 'array');
  });
});

describe('the T1613 rule', () => {
  const sample = (name: string) => {
    const text = readFileSync(new URL(`../../samples/t1613/${name}`, import.meta.url), 'utf8');
    return { text, findings: checkQuery(text).findings };
  };

  it('gets the findings of its review', () => {
    const { text, findings } = sample('t1613.kql');
    const of = (lint: string, messageId?: string) =>
      findings.filter((f) => f.lint === lint && (messageId === undefined || f.messageId === messageId));
    const named = of('unused-let').map(({ data }) => data['name']);
    assert.deepEqual(named, ['ContainerDiscoveryCommands', 'KubeDiscoveryPatterns', 'CrictlCommands']);
    assert.deepEqual(
      of('case-score-inversion').map(({ data }) => data['lost']),
      ['`90`', '`85`', '`80`'],
    );
    assert.deepEqual(of('always-true-threshold')[0]!.data['values'], ['40', '60', '80', '85', '90']);
    const [broad] = of('overly-broad-term');
    assert.deepEqual(broad!.data['terms'], ['"ps"', '"info"']);
    assert.equal(text.slice(broad!.start, broad!.end), '"ps"');
    assert.ok(of('unindexed-short-term', 'tooShort').length === 2);
    assert.ok(of('phrase-on-command-line', 'phrase').some(({ message }) => message.includes('get pods')));
    assert.equal(of('phrase-on-command-line', 'plural')[0]!.data['plural'], '`get serviceaccounts`');
    assert.deepEqual(of('filename-extension-gap')[0]!.data['names'], [
      'kubectl',
      'crictl',
      'ctr',
      'peirates',
      'curl',
      'wget',
    ]);
  });

  it('gets nothing of warning level once it is tuned', () => {
    const serious = sample('t1613.tuned.kql').findings.filter(
      ({ severity }) => severity === 'warning' || severity === 'error',
    );
    assert.deepEqual(
      serious.map(({ lint, message }) => `${lint}: ${message}`),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, ProgressType } from 'vscode-languageserver/node';
import type { RuleReport, TestEdit } from '../../server/src/service/protocol/proof.js';
import type { ReviewResult, TestFileEdit } from '../../server/src/service/protocol/review.js';
import type { RunTestsResult, TestEvent, TestsResult } from '../../server/src/service/protocol/tests.js';
import { codeOf, TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED } from './servers.js';

const RULE = [
  'DeviceProcessEvents',
  '| where FileName == "docker" and ProcessCommandLine has "ps"',
  '| extend RiskScore = iff(AccountName == "root", 80, 40)',
  '| project ProcessCommandLine, RiskScore',
].join('\n');

const TESTS = `version: 1
rule: rule.kql
defaults: {TimeGenerated: 2026-11-20T11:00:00Z, FileName: docker, AccountName: root}
cases:
  - name: listing
    label: malicious
    technique: T1613
    events: [{id: a, ProcessCommandLine: docker ps}]
    expect: {hits: {a: {RiskScore: 80}}}
  - name: listing by a user
    label: malicious
    events: [{id: b, ProcessCommandLine: docker ps, AccountName: ann}]
    expect: {hits: {b: {RiskScore: 80}}}
`;

/** Tests that have the first benign sample. */
const HELD = `version: 1
rule: once.kql
cases:
  - name: a build
    label: benign
    source: "samples/benign/ci.ndjson#1"
    events: [{FileName: docker, ProcessCommandLine: docker ps}]
    expect: none
`;

describe('language server: rule tests and review', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let uri: string;
  const git = (...args: string[]): void => {
    const own = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...own, ...args], { cwd: folder.path, stdio: 'ignore' });
  };
  const run = async (params: object): Promise<{ result: RunTestsResult; events: TestEvent[] }> => {
    const events: TestEvent[] = [];
    const listening = client.connection.onProgress(new ProgressType<TestEvent>(), 'events', (e) => void events.push(e));
    const all = { files: [{ uri }], coverage: false, partialResultToken: 'events', ...params };
    const result = await client.request<RunTestsResult>('kqlens/runTests', all);
    listening.dispose();
    return { result, events };
  };

  before(async () => {
    folder = new TestFolder();
    folder.write('rule.kql', RULE);
    uri = folder.write('rule.test.yaml', TESTS);
    folder.write(
      'samples/benign/ci.ndjson',
      processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps' }) +
        processEvent({ FileName: 'docker', ProcessCommandLine: 'docker info' }),
    );
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    client = await TestClient.start({ capabilities: PUSHED, folders: [folder.path] });
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });

  it('finds the tests of the workspace with their places', async () => {
    const { files } = await client.request<TestsResult>('kqlens/tests', {});
    const [file] = files;
    assert.equal(files.length, 1);
    assert.deepEqual([file!.uri, file!.rule, file!.problem], [uri, folder.uri('rule.kql'), undefined]);
    assert.deepEqual(
      file!.tests.map((t) => [t.kind, t.name, t.range.start.line, t.label, t.technique]),
      [
        ['case', 'listing', 4, 'malicious', 'T1613'],
        ['case', 'listing by a user', 9, 'malicious', undefined],
      ],
    );
  });

  it('says why a test file cannot be read', async () => {
    const broken = folder.write('broken.test.yaml', 'version: 1\ncase: []\n');
    const { files } = await client.request<TestsResult>('kqlens/tests', {
      uris: [broken, folder.uri('gone.test.yaml')],
    });
    assert.equal(files.length, 1);
    assert.match(files[0]!.problem!.message, /case/);
    assert.equal(files[0]!.problem!.range.start.line, 1);
    assert.deepEqual(
      files[0]!.problems.map((p) => p.range.start.line),
      [1],
    );
    const wrong = (label: string): string => `  - {name: a, ${label}, events: [{}], expect: none}\n`;
    folder.write('broken.test.yaml', `version: 1\ncases:\n${wrong('label: evil')}${wrong('lable: benign')}`);
    const { files: twice } = await client.request<TestsResult>('kqlens/tests', { uris: [broken] });
    const lines = new Set(twice[0]!.problems.map((p) => p.range.start.line));
    assert.deepEqual([...lines], [2, 3]);
    assert.match(twice[0]!.problems[0]!.message, /malicious/);
  });

  it('runs tests and tells of each as it is done, with the rows and the place in the rule', async () => {
    const { events } = await run({});
    assert.deepEqual(
      events.map((e) => (e.kind === 'started' ? `started ${e.name}` : `${e.outcome.status} ${e.outcome.name}`)),
      ['started listing', 'passed listing', 'started listing by a user', 'failed listing by a user'],
    );
    const last = events.at(-1);
    assert.ok(last?.kind === 'done');
    const [failure] = last.outcome.failures;
    assert.match(failure!.message, /b hits with other values/);
    assert.equal(failure!.place.uri, uri);
    assert.deepEqual(failure!.diff, {
      expected: 'ProcessCommandLine: "docker ps"\nRiskScore: 80',
      actual: 'ProcessCommandLine: "docker ps"\nRiskScore: 40',
    });
    assert.deepEqual(
      failure!.causes.map((c) => [c.place.uri, c.place.range.start.line]),
      [[folder.uri('rule.kql'), 2]],
    );
  });

  it('runs only what is asked for, and collects coverage by test', async () => {
    const { result, events } = await run({ files: [{ uri, tests: ['listing'] }], coverage: true });
    assert.equal(events.length, 2);
    const { coverage } = result.files[0]!;
    assert.equal(coverage!.rule, folder.uri('rule.kql'));
    const predicate = coverage!.clauses.find((c) => c.text === 'ProcessCommandLine has "ps"')!;
    assert.deepEqual(
      [predicate.kind, predicate.covered, predicate.lacks, predicate.tests],
      ['predicate', false, 'never false', [{ test: 'listing', true: 1, false: 0, taken: 0 }]],
    );
  });

  it('runs what the editor has, not the disk', async () => {
    const rule = folder.uri('rule.kql');
    await client.open(rule, RULE.replace('80, 40', '80, 80'));
    const { events } = await run({});
    assert.ok(events.every((e) => e.kind === 'started' || e.outcome.status === 'passed'));
    await client.close(rule);
  });

  it('reviews changed rules and writes what is accepted', async () => {
    const rule = folder.write('rule.kql', RULE.replace('has "ps"', 'has_any ("ps", "info")'));
    const { rules, problems } = await client.request<ReviewResult>('kqlens/review', {});
    assert.deepEqual(problems, []);
    const [changed] = rules;
    assert.equal(rules.length, 1);
    assert.deepEqual([changed!.path, changed!.change, changed!.events], ['rule.kql', 'modified', 2]);
    const [hit] = changed!.hits;
    assert.deepEqual(
      [hit!.kind, hit!.id, hit!.command, hit!.place.range.start.line, hit!.accepted],
      ['added', 'samples/benign/ci.ndjson#2', 'docker info', 1, undefined],
    );
    assert.ok(changed!.clauses.some((c) => c.isNew && c.place.range.start.line === 1));
    const params = { rule, corpus: hit!.corpus, id: hit!.id, file: hit!.place.uri, reason: 'nightly build' };
    const edit = await client.request<TestFileEdit>('kqlens/accept', params);
    assert.ok(edit.kind === 'change');
    assert.match(edit.edits[0]!.newText, /id: samples\/benign\/ci\.ndjson#2|"samples\/benign\/ci\.ndjson#2"/);
    const lines = TESTS.split('\n');
    const { start } = edit.edits[0]!.range;
    const offset = lines.slice(0, start.line).reduce((n, l) => n + l.length + 1, 0) + start.character;
    folder.write('rule.test.yaml', TESTS.slice(0, offset) + edit.edits[0]!.newText + TESTS.slice(offset));
    const again = await client.request<ReviewResult>('kqlens/review', {});
    assert.equal(again.rules[0]!.hits[0]!.accepted, 'nightly build');
  });

  it('stops soon after it is told to, and goes on with the next request', async () => {
    folder.write('long.kql', 'range x from 1 to 1000000000000 step 1 | summarize n = count()');
    const long = folder.write(
      'long.test.yaml',
      'version: 1\nrule: long.kql\ntable: DeviceProcessEvents\ncases:\n  - name: long\n    label: unknown\n    events: [{FileName: a}]\n    expect: {count: 1}\n',
    );
    const source = new CancellationTokenSource();
    let started = false;
    client.connection.onProgress(new ProgressType<TestEvent>(), 'long', () => {
      started = true;
      client.happened();
    });
    const params = { files: [{ uri: long }], coverage: false, partialResultToken: 'long' };
    const answer = client.connection.sendRequest('kqlens/runTests', params, source.token);
    const settled = answer.then(() => 'answered', codeOf);
    await client.until('the test', () => started || undefined);
    source.cancel();
    assert.equal(await settled, -32800);
    assert.equal((await run({ files: [{ uri, tests: ['listing'] }] })).events.length, 2);
  });

  it('reports what the tests do not notice, and adds a case that notices it', async () => {
    const rule = folder.uri('rule.kql');
    folder.write('rule.test.yaml', TESTS.replace('hits: {b: {RiskScore: 80}}', 'hits: {b: {RiskScore: 40}}'));
    const report = await client.request<RuleReport>('kqlens/mutate', { uri: rule, line: 1 });
    assert.ok(report.kind === 'report', JSON.stringify(report));
    assert.match(report.markdown, /\*\*\d+(\.\d)?%\*\*/);
    const survivor = report.places.find((p) => p.range.start.line === 1)!;
    assert.equal(survivor.range.start.line, 1);
    assert.ok(report.markdown.includes(`${rule}#L2,`));
    const answer = await client.request<TestEdit>('kqlens/killMutant', {
      uri: rule,
      line: survivor.range.start.line,
      mutant: survivor.mutant,
    });
    assert.ok(answer.kind === 'edit' && answer.edit.kind === 'change', JSON.stringify(answer));
    assert.match(answer.edit.edits[0]!.newText, /tags: \[made-up\]/);
    assert.equal(answer.edit.uri, uri);
    folder.write('alone.kql', RULE);
    const none = await client.request<RuleReport>('kqlens/mutate', { uri: folder.uri('alone.kql') });
    assert.deepEqual([none.kind, none.kind === 'none' && none.lacks], ['none', 'tests']);
  });

  it('reports which ways of writing malicious samples a rule misses', async () => {
    const rule = folder.uri('rule.kql');
    folder.write('alone.kql', RULE);
    const lacking = await client.request<RuleReport>('kqlens/evade', { uri: folder.uri('alone.kql') });
    assert.deepEqual([lacking.kind, lacking.kind === 'none' && lacking.lacks], ['none', 'samples']);
    const ofTests = await client.request<RuleReport>('kqlens/evade', { uri: rule });
    assert.ok(ofTests.kind === 'report', JSON.stringify(ofTests));
    assert.ok(ofTests.markdown.includes(`${uri}#L`), ofTests.markdown);
    const event = processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps', AccountName: 'root' });
    const sample = folder.write('samples/malicious/a.ndjson', event);
    const report = await client.request<RuleReport>('kqlens/evade', { uri: rule });
    assert.ok(report.kind === 'report', JSON.stringify(report));
    assert.match(report.markdown, /missed\./);
    assert.ok(report.markdown.includes(`${sample}#L1`));
    assert.ok(report.places.every((p) => p.mutant === undefined && p.range.start.line === 1));
    rmSync(join(folder.path, 'samples/malicious'), { recursive: true });
  });

  it('rewrites what a failing test expects, and asks for a reason where a benign event hits', async () => {
    folder.write('rule.test.yaml', TESTS);
    const answer = await client.request<TestEdit>('kqlens/updateExpected', { uri, tests: ['listing by a user'] });
    assert.ok(answer.kind === 'edit' && answer.edit.kind === 'change', JSON.stringify(answer));
    assert.deepEqual(answer.edit.edits, [
      { range: { start: { line: 12, character: 35 }, end: { line: 12, character: 36 } }, newText: '4' },
    ]);
    assert.equal(answer.line, 12);
    const benign = `${TESTS}  - {name: ci, label: benign, events: [{ProcessCommandLine: docker ps}], expect: none}\n`;
    folder.write('rule.test.yaml', benign);
    const asked = await client.request<TestEdit>('kqlens/updateExpected', { uri, tests: ['ci'] });
    assert.deepEqual(asked, { kind: 'reason', tests: ['ci'] });
    const given = await client.request<TestEdit>('kqlens/updateExpected', { uri, tests: ['ci'], reason: 'a host' });
    assert.ok(given.kind === 'edit' && given.edit.kind === 'change');
    assert.match(given.edit.edits[0]!.newText, /known: a host/);
    const passing = await client.request<TestEdit>('kqlens/updateExpected', { uri, tests: ['listing'] });
    assert.match(passing.kind === 'refused' ? passing.reason : '', /passes as it is/);
    folder.write('rule.test.yaml', TESTS);
  });

  it('adds an event of a file to the tests, and makes a test file for a rule without one', async () => {
    const rule = folder.uri('rule.kql');
    const event = { uri: folder.uri('samples/benign/ci.ndjson'), line: 0 };
    const answer = await client.request<TestEdit>('kqlens/addEvent', { rule, event, label: 'benign' });
    assert.ok(answer.kind === 'edit' && answer.edit.kind === 'change', JSON.stringify(answer));
    assert.match(answer.message, /fails until the rule leaves it out/);
    assert.match(answer.edit.edits[0]!.newText, /label: benign[^]*docker ps[^]*expect: none/);
    const written = folder.write('once.test.yaml', '');
    folder.write('once.kql', RULE);
    const once = { rule: folder.uri('once.kql'), event, label: 'benign' };
    folder.write('once.test.yaml', HELD);
    const known = await client.request<TestEdit>('kqlens/addEvent', once);
    assert.deepEqual(known, {
      kind: 'present',
      uri: written,
      message: 'The event is in “once.test.yaml” already, as the benign case “a build”.',
      line: 3,
    });
    const gone = await client.request<TestEdit>('kqlens/addEvent', {
      rule,
      event: { ...event, line: 7 },
      label: 'benign',
    });
    assert.match(gone.kind === 'refused' ? gone.reason : '', /no event on line 8/);
    folder.write('alone.kql', RULE);
    const made = await client.request<TestEdit>('kqlens/createTests', { uri: folder.uri('alone.kql') });
    assert.ok(made.kind === 'edit' && made.edit.kind === 'create', JSON.stringify(made));
    assert.equal(made.edit.uri, folder.uri('alone.test.yaml'));
    assert.match(made.edit.text, /rule: alone\.kql/);
  });
});

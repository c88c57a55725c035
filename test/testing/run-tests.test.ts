import assert from 'node:assert/strict';
import type { Failure } from '../../server/src/testing/result.js';
import { HEAD, RULE, runOne, runTests } from './memory-tests.js';

const CASE = `${HEAD}cases:
- name: listing
  label: malicious
  events:
  - {id: d1, ProcessCommandLine: docker ps}
  - {id: d2, ProcessCommandLine: docker build -t t src/}
  - {id: d3, ProcessCommandLine: docker info, AccountName: alice}
`;

/** Failures as `kind line message`. */
function told(failures: readonly Failure[]): string[] {
  return failures.map(({ kind, place, message }) => `${kind} ${place.line} ${message}`);
}

async function failures(expect: string): Promise<string[]> {
  const result = await runOne(`${CASE}  expect: ${expect}\n`);
  assert.deepEqual(result.errors, []);
  assert.equal(result.status, result.failures.length === 0 ? 'passed' : 'failed');
  return told(result.failures);
}

async function errors(test: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const result = await runTests(test, files);
  const all = [...result.errors, ...result.results.flatMap((r) => r.errors)];
  assert.ok(result.results.every((r) => r.errors.length === 0 || r.status === 'error'));
  return all.map(({ code, place, message, remedy }) =>
    `${code} ${place.line}:${place.column} ${message} ${remedy ?? ''}`.trim(),
  );
}

describe('running rule tests', () => {
  it('passes where hits, values and misses are as expected', async () => {
    assert.deepEqual(await failures('{hits: {d1: {RiskScore: 80}, d3: {RiskScore: {lt: 80}}}, misses: [d2]}'), []);
  });

  it('tells events that do not hit, and those that do', async () => {
    assert.deepEqual(await failures('{hits: [d1, d2], misses: [d3]}'), [
      'missed 12 d2 does not hit',
      'unexpected 12 d3 hits, which is not expected',
    ]);
    assert.deepEqual(await failures('all'), ['missed 12 d2 does not hit']);
    assert.deepEqual(await failures('none'), [
      'unexpected 9 d1 hits, which nothing expects',
      'unexpected 11 d3 hits, which nothing expects',
    ]);
  });

  it('shows expected and actual values', async () => {
    const result = await runOne(
      `${CASE}  expect: {hits: {d1: {RiskScore: 90, AccountName: root}, d3: }, misses: [d2]}\n`,
    );
    const [failure] = result.failures;
    assert.deepEqual(told(result.failures), ['values 12 d1 hits with other values than expected']);
    assert.deepEqual(
      failure!.differences.map(({ column, expected, actual, place }) => [column, expected, actual, place.column]),
      [['RiskScore', '90', '80', 35]],
    );
    assert.deepEqual(failure!.row?.[1], { column: 'AccountName', value: '"root"' });
    assert.equal(failure!.events[0]!.place.line, 9);
  });

  it('lists known gaps, and fails once they are closed', async () => {
    const known = `{hits: {d1: {RiskScore: 80, known: should be 90}, d3: }, misses: {d2: {known: a build}}}`;
    const result = await runOne(`${CASE}  expect: ${known}\n`);
    assert.deepEqual(
      result.known.map(({ event, kind, reason }) => [event, kind, reason]),
      [
        ['d1', 'values', 'should be 90'],
        ['d2', 'missed', 'a build'],
      ],
    );
    assert.deepEqual(await failures('{hits: {d1: {RiskScore: 70, known: low}}, misses: {d2: , d3: {known: gap}}}'), [
      'fixed 12 d1 is no longer as it is known to be (“low”)',
      'fixed 12 d3 hits now: the known gap is closed (“gap”)',
    ]);
    const benign = `${HEAD}cases: [{name: a, label: benign, events: [{id: b, ProcessCommandLine: x}], expect: {hits: {b: {known: cron}}}}]`;
    assert.deepEqual(told((await runOne(benign)).failures), [
      'fixed 5 b no longer hits: the known gap is closed (“cron”)',
    ]);
  });

  it('counts, orders, and lets unexpected hits be', async () => {
    assert.deepEqual(await failures('{count: 2, order: [RiskScore desc, TimeGenerated]}'), []);
    assert.deepEqual(await failures('{count: 3}'), ['count 12 3 rows expected, there are 2']);
    assert.deepEqual(await failures('{max_hits: 1}'), ['count 12 at most 1 row expected, there are 2']);
    assert.deepEqual(await failures('{order: [RiskScore asc]}'), [
      'order 12 row 2 stands behind row 1, though its RiskScore is 40 and that of the other 80',
    ]);
    const benign = CASE.replace('malicious', 'benign');
    const warned = await runOne(`${benign}  expect: {misses: [d2], unexpected: warn}\n`);
    assert.equal(warned.status, 'passed');
    assert.deepEqual(told(warned.warnings), [
      'unexpected 9 d1 hits, which nothing expects',
      'unexpected 11 d3 hits, which nothing expects',
    ]);
  });

  it('compares rows of aggregated results as a set, or in the order given', async () => {
    const rule = {
      'rule.kql': `${RULE} | summarize Events = count(), Times = make_set(TimeGenerated) by AccountName | order by AccountName asc`,
    };
    const one = async (expect: string): Promise<string[]> =>
      told((await runOne(`${CASE}  expect: ${expect}\n`, rule)).failures);
    assert.deepEqual(await one('{rows: [{AccountName: root, Events: 1, sources: [d1]}, {AccountName: alice}]}'), []);
    assert.deepEqual(await one('{rows: [{AccountName: alice}, {AccountName: root}], order: given}'), []);
    assert.deepEqual(await one('{rows: [{AccountName: root}, {AccountName: alice}], order: given}'), [
      'row 12 row 1 is not the expected one',
      'row 12 row 2 is not the expected one',
    ]);
    assert.deepEqual(await one('{rows: [{AccountName: root, Events: {gte: 2}}]}'), [
      'row 12 no row is as expected: AccountName: "root", Events: >= 2',
      'unexpected 11 d3 hits, which nothing expects',
      'unexpected 9 d1 hits, which nothing expects',
    ]);
    assert.deepEqual(await one('{rows: [{sources: [d1]}, {sources: [d2]}]}'), [
      'row 12 no row is as expected: ',
      'unexpected 11 d3 hits, which nothing expects',
    ]);
    // An event is hit by the rows that it contributes to.
    assert.deepEqual(await one('{hits: {d1: {Events: 1}, d3: }, misses: [d2]}'), []);
  });

  it('asks for as many rows of an event as are expected', async () => {
    const rule = { 'rule.kql': `${RULE} | mv-expand Part = split(ProcessCommandLine, " ") to typeof(string)` };
    const one = async (expect: string): Promise<string[]> =>
      told((await runOne(`${CASE}  expect: ${expect}\n`, rule)).failures);
    assert.deepEqual(await one('{hits: {d1: [{Part: docker}, {Part: ps}], d3: {RiskScore: 40}}, misses: [d2]}'), []);
    assert.deepEqual(
      await one('{hits: {d1: [{Part: docker}, {Part: a}, {Part: ps}], d3: [{Part: docker}, {Part: x}]}, misses: [d2]}'),
      ['count 12 d1 gives 2 rows, 3 are expected', 'values 12 d3 hits with other values than expected'],
    );
  });

  it('reads tables beside the events, watchlists, functions and parameters', async () => {
    const rule = `declare query_parameters(Least: long = 100);
DeviceProcessEvents
| where AccountName !in ((_GetWatchlist('CiAccounts') | project SearchKey))
| join kind=inner (Assets_CL | project DeviceName, Tier) on DeviceName
| extend RiskScore = Weight(Tier)
| where RiskScore >= Least`;
    const test = `version: 1
rule: rule.kql
parameters: {Least: 50}
watchlists: {CiAccounts: [{SearchKey: runner}]}
functions: {Weight: {parameters: "tier: long", body: "tier * 10"}}
tables:
  Assets_CL:
    schema: {DeviceName: string, Tier: long}
    events: [{DeviceName: a, Tier: 5}, {DeviceName: b, Tier: 4}]
cases:
- name: joined
  label: malicious
  events:
  - {id: hit, DeviceName: a, AccountName: x}
  - {id: ci, DeviceName: a, AccountName: runner}
  - {id: low, DeviceName: b, AccountName: x}
  expect: {hits: {hit: {RiskScore: 50}}, misses: [ci, low]}
`;
    const result = await runTests(test, { 'rule.kql': rule });
    assert.deepEqual(result.errors, []);
    assert.deepEqual(
      result.results.map((r) => [r.status, told(r.failures), r.errors]),
      [['passed', [], []]],
    );
  });

  it('refuses what the schema, the rule or the result does not have', async () => {
    assert.deepEqual(await errors(CASE.replace('AccountName: alice', 'AcountName: alice')), [
      'test 11:47 DeviceProcessEvents has no column `AcountName` Did you mean `AccountName`?',
    ]);
    assert.deepEqual(await errors(CASE.replace('AccountName: alice', 'ProcessId: many')), [
      'test 11:58 `many` is no long, which `ProcessId` of DeviceProcessEvents holds Write a value such as `80`.',
    ]);
    assert.deepEqual(
      await errors(`${CASE}  expect: {hits: {d1: {Riskscore: 1}, d3: {RiskScore: high}}, misses: [d2]}`),
      [
        'test 12:24 the result has no column `Riskscore` Did you mean `RiskScore`?',
        'test 12:55 `high` is no long, which the column holds Write a value such as `80`.',
      ],
    );
    assert.deepEqual(
      await errors(HEAD.replace('AccountName', 'Acount') + 'cases: [{name: a, label: benign, events: [{}]}]'),
      ['test 4:67 no table of the inline events has a column `Acount`'],
    );
    assert.deepEqual(
      await errors(HEAD.replace('rule.kql', 'none.kql') + 'cases: [{name: a, label: benign, events: [{}]}]'),
      ['test 2:7 there is no such rule file Looked for /w/none.kql.'],
    );
    assert.deepEqual(await errors(`${HEAD}parameters: {a: 1}\ncases: [{name: a, label: benign, events: [{}]}]`), [
      'test 5:14 the rule declares no query parameter `a` It declares none.',
    ]);
  });

  it('never passes what is not evaluable', async () => {
    const unknown = await errors(CASE, {
      'rule.kql': 'DeviceProcessEvents | union (evaluate http_request("https://x.example"))',
    });
    assert.match(unknown[0]!, /^not-local 1:\d+ .*http_request/);
    const broken = await errors(CASE, { 'rule.kql': 'DeviceProcessEvents | where FileNam == "x"' });
    assert.match(broken[0]!, /^syntax 1:29 .*FileNam/);
  });

  it('takes the clock from the file or the case, and says where it assumes one', async () => {
    const edge = `version: 1
rule: rule.kql
now: 2026-11-20T12:00:00Z
cases:
- name: window is strict
  label: malicious
  events:
  - {id: t1, FileName: docker, ProcessCommandLine: docker ps, TimeGenerated: 2026-11-19T12:00:00.0000000Z}
  - {id: t2, FileName: docker, ProcessCommandLine: docker ps, TimeGenerated: 2026-11-19T12:00:00.0000001Z}
  expect: {hits: [t2], misses: [t1]}
`;
    assert.equal((await runOne(edge)).status, 'passed');
    const moved = edge.replace('  label', '  now: 2026-11-20T12:00:00.0000001Z\n  label');
    assert.deepEqual(told((await runOne(moved)).failures), ['missed 11 t2 does not hit']);
    const assumed = await runTests(edge.replace(/^now.*\n/m, ''));
    assert.equal(assumed.results[0]!.status, 'failed');
    assert.match(assumed.notes[0]!, /`now` is not given.*2026-11-19T12:00:01\.0000001Z/);
  });

  it('runs corpora with accepted hits, budgets and moved times', async () => {
    const line = (n: number, command: string): string =>
      JSON.stringify({ TimeGenerated: `2020-01-0${n}T00:00:00Z`, FileName: 'docker', ProcessCommandLine: command });
    const files = {
      'benign/ci.ndjson': [line(1, 'docker ps'), line(3, 'docker ps'), line(3, 'docker info')].join('\n'),
    };
    const corpus = (more: string): string =>
      `${HEAD}corpora:\n- name: builds\n  label: benign\n  files: [benign/*.ndjson]\n${more}`;
    const unshifted = await runOne(corpus(''), files);
    assert.deepEqual([unshifted.status, unshifted.events, unshifted.hits], ['passed', 3, 0]);
    const shifted = await runOne(corpus('  shift: newest\n'), files);
    assert.deepEqual(told(shifted.failures), [
      'count 6 No hit is expected besides the accepted ones, there are 2: benign/ci.ndjson#2, benign/ci.ndjson#3',
      'unexpected 2 benign/ci.ndjson#2 hits, which nothing expects',
      'unexpected 3 benign/ci.ndjson#3 hits, which nothing expects',
    ]);
    assert.equal(shifted.failures[1]!.place.file, '/w/benign/ci.ndjson');
    const one = async (expect: string) => runOne(corpus(`  shift: newest\n  expect: ${expect}\n`), files);
    const accepted = await one('{max_hits: 1, accepted: [{id: "benign/ci.ndjson#2", reason: nightly}]}');
    assert.deepEqual([accepted.status, accepted.known[0]?.reason], ['passed', 'nightly']);
    assert.deepEqual(told((await one('{max_hits: 9, accepted: ["benign/ci.ndjson#1"]}')).failures), [
      'fixed 10 benign/ci.ndjson#1 is accepted, and no longer hits',
    ]);
    assert.deepEqual(told((await one('{min_hits: 3, unexpected: ignore}')).failures), [
      'count 6 at least 3 hits expected, there are 2',
    ]);
    assert.equal((await runOne(corpus('  now: 2020-01-01T12:00:00Z\n  expect: {count: 3}\n'), files)).status, 'passed');
  });

  it('reports records that cannot be read', async () => {
    const files = { 'events.ndjson': '{"FileName": "docker"}\n{oops\n' };
    const corpus = `${HEAD}corpora:\n- {name: c, label: benign, files: [events.ndjson]}\n`;
    assert.match((await errors(corpus, files))[0]!, /^test 6:36 not all events were read: \/w\/events.ndjson:2/);
    assert.deepEqual(await errors(corpus.replace('files:', 'unreadable: ignore, files:'), files), []);
    assert.deepEqual(await errors(corpus.replace('events.ndjson', 'other.ndjson'), files), [
      'test 6:36 there is no such file Looked for /w/other.ndjson.',
    ]);
  });

  it('leaves out what is skipped or filtered', async () => {
    const test = `${HEAD}cases:\n- {name: a, label: benign, skip: later, events: [{}]}\n- {name: b, label: benign, events: [{}]}\n`;
    const result = await runTests(test, {}, { filter: ({ name }) => name === 'a' });
    assert.deepEqual(
      result.results.map((r) => [r.name, r.status, r.skipped]),
      [['a', 'skipped', 'later']],
    );
  });
});

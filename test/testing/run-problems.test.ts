import assert from 'node:assert/strict';
import { HEAD, runTests } from './memory-tests.js';

const EVENT = '{"TimeGenerated":"2026-11-20T11:00:00Z","Type":"DeviceProcessEvents","FileName":"docker"}\n';

/** The problems of a file whose case `one` expects something, and of what stands behind it, each as `LINE:COLUMN text remedy`. */
async function problems(
  expect: string,
  more = '',
  events = '[{id: a, ProcessCommandLine: docker ps}]',
): Promise<string[]> {
  const one = `  - {name: one, label: malicious, events: ${events}, expect: ${expect}}\n`;
  const { errors, results } = await runTests(`${HEAD}cases:\n${one}${more}`, { 'ev.ndjson': EVENT });
  const all = [...errors, ...results.flatMap((r) => r.errors)];
  return all.map(({ place, message, remedy }) => `${place.line}:${place.column} ${message} ${remedy ?? 'NO REMEDY'}`);
}

/** What is wrong only once a test is run: each is told with its place in the test file and what to do. */
const EXPECTATIONS: readonly (readonly [expect: string, problem: RegExp])[] = [
  ['{hits: {a: {RiskScor: 80}}}', /^6:105 the result has no column `RiskScor` Did you mean `RiskScore`\?$/u],
  ['{rows: [{Zzzz: 1}]}', /^6:\d+ the result has no column `Zzzz` Its columns are TimeGenerated, .*RiskScore\.$/u],
  ['{order: [Zzzz desc]}', /^6:\d+ the result has no column `Zzzz` Its columns are/u],
  ['{hits: {a: {RiskScore: high}}}', /^6:\d+ `high` is no long, which the column holds Write a value such as `80`\.$/u],
  ['{hits: {a: {TimeGenerated: soon}}}', /`soon` is no datetime, .* Write a value such as `2026-11-20T12:00:00Z`\.$/u],
  ['{hits: {a: {RiskScore: {gt: high}}}}', /`high` is no long, .* Write a value/u],
  ['{hits: {a: {RiskScore: {between: [1]}}}}', /`between` takes two values Write `\{between: \[low, high\]\}`\.$/u],
  ['{hits: {a: {RiskScore: {approx: 80}}}}', /`approx` takes a list Write `\{approx: \[value, tolerance\]\}`\.$/u],
  [
    '{hits: {a: {AccountName: {approx: [root, 1]}}}}',
    /`approx` compares numbers and times, the column holds a string/u,
  ],
  ['{hits: {a: {AccountName: {matches: "("}}}}', /`\(` is no regular expression: .* Mend the pattern\.$/u],
  ['{rows: [{RiskScore: 80, sources: [b]}]}', /the case has no event `b` Did you mean `a`\?$/u],
];

const TESTS: readonly (readonly [more: string, problem: RegExp])[] = [
  [
    '  - {name: two, files: [gone.ndjson], label: benign}',
    /^7:\d+ there is no such file Looked for \/w\/gone\.ndjson\.$/u,
  ],
  [
    '  - {name: two, label: benign, files: ["gone/*.ndjson"]}',
    /there is no such file Looked for \/w\/gone\/\*\.ndjson\.$/u,
  ],
  ['corpora: [{name: c, label: benign, files: [gone.ndjson]}]', /^7:\d+ there is no such file Looked for/u],
  [
    'corpora: [{name: c, label: benign, files: [ev.ndjson], expect: {accepted: ["ev.ndjson#9"]}}]',
    /^7:\d+ the corpus has no event `ev\.ndjson#9` Did you mean `ev\.ndjson#1`\?$/u,
  ],
  [
    '  - {name: two, label: benign, files: [ev.ndjson], expect: {misses: [zzzzzzzz]}}',
    /^7:\d+ the case has no event `zzzzzzzz` Its events are ev\.ndjson#1\. Events of files are called by/u,
  ],
  [
    'corpora: [{name: c, label: benign, files: [{path: ev.ndjson, format: auditt}]}]',
    /^7:\d+ there is no event format `auditt` Did you mean `auditd`\?$/u,
  ],
  [
    'corpora: [{name: c, label: benign, files: [{path: ev.ndjson, table: Zzzz_CL}]}]',
    /^7:\d+ there is no table `Zzzz_CL` The rule reads `DeviceProcessEvents`\. Declare it under `tables\.Zzzz_CL\.schema`\.$/u,
  ],
  [
    '  - {name: two, label: benign, events: [{table: DeviceProcesEvents, FileName: x}]}',
    /^7:\d+ there is no table `DeviceProcesEvents` Did you mean `DeviceProcessEvents`\?$/u,
  ],
  ['  - {name: two, label: benign, table: Zzzz_CL, events: [{FileName: x}]}', /^7:\d+ there is no table `Zzzz_CL`/u],
  [
    '  - {name: two, label: benign, events: [{FileNam: x}]}',
    /^7:\d+ .* has no column `FileNam` Did you mean `FileName`\?$/u,
  ],
  ['  - {name: two, label: benign, events: [{ProcessId: x}]}', /^7:\d+ `x` is no long, .* Write a value such as/u],
];

describe('what is wrong with tests once they are run', () => {
  for (const [expect, problem] of EXPECTATIONS) {
    it(`is told of the expectation ${expect}`, async () => {
      const [first, ...others] = await problems(expect);
      assert.match(first ?? 'nothing', problem);
      assert.deepEqual(others, []);
    });
  }

  for (const [more, problem] of TESTS) {
    it(`is told of ${more.trim()}`, async () => {
      const [first, ...others] = await problems('all', more);
      assert.match(first ?? 'nothing', problem);
      assert.deepEqual(others, []);
    });
  }

  it('takes an event of a table that the rule may read by a pattern, a computed name or a function', async () => {
    const test = `version: 1\nrule: rule.kql\nfunctions: {Own: {body: Own_CL}}\ncases:\n  - {name: one, label: malicious, events: [{table: Own_CL, A: x}]}\n`;
    for (const rule of [
      'union Own*',
      'Own() | where A == "x"',
      'search in (Own_CL) "x"',
      'search "x"',
      'Own_CL | where A == "x"',
    ]) {
      const { errors, results } = await runTests(test, { 'rule.kql': rule });
      const told = [...errors, ...results.flatMap((r) => r.errors)].filter((e) =>
        e.message.startsWith('there is no table'),
      );
      assert.deepEqual(told, [], rule);
    }
  });
});

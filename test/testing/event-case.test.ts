import assert from 'node:assert/strict';
import { eventCase, type EventForCase } from '../../server/src/testing/edit/event-case.js';
import { runRuleTest } from '../../server/src/testing/run-tests.js';
import { HEAD, memoryHost, RULE } from './memory-tests.js';

const event = (more: object): string =>
  `${JSON.stringify({ TimeGenerated: '2026-11-21T11:00:00.5Z', DeviceName: 'h', FileName: 'docker', ...more })}\n`;
const EVENTS =
  event({ ProcessCommandLine: 'docker ps', AccountName: 'ann' }) +
  event({ ProcessCommandLine: 'docker build', AccountName: 'root' }) +
  'not json\n';
const FILE = '/w/samples/e.ndjson';

/** The text that an event's case makes of a test file, after the case came out as `passes` says; or why there is none. */
async function made(more: Partial<EventForCase>, files: Record<string, string> = {}, rule = RULE): Promise<string> {
  const all = { '/w/rule.kql': rule, [FILE]: EVENTS, ...files };
  const host = memoryHost(all);
  const [unit] = host.openRule('/w/rule.kql', rule);
  const result = await eventCase(unit!, { file: FILE, line: 1, label: 'malicious', ...more }, host);
  if (result.kind === 'refused') return result.reason;
  if (result.kind === 'present') return `${result.path}:${result.line} ${result.label} ${result.name}`;
  const run = await runRuleTest(result.path, result.text, memoryHost({ ...all, [result.path]: result.text }));
  assert.deepEqual(run.errors, []);
  const one = run.results.find((r) => r.name === result.name);
  assert.equal(one?.status, result.passes ? 'passed' : 'failed', JSON.stringify(one));
  assert.equal(result.isNew, files[result.path] === undefined);
  return `${result.path} ${result.passes ? 'passes' : 'fails'}\n${result.text}`;
}

describe('an event as a test case', () => {
  it('begins a test file with what the rule reads of it', async () => {
    assert.equal(
      await made({}),
      `/w/rule.test.yaml passes
version: 1
rule: rule.kql
now: 2026-11-21T11:00:02Z

cases:
  - name: "samples/e.ndjson#1"
    label: malicious
    source: "samples/e.ndjson#1"
    events:
      - { id: e1, TimeGenerated: "2026-11-21T11:00:00.5Z", AccountName: ann, FileName: docker, ProcessCommandLine: docker ps }
    expect: all
`,
    );
  });

  it('is added to the tests beside the rule, without what their defaults say, at its own time', async () => {
    const tests = `${HEAD}cases:\n  - name: first\n    label: benign\n    events: [{ProcessCommandLine: docker build}]\n    expect: none\n`;
    const text = await made({ label: 'benign' }, { '/w/rule.test.yaml': tests });
    assert.ok(text.startsWith('/w/rule.test.yaml fails'), text);
    assert.match(text, /now: 2026-11-21T11:00:02Z\n {4}events:\n/);
    assert.match(
      text,
      /- \{ id: e1, TimeGenerated: "2026-11-21T11:00:00\.5Z", [^F]*ProcessCommandLine: docker ps[^F]*\}\n/,
    );
    assert.match(text, /expect: none\n$/);
  });

  it('is not added twice, in whichever test file it is and under whichever name', async () => {
    const tests = (await made({})).replace(/^.*\n/u, '');
    assert.equal(await made({}, { '/w/rule.test.yaml': tests }), '/w/rule.test.yaml:6 malicious samples/e.ndjson#1');
    const renamed = tests.replace('name: "samples/e.ndjson#1"', 'name: listing');
    const label = 'benign';
    assert.equal(
      await made({ label }, { '/w/rule.test.yaml': renamed }),
      '/w/rule.test.yaml:6 malicious listing',
      'a case of the other label would contradict it',
    );
    const inOther = renamed.replace('source: "', 'source: "../').replace('rule: rule', 'rule: ../rule');
    assert.equal(
      await made({}, { '/w/rule.test.yaml': HEAD, '/w/tests/rule.test.yaml': inOther }),
      '/w/tests/rule.test.yaml:6 malicious listing',
    );
    // Values as defaults say them, and without quotes, are the same.
    const byDefault = tests
      .replace('cases:', 'defaults: { AccountName: ann }\n\ncases:')
      .replace('AccountName: ann, F', 'F');
    assert.equal(
      await made({}, { '/w/rule.test.yaml': byDefault }),
      '/w/rule.test.yaml:8 malicious samples/e.ndjson#1',
    );
    const another = await made({ line: 2, known: 'to come' }, { '/w/rule.test.yaml': tests });
    assert.match(another, /name: "samples\/e\.ndjson#2"/);
  });

  it('is added where the line held another event when its case was made', async () => {
    const tests = (await made({})).replace(/^.*\n/u, '').replace('docker ps', 'docker info');
    assert.match(await made({}, { '/w/rule.test.yaml': tests }), /name: "samples\/e\.ndjson#1 \(2\)"/);
  });

  it('says of a gap why it is there, and refuses one that is none', async () => {
    assert.match(await made({ line: 2, known: 'to come' }), /passes\n[^]*misses:\n {8}e1: \{ known: to come \}/);
    assert.match(
      await made({ line: 1, label: 'benign', known: 'a host' }),
      /passes\n[^]*hits:\n {8}e1: \{ known: a host \}/,
    );
    assert.match(await made({ known: 'x' }), /hits this event, as a malicious event should/);
    assert.match(await made({ line: 2, label: 'benign', known: 'x' }), /does not hit this event/);
  });

  it('refuses what is no event of the rule, and files that it cannot edit', async () => {
    assert.match(await made({ line: 3 }), /line 3 of `e\.ndjson` cannot be read/);
    assert.match(await made({ line: 9 }), /no event on line 9/);
    assert.match(await made({}, { '/w/rule.test.json': '{}' }), /is JSON/);
    assert.match(await made({}, { '/w/rule.test.yaml': 'version: 2\n' }), /cannot be read/);
    assert.match(await made({}, {}, 'SigninLogs | where UserPrincipalName has "a" and Nope == 1'), /./);
  });
});

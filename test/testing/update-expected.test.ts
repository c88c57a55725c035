import assert from 'node:assert/strict';
import { updateExpected } from '../../server/src/testing/edit/update-expected.js';
import { runRuleTest } from '../../server/src/testing/run-tests.js';
import { HEAD, memoryHost, RULE } from './memory-tests.js';

const SUMS = `DeviceProcessEvents | where FileName =~ "docker" | summarize Count = count() by AccountName`;

/** Updates every test of a file; the new text without its head. */
async function update(
  cases: string,
  options: { rule?: string; reason?: string; name?: string; head?: string; files?: Record<string, string> } = {},
): Promise<string> {
  const { rule = RULE, reason, name = 'rule.test.yaml', head = HEAD, files = {} } = options;
  const text = head + cases;
  const path = `/w/${name}`;
  const host = memoryHost({ '/w/rule.kql': rule, [path]: text, ...files });
  const before = await runRuleTest(path, text, host);
  const tests = new Set(before.results.map((r) => r.name));
  const result = await updateExpected(path, text, host, { tests, reason });
  if (result.kind !== 'changed') return result.kind === 'reason' ? `reason: ${result.tests.join()}` : result.reason;
  const after = await runRuleTest(path, result.text, host);
  for (const r of after.results) assert.equal(r.status, 'passed', r.name);
  assert.ok(result.text.startsWith(head));
  return result.text.slice(head.length);
}

const one = (
  label: string,
  expect: string,
  events = '[{id: a, ProcessCommandLine: docker ps}, {id: b, ProcessCommandLine: docker run}]',
): string => `cases:\n  - name: c\n    label: ${label}\n    events: ${events}\n    expect: ${expect}\n`;

describe('updating what tests expect', () => {
  it('replaces a value in its place and leaves the rest as it is written', async () => {
    const before = one(
      'malicious',
      `\n      hits:\n        # the listing\n        a: {RiskScore: 70, AccountName: root}   # was 70\n      misses: [b]`,
    );
    assert.equal(await update(before), before.replace('RiskScore: 70', 'RiskScore: 80'));
    const matcher = one('malicious', '{hits: {a: {RiskScore: {gt: 90}}}, misses: [b]}');
    assert.equal(await update(matcher), matcher.replace('{gt: 90}', '80'));
  });

  it('moves events between hits and misses', async () => {
    assert.equal(
      await update(one('malicious', '{hits: {b: {RiskScore: 80}}, misses: [a]}')),
      one('malicious', '{hits: { a: { RiskScore: 80 } }, misses: [b]}'),
    );
    assert.equal(
      await update(
        one('malicious', `\n      hits:\n        a: {RiskScore: 80}\n        b: {}\n      unexpected: warn`),
      ),
      one('malicious', `\n      hits:\n        a: { RiskScore: 80 }\n      misses: [b]\n      unexpected: warn`),
    );
    assert.equal(
      await update(one('malicious', 'all')),
      one('malicious', '{ hits: { a: { RiskScore: 80 } }, misses: [b] }'),
    );
    assert.equal(
      await update(one('unknown', 'none', '[{id: a, ProcessCommandLine: docker ps}]')),
      one('unknown', 'all', '[{id: a, ProcessCommandLine: docker ps}]'),
    );
  });

  it('drops a gap that is closed', async () => {
    assert.equal(
      await update(one('malicious', '{hits: {}, misses: {a: {known: later}, b: {}}}')),
      one('malicious', '{hits: { a: { RiskScore: 80 } }, misses: [b]}'),
    );
    assert.equal(
      await update(one('malicious', '{hits: {a: {RiskScore: 40, known: should be more}}, misses: [b]}')),
      one('malicious', '{hits: {a: { RiskScore: 80 }}, misses: [b]}'),
    );
  });

  it('asks for a reason where a benign event hits, and writes it', async () => {
    assert.equal(await update(one('benign', 'none')), 'reason: c');
    assert.equal(
      await update(one('benign', 'none'), { reason: 'a host that: lists' }),
      one('benign', '{ hits: { a: { RiskScore: 80, known: "a host that: lists" } } }'),
    );
  });

  it('rewrites rows and counts of rules that aggregate', async () => {
    const rows = (text: string): string => one('unknown', `\n      rows:${text}`);
    assert.equal(
      await update(rows('\n        - {AccountName: root, Count: 3} # twice'), { rule: SUMS }),
      rows('\n        - {AccountName: root, Count: 2} # twice'),
    );
    const split = '[{ProcessCommandLine: a}, {ProcessCommandLine: b, AccountName: ann}]';
    assert.equal(
      await update(one('unknown', '{rows: [{AccountName: ann, Count: 1}]}', split), { rule: SUMS }),
      one('unknown', '{rows: [{ AccountName: ann, Count: 1 }, { AccountName: "root", Count: 1 }]}', split).replace(
        '"root"',
        'root',
      ),
    );
    assert.equal(
      await update(one('unknown', '{count: 5, max_hits: 9}'), { rule: SUMS }),
      one('unknown', '{count: 1, max_hits: 9}'),
    );
  });

  it('takes JSON files', async () => {
    const json = (score: number): string =>
      JSON.stringify(
        {
          version: 1,
          rule: 'rule.kql',
          now: '2026-11-20T12:00:00Z',
          cases: [
            {
              name: 'c',
              label: 'malicious',
              events: [
                {
                  id: 'a',
                  TimeGenerated: '2026-11-20T11:00:00Z',
                  FileName: 'docker',
                  AccountName: 'root',
                  ProcessCommandLine: 'docker ps',
                },
              ],
              expect: { hits: { a: { RiskScore: score } } },
            },
          ],
        },
        undefined,
        2,
      );
    assert.equal(await update(json(1), { head: '', name: 'rule.test.json' }), json(80));
  });

  it('changes the counts of corpora, accepts new hits with a reason and forgets hits that are gone', async () => {
    const event = (command: string): string =>
      `${JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', FileName: 'docker', ProcessCommandLine: command })}\n`;
    const files = { '/w/e.ndjson': event('docker build') + event('docker ps') };
    const corpus = (expect: string): string =>
      `corpora:\n  - name: k\n    label: benign\n    files: [e.ndjson]\n    expect: ${expect}\n`;
    assert.equal(await update(corpus('{max_hits: 0, accepted: ["e.ndjson#1"]}'), { files }), 'reason: k');
    assert.equal(
      await update(corpus('{max_hits: 0, accepted: ["e.ndjson#1"]}'), { files, reason: 'a host' }),
      corpus('{ max_hits: 0, accepted: [{ id: "e.ndjson#2", reason: a host }] }'),
    );
    assert.equal(
      await update(corpus('{min_hits: 4, unexpected: ignore}'), { files }),
      corpus('{min_hits: 1, unexpected: ignore}'),
    );
  });

  it('changes nothing where that would not make the test pass, or nothing fails', async () => {
    assert.match(
      await update(one('malicious', '{hits: [a], misses: [b], order: [RiskScore asc, Missing desc]}')),
      /cannot be rewritten.*Missing/,
    );
    assert.match(await update(one('malicious', '{hits: [a], misses: [b]}')), /passes as it is/);
  });
});

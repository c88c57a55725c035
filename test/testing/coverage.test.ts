import assert from 'node:assert/strict';
import type { ClauseCoverage, CoverageReport } from '../../server/src/testing/coverage/report.js';
import { runTests } from './memory-tests.js';

/** The coverage of a rule by cases, each a list of events. */
async function cover(rule: string, ...cases: readonly string[]): Promise<CoverageReport> {
  const listed = cases.map(
    (events, i) => `- {name: case ${i + 1}, label: unknown, events: [${events}], expect: {min_hits: 0}}`,
  );
  const test = `version: 1\nrule: rule.kql\nnow: 2026-11-20T12:00:00Z\ncases:\n${listed.join('\n')}\n`;
  const result = await runTests(test, { 'rule.kql': rule }, { coverage: true });
  assert.deepEqual(result.errors, []);
  assert.deepEqual(
    result.results.flatMap((r) => r.errors),
    [],
  );
  return result.coverage!;
}

function clause({ clauses }: CoverageReport, text: string, kind: ClauseCoverage['kind'] = 'predicate'): ClauseCoverage {
  const found = clauses.find((c) => c.text === text && c.kind === kind);
  assert.ok(found, `no ${kind} ${text}`);
  return found;
}

describe('clause coverage', () => {
  it('counts over all cases, and tells which reached a clause', async () => {
    const rule = 'DeviceProcessEvents | where FileName == "a" and ProcessId > 5';
    const report = await cover(rule, '{FileName: a, ProcessId: 6}, {FileName: a}', '{FileName: b, ProcessId: 1}');
    const name = clause(report, 'FileName == "a"');
    assert.deepEqual([name.true, name.false, name.decidedTrue, name.decidedFalse], [2, 1, 1, 0]);
    assert.deepEqual(name.tests, [
      { test: 'case 1', true: 2, false: 0, taken: 0 },
      { test: 'case 2', true: 0, false: 1, taken: 0 },
    ]);
    const id = clause(report, 'ProcessId > 5');
    assert.deepEqual([id.true, id.false, id.null], [1, 2, 1]);
    assert.deepEqual(report.totals.clauses, { covered: 2, total: 2, percent: 100 });
    assert.deepEqual(report.totals.decided, { covered: 1, total: 2, percent: 50 });
    assert.deepEqual([id.place.file, id.place.line, id.place.column], ['/w/rule.kql', 1, 49]);
  });

  it('says what is lacking', async () => {
    const rule =
      'DeviceProcessEvents | where FileName in ("a", "b") | extend S = case(ProcessId > 5, 2, AccountName == "x", 1, 0)';
    const report = await cover(rule, '{FileName: a, ProcessId: 6}');
    assert.equal(clause(report, 'FileName in ("a", "b")').lacks, 'never false');
    assert.equal(clause(report, '"b"', 'item').lacks, 'never matched');
    assert.equal(clause(report, 'AccountName == "x"', 'arm').lacks, 'never taken');
    assert.equal(clause(report, '0', 'otherwise').lacks, 'never taken');
    assert.deepEqual(report.totals.arms, { covered: 1, total: 3, percent: 33.3 });
    assert.deepEqual(report.totals.items, { covered: 1, total: 2, percent: 50 });
  });

  it('does not ask for outcomes that cannot be', async () => {
    const rule =
      'DeviceProcessEvents | extend S = case(FileName has "a", 80, FileName == "a", 60, 40) | where S >= 40 | where S > 50';
    const report = await cover(rule, '{FileName: a}, {FileName: b}');
    assert.match(clause(report, 'S >= 40').excused!, /always true/);
    assert.match(clause(report, 'FileName == "a"', 'arm').excused!, /never taken/);
    assert.equal(report.totals.clauses.percent, 100);
    assert.equal(report.totals.arms.percent, 100);
  });

  it('counts let statements that the result depends on, also by way of others, and leaves unused ones to the lint', async () => {
    const rule =
      'let a = dynamic(["x"]); let b = a; let c = dynamic(["y"]); let d = c; DeviceProcessEvents | where FileName in (b)';
    const report = await cover(rule, '{FileName: x}', '{FileName: y}');
    assert.deepEqual(
      report.lets.map((l) => [l.name, l.tests]),
      [
        ['a', ['case 1', 'case 2']],
        ['b', ['case 1', 'case 2']],
      ],
    );
    assert.deepEqual(report.totals.lets, { covered: 2, total: 2, percent: 100 });
    assert.equal(clause(report, '"x"', 'item').true, 1);
  });

  it('counts a let statement once something reached it: its rows, its body, the clause or operator that uses it', async () => {
    const rule = `let Limit = 5;
let Names = dynamic(["x"]);
let Few = DeviceProcessEvents | where FileName == "rare" | project AccountName;
let Weight = (tier: long) { tier * 10 };
let IsRoot = (account: string) { account == "root" };
DeviceProcessEvents
| where ProcessId > Limit
| where FileName in (Names)
| join kind=inner Few on AccountName
| where IsRoot(AccountName)
| extend S = Weight(ProcessId)`;
    const reached = async (...cases: readonly string[]): Promise<string[]> =>
      (await cover(rule, ...cases)).lets.filter((l) => l.covered).map((l) => l.name);
    assert.deepEqual(await reached('{ProcessId: 1}'), ['Limit']);
    assert.deepEqual(await reached('{ProcessId: 9, FileName: y}'), ['Limit', 'Names']);
    const rare = '{FileName: rare, AccountName: eve}';
    assert.deepEqual(await reached(rare), ['Limit', 'Few']);
    const joined = `${rare}, {ProcessId: 9, FileName: x, AccountName: eve}`;
    assert.deepEqual(await reached(joined), ['Limit', 'Names', 'Few', 'IsRoot']);
    assert.deepEqual((await cover(rule, joined.replaceAll('eve', 'root'))).totals.lets.percent, 100);
  });

  it('counts conditions on aggregates for all events of the row', async () => {
    const rule = 'DeviceProcessEvents | summarize N = count() by FileName | where N > 1';
    const report = await cover(rule, '{FileName: a}, {FileName: a}, {FileName: b}');
    const { true: yes, false: no } = clause(report, 'N > 1');
    assert.deepEqual([yes, no], [2, 1]);
  });
});

import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import {
  applyBaseline,
  baselineOf,
  fingerprintOf,
  pruned,
  readBaseline,
  writeBaseline,
  type KnownFinding,
} from '../../server/src/lint/baseline.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { checkQuery } from './check.js';

const QUERY = `let a = 1;
let b = 2;
DeviceProcessEvents
| where ProcessCommandLine has "ps"
| where FileName == "Cmd.exe"`;

function known(text: string, file = 'rules/a.kql'): readonly KnownFinding[] {
  const { tree } = analyze(text, builtInCatalog('sentinel'));
  return checkQuery(text).findings.map((finding) => ({
    file,
    lint: finding.lint,
    fingerprint: fingerprintOf(finding, text, tree),
  }));
}

describe('a baseline', () => {
  it('accepts what is there, and nothing else', () => {
    const findings = known(QUERY);
    assert.ok(findings.length >= 4);
    const { fresh, accepted, stale } = applyBaseline(baselineOf(findings), findings);
    assert.deepEqual([fresh, accepted, stale], [[], findings, []]);
  });

  it('survives edits elsewhere: lines, comments, spacing, other tests', () => {
    const baseline = baselineOf(known(QUERY));
    const edited = QUERY.replace(
      'DeviceProcessEvents',
      '// processes\n\nDeviceProcessEvents\n| where Timestamp > ago(1d)',
    )
      .replace('let a = 1', 'let  a  =  1')
      .replace('== "Cmd.exe"', '== "Cmd.exe" and ProcessId > 4');
    assert.deepEqual(applyBaseline(baseline, known(edited)).fresh, []);
  });

  it('reports what is new, also where it is like what was there', () => {
    const baseline = baselineOf(known(QUERY));
    const more = known(`${QUERY}\n| where InitiatingProcessFileName == "Sh.exe"`);
    const { fresh } = applyBaseline(baseline, more);
    assert.deepEqual(
      fresh.map(({ lint }) => lint),
      ['case-sensitive-on-controlled-field'],
    );
    const twice = known(QUERY.replace('has "ps"', 'has "ps" or ProcessCommandLine has "ps"'));
    assert.ok(applyBaseline(baseline, twice).fresh.some(({ lint }) => lint === 'unindexed-short-term'));
    assert.equal(applyBaseline(baseline, known(QUERY, 'rules/b.kql')).accepted.length, 0);
  });

  it('says what is stale, and is pruned of it without growing', () => {
    const findings = known(QUERY);
    const baseline = baselineOf(findings);
    const fixed = known(QUERY.replace('let b = 2;\n', '').replace('== "Cmd.exe"', '=~ "Cmd.exe"'));
    const { stale } = applyBaseline(baseline, fixed);
    assert.deepEqual(stale.map(({ lint }) => lint).sort(), ['case-sensitive-on-controlled-field', 'unused-let']);
    const smaller = pruned(baseline, fixed, new Set(['rules/a.kql']));
    assert.deepEqual(smaller, baselineOf(fixed));
    assert.deepEqual(pruned(baseline, fixed, new Set(['rules/other.kql'])), baseline);
    assert.deepEqual(pruned(smaller, findings, new Set(['rules/a.kql'])), smaller);
  });

  it('reads what it has written', () => {
    const baseline = baselineOf(known(QUERY));
    assert.deepEqual(readBaseline(writeBaseline(baseline)), { baseline });
  });

  it('says what is wrong with a file', () => {
    for (const [text, error] of [
      ['{', /no JSON/],
      ['[]', /version 1/],
      ['7', /object/],
      ['{"version": 2, "entries": []}', /version 1/],
      ['{"version": 1, "entries": [{"file": "a", "lint": "b", "fingerprint": "c", "count": 0}]}', /count/],
    ] as const) {
      const result = readBaseline(text);
      assert.ok('error' in result);
      assert.match(result.error, error);
    }
  });
});

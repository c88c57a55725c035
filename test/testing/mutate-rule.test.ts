import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { analyze } from '../../server/src/kusto/analysis.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { walk, type SyntaxNode } from '../../server/src/syntax/walk.js';
import { mutateRule, type MutantResult } from '../../server/src/testing/mutate-rule.js';
import { mutantsOf } from '../../server/src/testing/mutation/mutants.js';
import { memoryHost } from './memory-tests.js';

const catalog = builtInCatalog('sentinel');

/** Mutants of a condition over process events, as the condition's text after each. */
function mutated(condition: string): string[] {
  const head = 'DeviceProcessEvents | where ';
  return mutantsOf(analyze(head + condition, catalog)).map((m) =>
    applyEdits(head + condition, [m.edit]).slice(head.length),
  );
}

/** A tree without places, to compare what two trees say. */
function shape(root: SyntaxNode): unknown[] {
  const found: unknown[] = [];
  walk(root, (node) => {
    const { kind } = node;
    if (kind === 'Parenthesized') return true;
    const value =
      'value' in node && (typeof node.value === 'string' || typeof node.value === 'number') ? node.value : '';
    found.push([
      kind,
      'operator' in node ? node.operator : '',
      'name' in node && typeof node.name === 'string' ? node.name : '',
      value,
    ]);
    return true;
  });
  return found;
}

async function mutate(rule: string, events: readonly string[]): Promise<readonly MutantResult[]> {
  const test = `version: 1\nrule: rule.kql\nnow: 2026-11-20T12:00:00Z\ncases:\n${events.join('\n')}\n`;
  const host = memoryHost({ '/w/rule.kql': rule, '/w/rule.test.yaml': test });
  const report = await mutateRule('/w/rule.test.yaml', test, host);
  assert.deepEqual(report.errors, []);
  return report.mutants;
}

describe('mutants', () => {
  it('leave out branches, terms and items, and take neighbouring operators and numbers', () => {
    const branches = mutated('FileName == "a" or FileName == "b" or FileName == "c"');
    assert.deepEqual(
      new Set(branches),
      new Set([
        'FileName == "b" or FileName == "c"',
        'FileName == "a" or FileName == "c"',
        'FileName == "a" or FileName == "b"',
      ]),
    );
    assert.deepEqual(mutated('FileName =~ "a" and ProcessId > 5'), [
      'ProcessId > 5',
      'FileName =~ "a"',
      'FileName == "a" and ProcessId > 5',
      'FileName =~ "a" and ProcessId >= 5',
      'FileName =~ "a" and ProcessId > 6',
    ]);
    assert.deepEqual(mutated('FileName in~ ("a", "b")'), [
      'FileName in ("a", "b")',
      'FileName in~ ("b")',
      'FileName in~ ("a")',
    ]);
    assert.deepEqual(mutated('FileName has_any (dynamic(["a", "b", "c"]))'), [
      'FileName has_all (dynamic(["a", "b", "c"]))',
      'FileName has_any (dynamic(["b", "c"]))',
      'FileName has_any (dynamic(["a", "c"]))',
      'FileName has_any (dynamic(["a", "b"]))',
    ]);
    assert.deepEqual(
      mutated('case(ProcessId == 1, true, ProcessId == 2, false, true)').at(0),
      'case(ProcessId == 2, false, ProcessId == 1, true, true)',
    );
  });

  it('leave out each operand of a chain once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.constantFrom('and', 'or'), (n, operator) => {
        const terms = Array.from({ length: n }, (_, i) => `FileName == "${i}"`);
        const dropped = mutated(terms.join(` ${operator} `));
        const wanted = terms.map((_, i) => terms.filter((_t, k) => k !== i).join(` ${operator} `));
        assert.equal(dropped.length, n);
        for (const text of wanted) assert.ok(dropped.includes(text), text);
      }),
      { numRuns: 10 },
    );
  });

  it('are the same query as text and as tree', () => {
    const rule = `let L = dynamic(["a", "b"]); let f = (x: long) { x > 5 and x < 9 };
DeviceProcessEvents
| where TimeGenerated > ago(1d) and FileName in~ (L) and not(AccountName has "x" or f(ProcessId))
| extend Score = case(FileName startswith "a", 80, ProcessId >= 2, 60, 40)
| where Score >= 40`;
    const analysis = analyze(rule, catalog);
    assert.ok(analysis.diagnostics.every((d) => d.severity !== 'error'));
    const mutants = mutantsOf(analysis);
    assert.ok(mutants.length > 20);
    for (const mutant of mutants) {
      if (mutant.edit.newText.includes('tick')) continue;
      const text = applyEdits(rule, [mutant.edit]);
      assert.deepEqual(shape(mutant.tree()), shape(analyze(text, catalog).tree), text);
    }
  });

  it('do not touch let statements that the result does not need', () => {
    const rule = 'let Unused = dynamic(["a", "b"]); DeviceProcessEvents | where FileName == "x"';
    assert.deepEqual(mutantsOf(analyze(rule, catalog)), []);
  });
});

describe('mutation tests', () => {
  const RULE =
    'DeviceProcessEvents | where FileName =~ "docker" and ProcessId > 5 | extend S = case(ProcessId > 100, 80, 40)';
  const status = (mutants: readonly MutantResult[]): unknown[] =>
    mutants.map((m) => [m.description, m.status, m.killedBy]);

  it('tell which changes no test notices, and which test notices the others', async () => {
    const mutants = await mutate(RULE, [
      '- {name: plain, label: malicious, events: [{FileName: docker, ProcessId: 6}]}',
      '- {name: other program, label: benign, events: [{FileName: podman, ProcessId: 6}, {FileName: docker, ProcessId: 5}]}',
    ]);
    assert.deepEqual(status(mutants), [
      ['without FileName =~ "docker"', 'killed', 'other program'],
      ['without ProcessId > 5', 'killed', 'other program'],
      ['=~ → ==', 'survived', undefined],
      ['> → >=', 'killed', 'other program'],
      ['5 → 6', 'killed', 'plain'],
      ['> → >=', 'survived', undefined],
      ['100 → 101', 'survived', undefined],
      ['80 → 81', 'survived', undefined],
      ['40 → 41', 'survived', undefined],
    ]);
  });

  it('recognise changes that no event can tell', async () => {
    const rule = 'DeviceProcessEvents | where FileName in ("a", "b", "a") or FileName == "b"';
    const mutants = await mutate(rule, ['- {name: a, label: malicious, events: [{FileName: a}, {FileName: b}]}']);
    assert.deepEqual(
      mutants.filter((m) => m.status === 'equivalent').map((m) => m.description),
      ['without FileName == "b"', 'without "a"', 'without "b"', 'without "a"'],
    );
  });

  it('change the bodies of functions too', async () => {
    const rule = 'let f = (x: long) { x > 5 }; DeviceProcessEvents | where f(ProcessId)';
    const mutants = await mutate(rule, [
      '- {name: a, label: malicious, events: [{ProcessId: 6}]}',
      '- {name: b, label: benign, events: [{ProcessId: 5}]}',
    ]);
    assert.deepEqual(status(mutants), [
      ['> → >=', 'killed', 'b'],
      ['5 → 6', 'killed', 'a'],
    ]);
  });

  it('are not run where the tests fail', async () => {
    const test = 'version: 1\nrule: rule.kql\ncases: [{name: a, label: malicious, events: [{FileName: x}]}]\n';
    const host = memoryHost({ '/w/rule.kql': RULE, '/w/rule.test.yaml': test });
    const { errors } = await mutateRule('/w/rule.test.yaml', test, host);
    assert.match(errors[0]!.message, /`a` does not pass/);
  });
});

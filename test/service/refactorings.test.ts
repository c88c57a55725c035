import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { keepsErrors, type Offer, type Refactoring } from '../../server/src/service/refactorings/refactoring.js';
import { listInsteadOfChain } from '../../server/src/service/refactorings/conditions.js';
import { extract } from '../../server/src/service/refactorings/extract.js';
import { inlineLet } from '../../server/src/service/refactorings/inline.js';
import { repairs } from '../../server/src/service/refactorings/repairs.js';
import { addTimeFilter } from '../../server/src/service/refactorings/time-filter.js';
import { refactoringActions, repairActions } from '../../server/src/service/refactorings.js';
import { toOffset } from '../../server/src/service/positions.js';
import { query } from '../engine/query.js';
import { openMarked, type Marked } from './marked.js';

const ABILITIES = { documentChanges: false, snippets: false, lazyEdits: false };

interface Offered extends Marked {
  readonly offers: readonly Refactoring[];
}

/** What is offered for the text between two marks, or at one. */
function offered(offer: Offer, marked: string, path?: string, files?: Record<string, string>): Offered {
  const opened = openMarked(marked, path, files);
  const { document, positions, unit } = opened;
  const [start, end = start] = positions.map((position) => unit.region.map.toInner(toOffset(document, position))!);
  return { ...opened, offers: offer(unit, { start: start!, end: end! }) };
}

/** The query after the first offer, which must not bring errors. */
function changed(offer: Offer, marked: string, index = 0): string {
  const { unit, offers } = offered(offer, marked);
  const chosen = offers[index];
  assert.ok(chosen, marked);
  assert.ok(keepsErrors(unit.analysis, chosen.edits));
  return applyEdits(unit.region.text, chosen.edits);
}

function nothing(offer: Offer, ...texts: readonly string[]): void {
  for (const text of texts) assert.deepEqual(offered(offer, text).offers, [], text);
}

describe('extract', () => {
  it('names a value without columns', () => {
    assert.equal(
      changed(extract, 'T\n| where a in (‸dynamic(["x"])‸)'),
      'let List = dynamic(["x"]);\nT\n| where a in (List)',
    );
    assert.equal(changed(extract, 'print a = ‸1 + 2‸'), 'let Value = 1 + 2;\nprint a = Value');
  });

  it('names a query', () => {
    assert.equal(
      changed(extract, 'print a = 1 | join kind=inner (‸print a = 1 | where a > 0‸) on a'),
      'let Rows = print a = 1 | where a > 0;\nprint a = 1 | join kind=inner (Rows) on a',
    );
  });

  it('makes a function of a condition on columns', () => {
    assert.equal(
      changed(extract, 'print a = "x", b = 1 | where ‸a has "x" and b > 0‸'),
      'let Matches = (a: string, b: long) { a has "x" and b > 0 };\nprint a = "x", b = 1 | where Matches(a, b)',
    );
  });

  it('replaces all occurrences where that is chosen', () => {
    assert.equal(
      changed(extract, 'print a = ‸now() - 1d‸, b = now() - 1d', 1),
      'let Moment = now() - 1d;\nprint a = Moment, b = Moment',
    );
  });

  it('stands inside a function with what it reads', () => {
    assert.equal(
      changed(extract, 'let f = (a: long) {\n    print b = ‸a + 1‸\n};\nf(1)'),
      'let f = (a: long) {\n    let Value = a + 1;\n    print b = Value\n};\nf(1)',
    );
  });

  it('takes names that are not used', () => {
    assert.match(changed(extract, 'let Value = 1; print a = ‸1 + 2‸, Value'), /let Value2 = 1 \+ 2;/);
  });

  it('keeps what the query gives', () => {
    const text = 'datatable(a: string, b: long)["x", 1, "y", 2] | where ‸a has "x" or b > 1‸ | project c = b';
    const after = changed(extract, text);
    assert.deepEqual(query(after).rows, query(text.replaceAll('‸', '')).rows);
  });

  it('is not offered for what has no meaning of its own', () => {
    nothing(
      extract,
      'print a = 1 | summarize b = ‸count()‸',
      'print ‸a = 1‸',
      'let x = ‸5‸; print x',
      'print a = 1 ‸| where a == 1‸',
      'print a = 1‸',
      'range x from 1 to 3 step 1 | scan declare (k: long = 0) with (step s: true => k = ‸s.k + x‸;)',
    );
  });
});

describe('inline', () => {
  it('puts the value in place of the name', () => {
    assert.equal(changed(inlineLet, 'let ‸x = 5;\nprint x, x + 1'), 'print 5, 5 + 1');
    assert.equal(changed(inlineLet, 'let a = 1;\nlet x = a + 1;\nprint ‸x * 2'), 'let a = 1;\nprint (a + 1) * 2');
  });

  it('puts a query where rows are read', () => {
    assert.equal(
      changed(inlineLet, 'let ‸T = print a = 1 | where a > 0;\nT | take 1 | union T, (T)'),
      'print a = 1 | where a > 0 | take 1 | union (print a = 1 | where a > 0), (print a = 1 | where a > 0)',
    );
  });

  it('keeps what the query gives', () => {
    const text = 'let n = 2; let ‸T = range x from 1 to 5 step 1 | where x > n; T | join kind=inner T on x | count';
    assert.deepEqual(query(changed(inlineLet, text)).rows, query(text.replace('‸', '')).rows);
  });

  it('is not offered where a name of the value would mean something else', () => {
    nothing(
      inlineLet,
      'let a = 1; let ‸x = a + 1; print a = 5 | where a == x',
      'let ‸x = 5; print 1',
      'let ‸f = (a: long) { a }; print f(1)',
      'print ‸a = 1 | where a == 1',
    );
  });
});

describe('lists instead of chains', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['T | where a has ‸"x" or a has "y" or a has "z"', 'T | where a has_any ("x", "y", "z")'],
    ['T | where b == 1 or a == "x" or a == ‸"y"', 'T | where b == 1 or a in ("x", "y")'],
    ['T | where (a =~ "x" or ‸a =~ "y") and b == 1', 'T | where (a in~ ("x", "y")) and b == 1'],
    ['T | where a has "x" and a has ‸"y" and b == 1', 'T | where a has_all ("x", "y") and b == 1'],
    ['T | where a != ‸"x" and a != "y"', 'T | where a !in ("x", "y")'],
  ];
  for (const [text, expected] of cases)
    it(`writes ${expected}`, () => assert.equal(changed(listInsteadOfChain, text), expected));

  it('keeps what the query gives', () => {
    const text =
      'datatable(a: string)["x y", "xy", "z", "Y"] | where a has ‸"x" or a has "y" | extend b = a == "z" or a == "Y"';
    assert.deepEqual(query(changed(listInsteadOfChain, text)).rows, query(text.replace('‸', '')).rows);
  });

  it('is not offered for chains that differ', () => {
    nothing(
      listInsteadOfChain,
      'T | where a has ‸"x" or b has "y"',
      'T | where a has ‸"x" or a == "y"',
      'T | where a contains ‸"x" or a contains "y"',
      'T | where a has ‸"x" and a has b',
      'T | where a has ‸"x"',
    );
  });
});

describe('time filter', () => {
  it('is added behind a table', () => {
    const files = { '/rules/kqlens.yaml': 'platform: sentinel\n' };
    const after = (text: string, path = '/rules/r.kql'): string => {
      const { unit, offers } = offered(addTimeFilter, text, path, files);
      return applyEdits(unit.region.text, offers[0]!.edits);
    };
    assert.equal(
      after('‸SigninLogs\n| where UserId == "a"'),
      'SigninLogs\n| where TimeGenerated > ago(1d)\n| where UserId == "a"',
    );
    assert.equal(after('Signin‸Logs'), 'SigninLogs | where TimeGenerated > ago(1d)');
    assert.equal(
      after('SigninLogs | join kind=inner ‸AuditLogs on TenantId'),
      'SigninLogs | join kind=inner (AuditLogs | where TimeGenerated > ago(1d)) on TenantId',
    );
    assert.equal(
      after('kind: Scheduled\nqueryPeriod: 14d\nquery: |\n  ‸SigninLogs\n', '/rules/r.yaml').trimEnd(),
      'SigninLogs | where TimeGenerated > ago(14d)',
    );
  });

  it('is not offered where there is one, nor for tables without time', () => {
    nothing(
      addTimeFilter,
      '‸SigninLogs | where UserId == "a" | where TimeGenerated > ago(2d)',
      'let T = print a = 1; ‸T',
      'SigninLogs | where ‸UserId == "a"',
    );
  });
});

describe('repairs', () => {
  it('correct misspelt names', () => {
    assert.equal(changed(repairs, 'print abc = 1 | where ab‸d == 1'), 'print abc = 1 | where abc == 1');
    assert.equal(changed(repairs, 'DeviceProcesEvent‸s | take 1'), 'DeviceProcessEvents | take 1');
    assert.equal(changed(repairs, 'print strca‸tt("a")'), 'print strcat("a")');
  });

  it('bring back a column that project dropped', () => {
    const { unit, offers } = offered(repairs, 'print aaaa = 1, zzzz = 2 | project aaaa | where zz‸zz == 2');
    const chosen = offers.find(({ title }) => title.startsWith('Keep'));
    assert.equal(
      applyEdits(unit.region.text, chosen!.edits),
      'print aaaa = 1, zzzz = 2 | project aaaa, zzzz | where zzzz == 2',
    );
  });

  it('close what is open', () => {
    assert.equal(changed(repairs, 'print strcat("a", "b"‸'), 'print strcat("a", "b")');
  });

  it('are not offered where nothing is wrong', () => {
    nothing(repairs, 'print a = 1 | where ‸a == 1');
  });
});

describe('actions of refactorings', () => {
  it('edit the file that holds the query', () => {
    const query = 'print a = \\"x\\"\\n| where a has ‸\\"x\\" or a has \\"y\\"';
    const text = `{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"query": "${query}"}}`;
    const { document, position } = openMarked(text, '/r.json');
    const at = toOffset(document, position);
    const edited = { uri: 'file:///r.json', version: 1, document };
    const [action] = refactoringActions(edited, { start: at, end: at }, ABILITIES);
    const [edit] = action!.edit!.changes!['file:///r.json']!;
    assert.equal(action!.kind, 'refactor.rewrite');
    assert.equal(edit!.newText, 'a has_any (\\"x\\", \\"y\\")');
  });

  it('are tied to the errors that they repair', () => {
    const { document, position } = openMarked('print abc = 1 | where ab‸d == 1');
    const at = toOffset(document, position);
    const diagnostic = { range: { start: position, end: position }, message: 'm', severity: 1 as const, code: 'KS142' };
    const edited = { uri: 'u', version: 1, document };
    const [action] = repairActions(edited, { start: at, end: at }, ABILITIES, [diagnostic]);
    assert.equal(action!.isPreferred, true);
    assert.deepEqual(action!.diagnostics, [diagnostic]);
  });

  it('do not throw on broken queries', () => {
    for (const text of ['‸', 'T | where (‸', 'let ‸x =', '‸|', 'print "‸', 'T | join (‸) on']) {
      const { document, position } = openMarked(text);
      const at = toOffset(document, position);
      const edited = { uri: 'u', version: 1, document };
      assert.ok(Array.isArray(refactoringActions(edited, { start: at, end: at }, ABILITIES)), text);
      assert.ok(Array.isArray(repairActions(edited, { start: at, end: at }, ABILITIES, [])), text);
    }
  });
});

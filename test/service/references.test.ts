import assert from 'node:assert/strict';
import { highlights, references, symbolAt } from '../../server/src/service/references.js';
import { bracketed, openMarked } from './marked.js';

/** The text with all references to what stands at the cursor in brackets. */
function found(marked: string, path?: string): string {
  const { document, position } = openMarked(marked, path);
  return bracketed(
    document,
    references(document, position, 'file:///x', true).map(({ range }) => range),
  );
}

describe('references', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a let value and its uses, not a parameter of its name',
      'let ‸x = 5; let f = (x: long) { x + 1 }; print f(x), x',
      'let ⟦x⟧ = 5; let f = (x: long) { x + 1 }; print f(⟦x⟧), ⟦x⟧',
    ],
    [
      'a parameter inside its function',
      'let f = (x: long) { let y = ‸x; y + x }; print f(1)',
      'let f = (⟦x⟧: long) { let y = ⟦x⟧; y + ⟦x⟧ }; print f(1)',
    ],
    [
      'a let function and its calls',
      'let f = (a: long) { a }; print ‸f(1), f(2)',
      'let ⟦f⟧ = (a: long) { a }; print ⟦f⟧(1), ⟦f⟧(2)',
    ],
    [
      'a column from where it is made through all operators',
      'T | extend ab = 1 | where ab‸ > 0 | summarize n = count() by ab | order by ab',
      'T | extend ⟦ab⟧ = 1 | where ⟦ab⟧ > 0 | summarize n = count() by ⟦ab⟧ | order by ⟦ab⟧',
    ],
    [
      'a column through a let value that is used twice',
      'let T = print q = 1; T | where ‸q == 1 | join (T | where q == 2) on q',
      'let T = print ⟦q⟧ = 1; T | where ⟦q⟧ == 1 | join (T | where ⟦q⟧ == 2) on ⟦q⟧',
    ],
    [
      'a new column of an old name as another one after project',
      'print a = 1 | project a = ‸a + 1 | where a == 2',
      'print ⟦a⟧ = 1 | project a = ⟦a⟧ + 1 | where a == 2',
    ],
    [
      'a column that extend overwrites as the same one',
      'print a = 1 | extend a = ‸a + 1 | where a == column_ifexists("a", 0)',
      'print ⟦a⟧ = 1 | extend ⟦a⟧ = ⟦a⟧ + 1 | where ⟦a⟧ == column_ifexists("⟦a⟧", 0)',
    ],
    [
      'both sides of a join key',
      'print k = 1, v = 2 | join kind=inner (print ‸k = 1) on k | where k == 1 and k1 == 1',
      'print ⟦k⟧ = 1, v = 2 | join kind=inner (print ⟦k⟧ = 1) on ⟦k⟧ | where ⟦k⟧ == 1 and k1 == 1',
    ],
    [
      'one side of an explicit join condition',
      'print a = 1 | join (print b = 2) on $left.a == $right.‸b | where b == 2',
      'print a = 1 | join (print ⟦b⟧ = 2) on $left.a == $right.⟦b⟧ | where ⟦b⟧ == 2',
    ],
    [
      'all legs of a union',
      'let A = print ‸a = 1; let B = print a = 2; union A, B | where a > 1',
      'let A = print ⟦a⟧ = 1; let B = print ⟦a⟧ = 2; union A, B | where ⟦a⟧ > 1',
    ],
    [
      'a column that a function reads from the table it is given',
      'let f = (T: (*)) { T | where a == 1 }; datatable(‸a: long)[1] | invoke f() | project a',
      'let f = (T: (*)) { T | where ⟦a⟧ == 1 }; datatable(⟦a⟧: long)[1] | invoke f() | project ⟦a⟧',
    ],
    [
      'a column of a parse pattern',
      'print s = "a1" | parse s with "a" ‸n: long | where n == 1',
      'print s = "a1" | parse s with "a" ⟦n⟧: long | where ⟦n⟧ == 1',
    ],
    [
      'a column of mv-apply inside and outside of its subquery',
      'print d = dynamic([1]) | mv-apply ‸e = d to typeof(long) on (where e > 0) | where e == 1',
      'print d = dynamic([1]) | mv-apply ⟦e⟧ = d to typeof(long) on (where ⟦e⟧ > 0) | where ⟦e⟧ == 1',
    ],
    [
      'columns and steps of scan',
      'range x from 1 to 3 step 1 | scan declare (‸k: long = 0) with (step s: true => k = s.k + x;) | where k > 1',
      'range x from 1 to 3 step 1 | scan declare (⟦k⟧: long = 0) with (step s: true => ⟦k⟧ = s.⟦k⟧ + x;) | where ⟦k⟧ > 1',
    ],
    ['a name given by as', 'print a = 1 | as ‸Q | join (Q) on a', 'print a = 1 | as ⟦Q⟧ | join (⟦Q⟧) on a'],
    [
      'a query parameter',
      'declare query_parameters(p: long = 5); print ‸p + p',
      'declare query_parameters(⟦p⟧: long = 5); print ⟦p⟧ + ⟦p⟧',
    ],
    [
      'a table column wherever the table is read',
      'DeviceProcessEvents | where ‸FileName == "a" | union (DeviceProcessEvents | project FileName)',
      'DeviceProcessEvents | where ⟦FileName⟧ == "a" | union (DeviceProcessEvents | project ⟦FileName⟧)',
    ],
    ['a table', 'Dev‸iceInfo | union DeviceInfo', '⟦DeviceInfo⟧ | union ⟦DeviceInfo⟧'],
    ['a built-in function', 'print ‸strcat("a"), strcat("b")', 'print ⟦strcat⟧("a"), ⟦strcat⟧("b")'],
    ['a name in brackets', "print ['a b'] = 1 | where ['a‸ b'] == 1", "print ⟦['a b']⟧ = 1 | where ⟦['a b']⟧ == 1"],
  ];
  for (const [name, text, expected] of cases) it(`finds ${name}`, () => assert.equal(found(text), expected));

  it('finds nothing at blanks, keywords, literals and keys of dynamics', () => {
    for (const text of [
      'print a = 1 ‸ | take 1',
      'print ‸1',
      'print a = 1 | wh‸ere a == 1',
      'print d = dynamic({}) | project d.k‸ey',
    ]) {
      const { document, position } = openMarked(text);
      assert.equal(symbolAt(document, position), undefined, text);
    }
  });

  it('leaves out the declaration when it is not wanted', () => {
    const { document, position } = openMarked('let ‸x = 1; print x');
    assert.equal(references(document, position, 'u', false).length, 1);
  });

  it('maps places through JSON escapes', () => {
    const query = 'print [\\"a\\"] = 1\\n| where a‸ == 1';
    const text = `{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled", "properties": {"query": "${query}"}}`;
    const { document, position, text: plain } = openMarked(text, '/rule.json');
    const ranges = references(document, position, 'u', true).map(({ range }) => range);
    assert.equal(
      bracketed(document, ranges),
      plain.replace('[\\"a\\"]', '⟦[\\"a\\"]⟧').replace('where a', 'where ⟦a⟧'),
    );
  });

  it('does not throw on broken queries', () => {
    for (const text of [
      'let ‸',
      '‸',
      'T | join (‸',
      'T | mv-apply ‸x',
      'let f = (‸a',
      '| ‸where',
      'T | parse ‸x with',
    ]) {
      const { document, position } = openMarked(text);
      assert.ok(Array.isArray(highlights(document, position)), text);
    }
  });
});

describe('highlights', () => {
  it('tells where a name is declared from where it is read', () => {
    const { document, position } = openMarked('let ‸x = 1; print x');
    assert.deepEqual(
      highlights(document, position).map(({ kind }) => kind),
      [3, 2],
    );
  });
});

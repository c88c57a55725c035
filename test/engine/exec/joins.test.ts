import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const TABLES = `let L = datatable(k:string, v:long)['a', 1, 'a', 2, 'b', 3, '', 4];
  let R = datatable(k:string, w:long)['a', 10, 'a', 20, 'c', 30, '', 40];`;
const join = (kind: string): unknown => query(`${TABLES} L | join ${kind} R on k`).rows;

describe('join', () => {
  it('keeps the first left row of each key by default', () => {
    const expected = [
      ['a', 1, 'a', 10],
      ['a', 1, 'a', 20],
      ['', 4, '', 40],
    ];
    assert.deepEqual(join(''), expected);
    assert.deepEqual(join('kind=innerunique'), expected);
  });

  it('keeps the first left row that meets the filters which follow', () => {
    const after = (filters: string, kind = ''): unknown => query(`${TABLES} L | join ${kind} R on k ${filters}`).rows;
    const second = [
      ['a', 2, 'a', 10],
      ['a', 2, 'a', 20],
    ];
    assert.deepEqual(after('| where v == 2'), second);
    assert.deepEqual(after('| where v > 1 | where k == "a"'), second);
    assert.deepEqual(after('| where v == 2 and w == 20'), [['a', 2, 'a', 20]]);
    assert.deepEqual(after('| where v in (2, 3) and v == toscalar(L | where v == 2 | project v)'), second);
    // A condition on both sides stays where it is, as does one behind another operator.
    assert.deepEqual(after('| where v * 10 == w - 10'), [['a', 1, 'a', 20]]);
    assert.deepEqual(after('| where v == 2 or w == 40'), [['', 4, '', 40]]);
    assert.deepEqual(after('| take 10 | where v == 2'), []);
    assert.deepEqual(after('| where v == 5'), []);
    assert.deepEqual(after('| where v == 2', 'kind=leftouter'), second);
  });

  it('has all kinds', () => {
    assert.equal((join('kind=inner') as unknown[]).length, 5);
    assert.deepEqual((join('kind=leftouter') as unknown[]).length, 6);
    assert.deepEqual((join('kind=rightouter') as unknown[])[5], ['', null, 'c', 30]);
    assert.deepEqual((join('kind=fullouter') as unknown[]).length, 7);
    assert.deepEqual(join('kind=leftsemi'), [
      ['a', 1],
      ['a', 2],
      ['', 4],
    ]);
    assert.deepEqual(join('kind=leftanti'), [['b', 3]]);
    assert.deepEqual(join('kind=anti'), [['b', 3]]);
    assert.deepEqual(join('kind=leftantisemi'), [['b', 3]]);
    assert.deepEqual(join('kind=rightsemi'), [
      ['a', 10],
      ['a', 20],
      ['', 40],
    ]);
    assert.deepEqual(join('kind=rightanti'), [['c', 30]]);
    assert.deepEqual(join('kind=rightantisemi'), [['c', 30]]);
  });

  it('gives both sides’ columns, numbered where they are taken', () => {
    assert.deepEqual(query(`${TABLES} L | join kind=inner R on k`).columns, ['k', 'v', 'k1', 'w']);
    assert.deepEqual(
      query(`${TABLES} L | join kind=inner (R | project k, v = w) on k | join kind=inner R on k`).columns,
      ['k', 'v', 'k1', 'v1', 'k2', 'w'],
    );
  });

  it('matches null with null, and NaN with NaN', () => {
    assert.deepEqual(
      query('datatable(k:long)[1, long(null)] | join kind=inner (datatable(k:long)[long(null), 2]) on k').rows,
      [[null, null]],
    );
    assert.equal(
      query('datatable(k:real)[real(nan)] | join kind=inner (datatable(k:real)[real(nan)]) on k').rows.length,
      1,
    );
  });

  it('fills the missing side with nulls and empty text', () => {
    assert.deepEqual(
      query(
        'print k = 1 | join kind=leftouter (datatable(k:long, s:string, n:long)[]) on k | project s, n, isnull(s), isempty(s)',
      ).rows,
      [['', null, false, true]],
    );
  });

  it('joins on equalities of either side', () => {
    const text = (on: string): unknown =>
      query(`print a = 1, s = 'x' | join kind=inner (print b = 1, t = 'x') on ${on} | count`).rows[0]![0];
    assert.equal(text('$left.a == $right.b'), 1);
    assert.equal(text('$left.a == $right.b, $left.s == $right.t'), 1);
    assert.equal(text('$left.a == $right.b and $left.s == $right.t'), 1);
  });

  it('ignores hints', () => {
    assert.equal((join('hint.strategy=shuffle kind=inner') as unknown[]).length, 5);
  });

  it('refuses kinds and columns that are not there', () => {
    assert.equal(queryError(`${TABLES} L | join kind=outer R on k`).code, 'syntax');
    assert.equal(queryError(`${TABLES} L | join R on w`).code, 'syntax');
  });
});

describe('lookup', () => {
  it('repeats a row for each match, without the right keys', () => {
    const { columns, rows } = query(`${TABLES} L | where v < 4 | lookup (R | extend v = 'r') on k`);
    assert.deepEqual(columns, ['k', 'v', 'w', 'v1']);
    assert.deepEqual(rows, [
      ['a', 1, 10, 'r'],
      ['a', 1, 20, 'r'],
      ['a', 2, 10, 'r'],
      ['a', 2, 20, 'r'],
      ['b', 3, null, ''],
    ]);
  });

  it('has the kinds leftouter and inner', () => {
    assert.equal(query(`${TABLES} L | lookup kind=inner R on k`).rows.length, 5);
    assert.notEqual(queryError(`${TABLES} L | lookup kind=leftanti R on k`).code, 'internal');
  });
});

describe('union', () => {
  const union = (text: string, tables = {}): ReturnType<typeof query> => query(text, tables);

  it('matches columns by name and fills those that are missing', () => {
    const { columns, rows } = union("union (print a = 1, b = 'x'), (print b = 'y', c = 2)");
    assert.deepEqual(columns, ['a', 'b', 'c']);
    assert.deepEqual(rows, [
      [1, 'x', null],
      [null, 'y', 2],
    ]);
  });

  it('splits a name of several types', () => {
    const { columns, rows } = union("union (print a = 1, z = 0), (print a = 'x')");
    assert.deepEqual(columns, ['a_long', 'a_string', 'z']);
    assert.deepEqual(rows, [
      [1, '', 0],
      [null, 'x', null],
    ]);
  });

  it('keeps common columns with kind=inner, and duplicates always', () => {
    assert.deepEqual(union('union kind=inner (print a = 1, b = 2), (print a = 1)').rows, [[1], [1]]);
  });

  it('names the tables, or the places, that rows come from', () => {
    const tables = { T: 'print a = 1', U: 'print a = 2' };
    assert.deepEqual(
      union(
        'let q = T | where a > 0; let f = view () { T }; T | union withsource=src U, (T | take 1), q, f, (T | as named)',
        tables,
      ).rows.map((r) => r[0]),
      ['T', 'U', 'union_arg2', 'union_arg3', 'f', 'named'],
    );
    assert.deepEqual(union('union withsource=a T', tables).columns, ['a', 'a1']);
  });

  it('finds views by wildcards', () => {
    const views =
      'let View_1 = view () { print x = 1 }; let View_2 = view () { print x = 2 }; let Other = view () { print x = 3 };';
    assert.deepEqual(union(`${views} union View*`).rows, [[1], [2]]);
    assert.deepEqual(union(`${views} union isfuzzy=true View*, None*, Oth* | count`).rows, [[3]]);
  });

  it('takes wildcards, and passes over missing tables when it is fuzzy', () => {
    const tables = { Ta: 'print a = 1', Tb: 'print a = 2', U: 'print a = 3' };
    assert.deepEqual(union('union T*', tables).rows, [[1], [2]]);
    assert.equal(union('union *', tables).rows.length, 3);
    assert.deepEqual(union('union isfuzzy=true Missing, U, (Gone | where a > 1)', tables).rows, [[3]]);
    assert.equal(queryError('union Missing, U', tables).code, 'syntax');
  });
});

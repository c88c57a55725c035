import assert from 'node:assert/strict';
import { query, queryAll, queryError, value } from '../query.js';

const column = (text: string): unknown[] => query(text).rows.map((r) => r[0]);

describe('range', () => {
  it('includes its ends and goes either way', () => {
    assert.deepEqual(column('range x from 1 to 10 step 3'), [1, 4, 7, 10]);
    assert.deepEqual(column('range x from 10 to 1 step -4'), [10, 6, 2]);
    assert.deepEqual(column('range x from 1 to 0 step 1'), []);
    assert.deepEqual(column('range x from long(null) to 2 step 1'), []);
  });

  it('counts times, reals and the last longs', () => {
    assert.deepEqual(column('range x from 1 to 2 step 0.5'), [1, 1.5, 2]);
    assert.deepEqual(column('range t from datetime(2020-01-01) to datetime(2020-01-02) step 1d'), [
      '2020-01-01T00:00:00.0000000Z',
      '2020-01-02T00:00:00.0000000Z',
    ]);
    assert.deepEqual(column('range x from 9223372036854775806 to 9223372036854775807 step 1'), [
      '9223372036854775806',
      '9223372036854775807',
    ]);
  });
});

describe('datatable', () => {
  it('converts its cells to the declared types', () => {
    assert.deepEqual(query('datatable(a:long, b:string, c:datetime, d:real)["5", 5, "2020-01-01", 3]').rows, [
      [5, '5', '2020-01-01T00:00:00.0000000Z', 3],
    ]);
  });
});

describe('let, materialize, toscalar, as', () => {
  const T = 'let T = datatable(x:long)[1, 2, 3];';

  it('scalar lets are computed at each use, rows once where they are materialized', () => {
    assert.equal(value('let r = rand(); print r == r'), false);
    assert.deepEqual(
      query('let M = materialize(range x from 1 to 5 step 1 | extend r = rand()); M | join kind=inner M on r | count')
        .rows,
      [[5]],
    );
  });

  it('toscalar gives the first column of the first row', () => {
    assert.deepEqual(query(`${T} print toscalar(T | sort by x), toscalar(T | where x > 9)`).rows, [[3, null]]);
    assert.deepEqual(column(`${T} T | where x == toscalar(T | summarize max(x))`), [3]);
  });

  it('as names rows for what follows, also in later statements', () => {
    assert.deepEqual(column(`${T} T | as U | where x in ((U | summarize max(x)))`), [3]);
    assert.deepEqual(
      queryAll(`${T} T | take 2 | as U; U | count`).map((t) => t.rows),
      [[[1], [2]], [[2]]],
    );
  });

  it('functions take rows, scalars and defaults', () => {
    assert.deepEqual(column(`${T} let f = (A:(x:long), n:long = 1) { A | where x > n }; f(T)`), [2, 3]);
    assert.deepEqual(column(`${T} let f = (n:real) { n / 2 }; T | project f(x)`), [0.5, 1, 1.5]);
  });

  it('several statements give several tables', () => {
    assert.deepEqual(
      queryAll('print 1; print 2').map((t) => t.rows),
      [[[1]], [[2]]],
    );
  });
});

describe('in with rows', () => {
  it('compares with the first column', () => {
    assert.deepEqual(column('range x from 1 to 3 step 1 | where x in ((datatable(y:long, z:long)[2, 9]))'), [2]);
    assert.deepEqual(column(`datatable(s:string)['a b', 'c'] | where s has_any ((datatable(t:string)['B']))`), ['a b']);
  });
});

describe('patterns', () => {
  const pattern =
    "declare pattern capital = (country:string)[state:string] { ('US').['NY'] = { print c = 'Albany' }; ('CA').['Alberta'] = { print c = state }; };";

  it('stand for the rows of the match with their values', () => {
    assert.deepEqual(query(`${pattern} capital('US').NY`).rows, [['Albany']]);
    assert.deepEqual(query(`${pattern} union capital('CA').Alberta, capital('US').['NY']`).rows, [
      ['Alberta'],
      ['Albany'],
    ]);
  });

  it('need a match', () => {
    assert.ok(['syntax', 'refused'].includes(queryError(`${pattern} capital('US').TX`).code));
  });
});

describe('tables', () => {
  it('are named when they are not there', () => {
    const error = queryError('Missing | count');
    assert.ok(['syntax', 'missing-table'].includes(error.code));
    assert.match(error.message, /Missing/);
  });

  it('are found through workspace(), and not on other clusters', () => {
    const tables = { T: 'print a = 1' };
    assert.deepEqual(query('workspace("w").T', tables).rows, [[1]]);
    assert.equal(queryError('cluster("c").database("d").T', tables).code, 'not-local');
  });
});

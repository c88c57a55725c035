import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

describe('mv-apply', () => {
  it('gives the outer columns that were not expanded, then the subquery’s', () => {
    const { columns, rows } = query(
      'print i = 1, a = dynamic([1, 5]), b = 2 | mv-apply a to typeof(long) on (top 1 by a)',
    );
    assert.deepEqual(columns, ['i', 'b', 'a']);
    assert.deepEqual(rows, [[1, 2, 5]]);
  });

  it('keeps a column whose elements have a name of their own', () => {
    const { columns, rows } = query('print a = dynamic([1, 5]) | mv-apply e = a to typeof(long) on (where e > 1)');
    assert.deepEqual(columns, ['a', 'e']);
    assert.deepEqual(rows, [[[1, 5], 5]]);
  });

  it('keeps a column that its elements take the name of, unless the subquery gives it', () => {
    const table = 'print a = dynamic([1, 5]), b = 2';
    const counted = query(`${table} | mv-apply a = a on (summarize n = count())`);
    assert.deepEqual(counted.columns, ['a', 'b', 'n']);
    assert.deepEqual(counted.rows, [[[1, 5], 2, 2]]);
    const chosen = query(`${table} | mv-apply a = a on (where a > 1)`);
    assert.deepEqual(chosen.columns, ['a', 'b']);
    assert.deepEqual(chosen.rows, [[5, 2]]);
  });

  it('aggregates each row’s elements by themselves', () => {
    const { columns, rows } = query(
      'datatable(k:string, a:dynamic)["x", dynamic([1, 2]), "y", dynamic([3])] ' +
        '| mv-apply a to typeof(long) on (summarize total = sum(a), count())',
    );
    assert.deepEqual(columns, ['k', 'total', 'count_']);
    assert.deepEqual(rows, [
      ['x', 3, 2],
      ['y', 3, 1],
    ]);
  });

  it('lets the subquery see and replace the outer columns', () => {
    const { columns, rows } = query(
      'print k = 10, a = dynamic([1, 2]) | mv-apply e = a to typeof(long) on (extend s = e + k, k = "new")',
    );
    assert.deepEqual(columns, ['k', 'a', 'e', 's']);
    assert.deepEqual(rows, [
      ['new', [1, 2], 1, 11],
      ['new', [1, 2], 2, 12],
    ]);
  });

  it('runs several columns side by side and pads the shorter', () => {
    const { rows } = query(
      'print a = dynamic([1, 2]), b = dynamic(["x"]) | mv-apply p = a, q = b on (project p, q) | project p, q',
    );
    assert.deepEqual(rows, [
      [1, 'x'],
      [2, null],
    ]);
  });

  it('gives nothing for a row without elements, and one element for null and scalars', () => {
    const { rows } = query(
      'datatable(k:string, a:dynamic)["empty", dynamic([]), "null", dynamic(null), "scalar", dynamic(7)] ' +
        '| mv-apply a on (summarize make_list(a))',
    );
    assert.deepEqual(rows, [
      ['null', [null]],
      ['scalar', [7]],
    ]);
  });

  it('numbers the elements with with_itemindex', () => {
    const { columns, rows } = query(
      'print a = dynamic(["x", "y"]) | mv-apply with_itemindex=i a to typeof(string) on (where i > 0)',
    );
    assert.deepEqual(columns, ['a', 'i']);
    assert.deepEqual(rows, [['y', 1]]);
  });

  it('takes no more elements than its limit', () => {
    assert.deepEqual(query('print a = dynamic([1, 2, 3]) | mv-apply a limit 2 on (summarize n = count())').rows, [[2]]);
  });

  it('computes what a named part of the subquery holds for each row anew', () => {
    const { rows } = query(
      'datatable(a:dynamic)[dynamic([1, 2]), dynamic([5, 9])] ' +
        '| mv-apply a to typeof(long) on (as T | where a == toscalar(T | summarize max(a)) | extend n = toscalar(T | count))',
    );
    assert.deepEqual(rows, [
      [2, 2],
      [9, 2],
    ]);
  });

  it('nests', () => {
    const { rows } = query(
      'print a = dynamic([{"b": [1, 2]}, {"b": [10]}]) ' +
        '| mv-apply x = a on (mv-apply y = x.b to typeof(long) on (summarize s = sum(y)) | summarize t = make_list(s)) ' +
        '| project t',
    );
    assert.deepEqual(rows, [[[3, 10]]]);
  });

  it('refuses a column that is not there', () => {
    assert.equal(queryError('print a = dynamic([1]) | mv-apply b on (take 1)').code, 'syntax');
  });
});

import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const values = (text: string): unknown[] => query(text).rows.map((row) => row[row.length - 1]);

describe('window functions', () => {
  it('need rows in a defined order', () => {
    for (const rows of [
      'datatable(x:long)[1]',
      'print x = 1',
      'range x from 1 to 2 step 1 | summarize by x',
      'range x from 1 to 2 step 1 | sort by x | summarize by x',
    ]) {
      for (const call of [
        'row_number()',
        'prev(x)',
        'next(x)',
        'row_cumsum(x)',
        'row_rank_dense(x)',
        'row_rank_min(x)',
      ]) {
        const { code, message } = queryError(`${rows} | extend r = ${call}`);
        assert.equal(code, 'refused');
        assert.match(message, /serialize/);
      }
    }
  });

  it('take the rows of range and getschema as they come', () => {
    assert.deepEqual(values('range x from 1 to 3 step 1 | extend p = prev(x)'), [null, 1, 2]);
    assert.deepEqual(values('print a = 1, b = "" | getschema | extend r = row_number()'), [1, 2]);
  });

  it('keep their order through operators that keep rows in order', () => {
    for (const operator of [
      'where x > 0',
      'extend y = 1',
      'project x',
      'project-away y',
      'project-rename z = x',
      'take 5',
      'parse s with a',
      'mv-expand d',
    ]) {
      query(`print x = 1, y = 2, s = "t", d = dynamic([1]) | serialize | ${operator} | extend r = row_number()`);
    }
  });

  it('row_number counts from a start, and again where told', () => {
    assert.deepEqual(values('range x from 1 to 4 step 1 | serialize r = row_number()'), [1, 2, 3, 4]);
    assert.deepEqual(values('range x from 1 to 4 step 1 | serialize r = row_number(7)'), [7, 8, 9, 10]);
    assert.deepEqual(values('range x from 1 to 4 step 1 | serialize r = row_number(0, x == 3)'), [0, 1, 0, 1]);
  });

  it('count every row, whether or not their value is used', () => {
    assert.deepEqual(
      values('range x from 1 to 4 step 1 | serialize r = iff(x % 2 == 0, row_number(), 0)'),
      [0, 2, 0, 4],
    );
    assert.deepEqual(values('range x from 1 to 6 step 1 | serialize | where row_number() > 4'), [5, 6]);
  });

  it('prev and next cross groups and give a default off the edge', () => {
    const rows = 'datatable(x:long, s:string)[1, "a", 2, "b", 3, "c"] | serialize';
    assert.deepEqual(values(`${rows} r = prev(x)`), [null, 1, 2]);
    assert.deepEqual(values(`${rows} r = prev(s)`), ['', 'a', 'b']);
    assert.deepEqual(values(`${rows} r = next(x, 2, 9)`), [3, 9, 9]);
  });

  it('prev refuses an offset that goes nowhere', () => {
    assert.equal(queryError('print x = 1 | serialize y = prev(x, 0)').code, 'refused');
    assert.equal(queryError('print x = 1 | serialize y = next(x, x)').code, 'refused');
  });

  it('row_cumsum adds up, skips nulls and begins anew where told', () => {
    assert.deepEqual(values('range x from 1 to 4 step 1 | serialize r = row_cumsum(x)'), [1, 3, 6, 10]);
    assert.deepEqual(
      values('range x from 1 to 4 step 1 | serialize r = row_cumsum(x * 0.5, x == 3)'),
      [0.5, 1.5, 1.5, 3.5],
    );
    assert.deepEqual(values('datatable(x:long)[1, long(null), 2] | serialize r = row_cumsum(x)'), [1, 1, 3]);
    assert.deepEqual(values('datatable(x:long)[9007199254740993, 2] | serialize r = row_cumsum(x)'), [
      '9007199254740993',
      '9007199254740995',
    ]);
  });

  it('row_rank_dense and row_rank_min rank runs of equal values', () => {
    const rows = 'datatable(x:long, k:string)[1, "a", 1, "a", 3, "a", 3, "b", 5, "b"] | serialize';
    assert.deepEqual(values(`${rows} r = row_rank_dense(x)`), [1, 1, 2, 2, 3]);
    assert.deepEqual(values(`${rows} r = row_rank_min(x)`), [1, 1, 3, 3, 5]);
    assert.deepEqual(values(`${rows} r = row_rank_dense(x, prev(k) != k)`), [1, 1, 2, 1, 2]);
    assert.deepEqual(values(`${rows} r = row_rank_min(x, prev(k) != k)`), [1, 1, 3, 1, 2]);
  });

  it('row_window_session begins a session after a gap, at a length, or where told', () => {
    const rows =
      'datatable(m:long, k:string)[0, "a", 4, "a", 8, "a", 13, "a", 20, "b", 21, "c"] | extend t = datetime(2024-01-01) + m * 1m | serialize';
    const minutes = (call: string): unknown[] => values(`${rows} s = (${call} - datetime(2024-01-01)) / 1m`);
    assert.deepEqual(minutes('row_window_session(t, 1h, 5m)'), [0, 0, 0, 13, 20, 20]);
    assert.deepEqual(minutes('row_window_session(t, 8m, 1h)'), [0, 0, 8, 8, 20, 20]);
    assert.deepEqual(minutes('row_window_session(t, 1h, 5m, k != prev(k))'), [0, 0, 0, 13, 20, 21]);
  });
});

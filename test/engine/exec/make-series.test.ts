import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const T = 'datatable(t:long, v:long, k:string)[1, 5, "a", 4, 1, "a", 2, 2, "b", 9, 1, "c"]';

describe('make-series', () => {
  it('gives keys, series and axis; the end is exclusive, rows outside are dropped', () => {
    const { columns, rows } = query(`${T} | make-series sum(v), n = count() default = -1 on t from 0 to 6 step 2 by k`);
    assert.deepEqual(columns, ['k', 'sum_v', 'n', 't']);
    assert.deepEqual(rows, [
      ['a', [5, 0, 1], [1, -1, 1], [0, 2, 4]],
      ['b', [0, 2, 0], [-1, 1, -1], [0, 2, 4]],
    ]);
  });

  it('takes the bounds of each series’ data where there are none', () => {
    assert.deepEqual(query(`${T} | make-series sum(v) on t step 2 by k`).rows, [
      ['a', [5, 0, 1], [0, 2, 4]],
      ['b', [2], [2]],
      ['c', [1], [8]],
    ]);
  });

  it('begins bins at the start', () => {
    assert.deepEqual(query('datatable(t:long)[4, 5, 7] | make-series count() on t from 1 to 8 step 3').rows, [
      [
        [0, 2, 1],
        [1, 4, 7],
      ],
    ]);
  });

  it('bins by multiples and includes the end in the form with range', () => {
    assert.deepEqual(query(`${T} | make-series sum(v) on t in range(1, 6, 2) by k | where k == "a"`).rows, [
      ['a', [5, 0, 1, 0], [0, 2, 4, 6]],
    ]);
  });

  it('fills bins without rows, not bins whose values are null', () => {
    assert.deepEqual(
      query(
        'datatable(t:long, v:long)[1, long(null), 2, 3] | make-series sum(v) default = 9, min(v) default = 8 on t from 0 to 4 step 1',
      ).rows,
      [
        [
          [9, 0, 3, 9],
          [8, null, 3, 8],
          [0, 1, 2, 3],
        ],
      ],
    );
  });

  it('takes null for a default', () => {
    assert.deepEqual(query(`${T} | make-series avg(v) default = real(null) on t from 1 to 4 step 1`).rows, [
      [
        [5, 2, null],
        [1, 2, 3],
      ],
    ]);
  });

  it('gives no rows for no input, unless kind=nonempty', () => {
    assert.equal(query(`${T} | take 0 | make-series count() on t from 0 to 4 step 1`).rows.length, 0);
    assert.equal(query(`${T} | make-series count() on t from 1 to 1 step 1`).rows.length, 0);
    assert.deepEqual(
      query(`${T} | take 0 | make-series kind=nonempty count() default = 3 on t from 0 to 2 step 1`).rows,
      [
        [
          [3, 3],
          [0, 1],
        ],
      ],
    );
  });

  it('has axes of times', () => {
    assert.deepEqual(
      query(
        'datatable(t:datetime)[datetime(2020-01-01 05:00), datetime(2020-01-03), datetime(null)] ' +
          '| make-series n = count() on t from datetime(2020-01-01 03:00) to datetime(2020-01-03 03:00) step 1d',
      ).rows,
      [
        [
          [1, 1],
          ['2020-01-01T03:00:00.0000000Z', '2020-01-02T03:00:00.0000000Z'],
        ],
      ],
    );
  });

  it('takes expressions over aggregates, and constants', () => {
    assert.deepEqual(query(`${T} | make-series x = sum(v) * 2, y = 7 default = 0 on t from 1 to 3 step 1`).rows, [
      [
        [10, 4],
        [7, 7],
        [1, 2],
      ],
    ]);
  });

  it('refuses steps and axes that make no sense', () => {
    assert.equal(queryError(`${T} | make-series count() on t from 0 to 4 step 0`).code, 'refused');
    assert.equal(queryError(`${T} | make-series count() on t from 0 to 4 step -1`).code, 'refused');
    assert.equal(queryError(`${T} | make-series count() on t from 0 to 100000000 step 1`).code, 'budget');
  });
});

import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const column = (text: string): unknown[] => query(text).rows.map((r) => r[0]);
const REALS = 'datatable(r:real)[real(nan), 1, real(null), -5, real(-inf)]';

describe('sort', () => {
  it('is descending by default, nulls on the low end and NaN next to them', () => {
    assert.deepEqual(column(`${REALS} | sort by r`), [1, -5, '-Infinity', 'NaN', null]);
    assert.deepEqual(column(`${REALS} | order by r asc`), [null, 'NaN', '-Infinity', -5, 1]);
  });

  it('puts nulls where it is told to', () => {
    assert.deepEqual(column(`${REALS} | sort by r asc nulls last`), ['-Infinity', -5, 1, 'NaN', null]);
    assert.deepEqual(column(`${REALS} | sort by r desc nulls first`), [null, 'NaN', 1, -5, '-Infinity']);
  });

  it('compares text by code point', () => {
    assert.deepEqual(column(`datatable(s:string)['b', '', 'B', 'a', 'é', '😀', 'z', '\uffee'] | sort by s asc`), [
      '',
      'B',
      'a',
      'b',
      'z',
      'é',
      '\uffee',
      '😀',
    ]);
  });

  it('is stable, and takes several keys and expressions', () => {
    assert.deepEqual(
      query('datatable(a:long, b:long)[1, 1, 2, 2, 1, 3, 2, 4] | sort by a asc').rows.map((r) => r[1]),
      [1, 3, 2, 4],
    );
    assert.deepEqual(
      query('datatable(a:long, b:long)[1, 1, 2, 2, 1, 3, 2, 4] | sort by a asc, b').rows.map((r) => r[1]),
      [3, 1, 4, 2],
    );
    assert.deepEqual(column('range x from 1 to 4 step 1 | sort by x % 2, x asc'), [1, 3, 2, 4]);
  });

  it('refuses dynamic keys', () => {
    assert.ok(['refused', 'syntax'].includes(queryError('print d = dynamic([1]) | sort by d').code));
  });
});

describe('top, take, sample', () => {
  it('top takes the first rows of an order', () => {
    assert.deepEqual(column('range x from 1 to 5 step 1 | top 2 by x'), [5, 4]);
    assert.deepEqual(column('range x from 1 to 5 step 1 | top 2 by -x'), [1, 2]);
    assert.deepEqual(column(`${REALS} | top 2 by r asc`), [null, 'NaN']);
    assert.deepEqual(column('range x from 1 to 5 step 1 | top 0 by x'), []);
  });

  it('take, limit, sample and sample-distinct give the first rows', () => {
    for (const operator of ['take 2', 'limit 2', 'sample 2', 'sample-distinct 2 of x']) {
      assert.deepEqual(column(`range x from 1 to 5 step 1 | ${operator}`), [1, 2], operator);
    }
    assert.deepEqual(column('let n = 2; range x from 1 to 5 step 1 | take n'), [1, 2]);
  });
});

import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const last = (text: string): unknown[] => query(text).rows.map((r) => r[r.length - 1]);

describe('scan', () => {
  it('carries values from record to record', () => {
    const { columns, rows } = query(
      'range x from 1 to 4 step 1 | scan declare (total:long = 10) with (step s: true => total = x + s.total;)',
    );
    assert.deepEqual(columns, ['x', 'total']);
    assert.deepEqual(rows, [
      [1, 11],
      [2, 13],
      [3, 16],
      [4, 20],
    ]);
  });

  it('reads a new column that is not qualified as its default', () => {
    assert.deepEqual(
      last('range x from 1 to 3 step 1 | scan declare (n:long = 5) with (step s: true => n = n + 1;)'),
      [6, 6, 6],
    );
  });

  it('fills forward text, which is never null', () => {
    assert.deepEqual(
      last(
        'datatable(e:string)["a", "", "b", ""] | serialize | scan declare (f:string) with (step s: true => f = iff(isempty(e), s.f, e);)',
      ),
      ['a', 'a', 'b', 'b'],
    );
  });

  const events =
    'datatable(t:long, e:string)[0, "x", 1, "start", 2, "y", 3, "y", 4, "stop", 5, "stop", 6, "start", 20, "stop"] | sort by t asc';

  it('goes from step to step, drops what matches none, and numbers matches', () => {
    const { columns, rows } = query(
      `${events} | scan with_match_id=m with (step s1: e == "start"; step s2: e == "y" and t - s1.t < 9; step s3: e == "stop" and t - s1.t < 9;)`,
    );
    assert.deepEqual(columns, ['t', 'e', 'm']);
    assert.deepEqual(rows, [
      [1, 'start', 0],
      [2, 'y', 0],
      [3, 'y', 0],
      [4, 'stop', 0],
      [5, 'stop', 0],
      [6, 'start', 1],
    ]);
  });

  it('has no match column unless it is asked for', () => {
    assert.deepEqual(query('range x from 1 to 1 step 1 | scan with (step s: true;)').columns, ['x']);
  });

  it('outputs all, the last or none of a step’s matches', () => {
    const scan = (output: string): unknown[] =>
      last(`range x from 1 to 6 step 1 | scan with (step a ${output}: x % 3 > 0; step b: x % 3 == 0;)`);
    assert.deepEqual(scan('output=all'), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(scan('output=last'), [2, 3, 5, 6]);
    assert.deepEqual(scan('output=none'), [3, 6]);
  });

  it('tags sessions with a step that only moves the state on', () => {
    assert.deepEqual(
      last(
        `datatable(t:long)[0, 1, 5, 12, 13, 30] | sort by t asc
         | scan declare (from:long) with (
           step s: true => from = iff(isnull(s.from), t, s.from);
           step gone output=none: t - s.from > 10;)`.replaceAll('from', 'begun'),
      ),
      [0, 0, 0, 12, 12, 30],
    );
  });

  it('refuses window functions and columns that are not declared', () => {
    assert.match(
      queryError('range x from 1 to 2 step 1 | serialize | scan declare (n:long) with (step s: true => n = prev(x);)')
        .message,
      /step\.column/,
    );
    assert.notEqual(
      queryError('range x from 1 to 2 step 1 | serialize | scan with (step s: true => n = x;)').code,
      'internal',
    );
  });
});

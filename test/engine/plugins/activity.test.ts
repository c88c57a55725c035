import assert from 'node:assert/strict';
import { query, queryAll, queryError } from '../query.js';

/** Users a, b, c on days 1 to 4; day 3 has none. */
const USERS = `let T = datatable(u:string, t:long, d:string)[
  'a', 1, 'x', 'b', 1, 'y', 'a', 2, 'x', 'a', 2, 'x', 'c', 2, 'y', 'b', 4, 'y', 'c', 4, 'y'];`;

describe('activity plugins', () => {
  it('activity_counts_metrics compares with all periods before', () => {
    const { columns, rows } = query(`${USERS} T | evaluate activity_counts_metrics(u, t, 1, 4, 1)`);
    assert.deepEqual(columns, ['t', 'count', 'dcount', 'new_dcount', 'aggregated_dcount']);
    assert.deepEqual(rows, [
      [1, 2, 2, 2, 2],
      [2, 3, 2, 1, 3],
      [4, 2, 2, 0, 3],
    ]);
  });

  it('slices by dimensions', () => {
    assert.deepEqual(query(`${USERS} T | evaluate activity_counts_metrics(u, t, 1, 4, 1, d) | where d == 'x'`).rows, [
      [1, 'x', 1, 1, 1, 1],
      [2, 'x', 2, 1, 0, 1],
    ]);
  });

  it('activity_metrics compares with the period before', () => {
    assert.deepEqual(query(`${USERS} T | evaluate activity_metrics(u, t, 1, 4, 1) | where t < 3`).rows, [
      [1, 2, 2, 'NaN', 'NaN'],
      [2, 2, 1, 0.5, 0.5],
    ]);
  });

  it('activity_engagement relates an inner window to an outer one', () => {
    assert.deepEqual(query(`${USERS} T | evaluate activity_engagement(u, t, 1, 4, 1, 2)`).rows, [
      [1, 2, 2, 1],
      [2, 2, 3, 2 / 3],
      [4, 2, 2, 1],
    ]);
  });

  it('sliding_window_counts counts a period with those before it', () => {
    assert.deepEqual(query(`${USERS} T | evaluate sliding_window_counts(u, t, 1, 4, 2, 1)`).rows, [
      [1, 2, 2],
      [2, 5, 3],
      [3, 3, 2],
      [4, 2, 2],
    ]);
  });

  it('active_users_count wants enough periods within the lookback', () => {
    assert.deepEqual(query(`${USERS} T | evaluate active_users_count(u, t, 1, 4, 2, 1, 2, 1)`).rows, [[2, 1]]);
  });

  it('new_activity_metrics follows each period’s new users', () => {
    assert.deepEqual(query(`${USERS} T | evaluate new_activity_metrics(u, t, 1, 4, 1, 2)`).rows, [
      [2, 2, 1, 1, 0, 1, 0],
      [2, 3, 0, 0, 1, 0, 1],
      [2, 4, 0, 1, 0, 1, 0],
    ]);
    const known = `${USERS} let L = T | where u == 'a'; T | evaluate new_activity_metrics(u, t, 1, 4, 1, 1, L) | take 1`;
    assert.deepEqual(query(known).rows, [[1, 1, 1, 1, 0, 1, 0]]);
  });

  it('session_count begins a session after a longer pause', () => {
    const rows = "datatable(u:string, t:long)['a', 0, 'a', 3, 'a', 9, 'b', 1, 'a', 12]";
    assert.deepEqual(query(`${rows} | evaluate session_count(u, t, 0, 20, 10, 4)`).rows, [
      [0, 3],
      [10, 1],
    ]);
  });

  it('takes calendar periods', () => {
    const rows =
      "datatable(u:string, t:datetime)['a', datetime(2024-01-31), 'b', datetime(2024-02-29), 'a', datetime(2024-03-01)]";
    assert.deepEqual(
      query(
        `${rows} | evaluate activity_counts_metrics(u, t, datetime(2024-01-15), datetime(2024-03-31), 'month') | project t, ['count']`,
      ).rows,
      [
        ['2024-01-01T00:00:00.0000000Z', 1],
        ['2024-02-01T00:00:00.0000000Z', 1],
        ['2024-03-01T00:00:00.0000000Z', 1],
      ],
    );
  });

  it('refuses steps that lead nowhere', () => {
    assert.equal(queryError(`${USERS} T | evaluate activity_counts_metrics(u, t, 1, 4, 0)`).code, 'refused');
    assert.equal(queryError(`${USERS} T | evaluate activity_counts_metrics(u, t, 1, 100000000, 1)`).code, 'refused');
  });
});

describe('rolling_percentile', () => {
  it('takes the percentile over the last bins', () => {
    assert.deepEqual(
      query('range t from 0 to 5 step 1 | extend v = t * 10 | evaluate rolling_percentile(v, 50, t, 2, 2)').rows,
      [
        [0, 0],
        [2, 10],
        [4, 30],
      ],
    );
  });
});

describe('sequence_detect', () => {
  const rows = "datatable(t:long, e:string, k:string)[1, 'a', 'x', 2, 'b', 'x', 5, 'b', 'x', 3, 'b', 'y', 0, 'b', 'x']";
  it('finds every sequence within the windows, by dimension', () => {
    const { columns, rows: found } = query(
      `${rows} | evaluate sequence_detect(t, 3, 10, s1 = (e == 'a'), s2 = (e == 'b'), k)`,
    );
    assert.deepEqual(columns, ['k', 's1_t', 's2_t', 'Duration']);
    assert.deepEqual(found, [['x', 1, 2, 1]]);
    assert.equal(
      query(`${rows} | evaluate sequence_detect(t, 5, 10, s1 = (e == 'a'), s2 = (e == 'b'), k)`).rows.length,
      2,
    );
  });
});

describe('funnels', () => {
  const rows = `datatable(u:string, t:long, s:string)[
    'p', 1, 'x', 'p', 2, 'a', 'p', 3, 'a', 'p', 4, 'b', 'q', 1, 'a', 'q', 2, 'b', 'q', 3, 'y', 'r', 1, 'a']`;

  it('funnel_sequence tells what comes before and after', () => {
    const [both, before, after] = queryAll(
      `${rows} | evaluate funnel_sequence(u, t, 0, 10, 5, 100, s, dynamic(['a', 'b']))`,
    );
    assert.deepEqual(both!.rows, [
      [0, 'x', '', 1, ['p']],
      [0, '', 'y', 1, ['q']],
    ]);
    assert.deepEqual(before!.columns, ['t', 'prev', 'dcount', 'samples']);
    assert.deepEqual(after!.rows, [
      [0, '', 1, ['p']],
      [0, 'y', 1, ['q']],
    ]);
  });

  it('funnel_sequence_completion counts how far ids get', () => {
    assert.deepEqual(
      query(
        `${rows} | evaluate funnel_sequence_completion(u, t, 0, 10, 100, s, dynamic(['a', 'b', 'y']), dynamic([1, 5]))`,
      ).rows,
      [
        [0, 'a', 1, 3],
        [0, 'b', 1, 2],
        [0, 'a', 5, 3],
        [0, 'b', 5, 2],
        [0, 'y', 5, 1],
      ],
    );
  });
});

describe('dcount_intersect', () => {
  it('counts what the first sketches have in common', () => {
    assert.deepEqual(
      query(
        'range x from 1 to 30 step 1 | summarize a = hll(x), b = hll(x * 2), c = hll(x * 3) ' +
          '| evaluate dcount_intersect(a, b, c) | project s0, s1, s2',
      ).rows,
      [[30, 15, 5]],
    );
  });
});

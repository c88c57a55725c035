import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const T = "datatable(x:long, s:string)[1, 'a', 2, 'b', 3, 'a']";

describe('summarize', () => {
  it('puts keys first, then aggregates', () => {
    const { columns, rows } = query(`${T} | summarize n = count(), sum(x) by s, odd = x % 2 == 1`);
    assert.deepEqual(columns, ['s', 'odd', 'n', 'sum_x']);
    assert.deepEqual(rows, [
      ['a', true, 2, 4],
      ['b', false, 1, 2],
    ]);
  });

  it('names keys and aggregates as Kusto does', () => {
    const names = (list: string): readonly string[] => query(`${T} | summarize ${list}`).columns;
    assert.deepEqual(names('count(), count(), countif(x > 1), sum(x), sum(x), avg(x + 1), max(x) - min(x)'), [
      'count_',
      'count_1',
      'countif_',
      'sum_x',
      'sum_x1',
      'avg_',
      'Column1',
    ]);
    assert.deepEqual(names('make_list(x), make_set(s), make_list(x), dcount(s), take_any(x), any(s)'), [
      'list_x',
      'set_s',
      'list_x1',
      'dcount_s',
      'x',
      'any_s',
    ]);
    assert.deepEqual(names('percentile(x, 2.5), percentiles(x, 5, 50), percentiles_array(x, 5)'), [
      'percentile_x_2_5',
      'percentile_x_5',
      'percentile_x_50',
      'percentiles_x',
    ]);
    assert.deepEqual(names('arg_max(x, s), m = arg_min(x, s)'), ['x', 's', 'm', 's1']);
    assert.deepEqual(names('round(sum(x)), tostring(max(x)), count() by bin(x, 2), tolower(s)'), [
      'x',
      'Column1',
      'sum_x',
      'max_x',
      'count_',
    ]);
  });

  it('gives one row of defaults for no rows without keys, none with keys', () => {
    assert.deepEqual(
      query(
        `${T} | take 0 | summarize count(), sum(x), avg(x), max(x), min(s), make_list(x), make_set(x), make_bag(bag_pack('a', x)), dcount(x), stdev(x), take_any(x), countif(x > 1)`,
      ).rows,
      [[0, 0, 'NaN', null, '', [], [], {}, 0, 0, null, 0]],
    );
    assert.equal(query(`${T} | take 0 | summarize count() by s`).rows.length, 0);
  });

  it('without aggregates gives the distinct keys', () => {
    assert.deepEqual(query(`${T} | summarize by s`).rows, [['a'], ['b']]);
  });

  it('groups null with null and NaN with NaN', () => {
    assert.deepEqual(
      query('datatable(r:real)[real(null), real(nan), real(null), real(nan), 0] | summarize count() by r').rows,
      [
        [null, 2],
        ['NaN', 2],
        [0, 1],
      ],
    );
  });

  it('gives the other columns of arg_max with *, keys left out', () => {
    const { columns, rows } = query(`${T} | extend t = x * 10 | summarize arg_max(x, *) by s`);
    assert.deepEqual(columns, ['s', 'x', 't']);
    assert.deepEqual(rows, [
      ['a', 3, 30],
      ['b', 2, 20],
    ]);
  });

  it('takes several names for several results', () => {
    const { columns, rows } = query(`${T} | summarize (most, who) = arg_max(x, s)`);
    assert.deepEqual([columns, rows], [['most', 'who'], [[3, 'a']]]);
  });

  it('computes with aggregates, and wraps long sums', () => {
    assert.deepEqual(query(`${T} | summarize max(x) - min(x), array_length(make_list(x)), sum(x) / count()`).rows, [
      [2, 3, 2],
    ]);
    assert.deepEqual(query('datatable(x:long)[9223372036854775807, 1] | summarize sum(x)').rows, [
      ['-9223372036854775808'],
    ]);
  });

  it('refuses columns outside of aggregates', () => {
    for (const list of ['x by s', 'sum(x) + x by x', 's by s']) {
      assert.equal(queryError(`${T} | summarize ${list}`).code, 'syntax', list);
    }
  });
});

describe('distinct', () => {
  it('takes columns, * and expressions; null and empty text are values', () => {
    assert.deepEqual(query("datatable(s:string, n:long)['', long(null), '', long(null), 'a', 1] | distinct *").rows, [
      ['', null],
      ['a', 1],
    ]);
    const { columns, rows } = query(`${T} | distinct strcat(s, '!'), x % 1`);
    assert.deepEqual(columns, ['Column1', 'Column2']);
    assert.deepEqual(rows, [
      ['a!', 0],
      ['b!', 0],
    ]);
  });
});

describe('count', () => {
  it('counts rows', () => {
    assert.deepEqual(query(`${T} | count`), { columns: ['Count'], types: ['long'], rows: [[3]] });
    assert.deepEqual(query(`${T} | count as n`).columns, ['n']);
    assert.deepEqual(query(`${T} | take 0 | count`).rows, [[0]]);
  });
});

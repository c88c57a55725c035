import assert from 'node:assert/strict';
import { query, queryAll, queryError } from '../query.js';

const SALES = `datatable(a:string, b:string, v:long)['x', 'p', 1, 'x', 'q', 5, 'y', 'p', 2, 'z', 'p', 1, 'y', 'r', 3]`;

describe('partition', () => {
  it('applies a subquery to the rows of each key', () => {
    const { columns, rows } = query(`${SALES} | partition by a (summarize s = sum(v), n = count())`);
    assert.deepEqual(columns, ['s', 'n']);
    assert.deepEqual(rows, [
      [6, 2],
      [5, 2],
      [1, 1],
    ]);
  });

  it('keeps the order of rows for window functions', () => {
    assert.deepEqual(
      query(
        `${SALES} | sort by v asc | partition hint.strategy=native by a (extend r = row_number()) | project a, v, r`,
      ).rows,
      [
        ['x', 1, 1],
        ['x', 5, 2],
        ['z', 1, 1],
        ['y', 2, 1],
        ['y', 3, 2],
      ],
    );
    assert.equal(queryError(`${SALES} | partition by a (extend r = row_number())`).code, 'refused');
  });

  it('gives each key its own rows under a name', () => {
    assert.deepEqual(
      query(
        `${SALES} | partition by a (as P | extend share = 1.0 * v / toscalar(P | summarize sum(v))) | where a == 'y' | project share`,
      ).rows,
      [[0.4], [0.6]],
    );
  });

  it('runs a query for each key in braces', () => {
    assert.deepEqual(
      query(`range k from 1 to 2 step 1 | partition by k { ${SALES} | where v == k | project a, v, k = toscalar(k) }`)
        .rows,
      [
        ['x', 1, 1],
        ['z', 1, 1],
        ['y', 2, 2],
      ],
    );
    assert.equal(query(`range k from 1 to 0 step 1 | partition by k { ${SALES} }`).rows.length, 0);
  });
});

describe('top-nested', () => {
  it('gives the best of each level within the best of the level before', () => {
    const { columns, rows } = query(`${SALES} | top-nested 2 of a by sum(v), top-nested 1 of b by m = max(v) asc`);
    assert.deepEqual(columns, ['a', 'aggregated_a', 'b', 'm']);
    assert.deepEqual(rows, [
      ['x', 6, 'p', 1],
      ['y', 5, 'p', 2],
    ]);
  });

  it('keeps every value where no number is given', () => {
    assert.equal(query(`${SALES} | top-nested of a by count(), top-nested of b by count()`).rows.length, 5);
  });

  it('adds a row for all others, whose deeper levels are empty or others too', () => {
    assert.deepEqual(
      query(
        `${SALES} | top-nested 1 of a with others = 'rest' by sum(v), top-nested 1 of b by count(), top-nested of v with others = 0 by max(v)`,
      ).rows,
      [
        ['x', 6, 'p', 1, 1, 1],
        ['rest', 6, '', null, 0, 3],
      ],
    );
  });
});

describe('top-hitters', () => {
  it('counts, or adds up', () => {
    const counted = query(`${SALES} | top-hitters 1 of b`);
    assert.deepEqual([counted.columns, counted.rows], [['b', 'approximate_count_b'], [['p', 3]]]);
    const summed = query(`${SALES} | top-hitters 2 of b by v`);
    assert.deepEqual(summed.columns, ['b', 'approximate_sum_v']);
    assert.deepEqual(summed.rows, [
      ['q', 5],
      ['p', 4],
    ]);
  });
});

describe('fork and facet', () => {
  it('fork gives a table for each branch', () => {
    const [first, second] = queryAll(`${SALES} | fork (where v > 3 | project a) n = (count)`);
    assert.deepEqual(first!.rows, [['x']]);
    assert.deepEqual([second!.columns, second!.rows], [['Count'], [[5]]]);
  });

  it('facet gives the rows of its with clause, then each column’s values', () => {
    const [rows, a, b] = queryAll(`${SALES} | facet by a, b with (where v > 4 | project v)`);
    assert.deepEqual(rows!.rows, [[5]]);
    assert.deepEqual(a!.columns, ['a', 'count_a']);
    assert.deepEqual(a!.rows, [
      ['x', 2],
      ['y', 2],
      ['z', 1],
    ]);
    assert.deepEqual(b!.rows, [
      ['p', 3],
      ['q', 1],
      ['r', 1],
    ]);
  });
});

describe('assert-schema', () => {
  it('passes rows with the columns listed, and no others', () => {
    assert.equal(query(`${SALES} | assert-schema (a:string, b:string, v:long)`).rows.length, 5);
    assert.equal(queryError(`${SALES} | assert-schema (a:string, b:string)`).code, 'failed');
    assert.equal(queryError(`${SALES} | assert-schema (a:string, b:string, v:int)`).code, 'failed');
  });
});

describe('project-by-names', () => {
  it('takes names, patterns and arrays of names, in order', () => {
    assert.deepEqual(query(`${SALES} | project-by-names 'v', dynamic(['b', 'none']), 'a*'`).columns, ['v', 'b', 'a']);
    assert.deepEqual(
      query(`let O = datatable(b:string, q:int)[]; ${SALES} | project-by-names column_names_of(O)`).columns,
      ['b'],
    );
  });
});

describe('reduce', () => {
  it('groups texts that share words, and the rest', () => {
    const texts = `datatable(s:string)['San Jose', 'San Diego', 'San Remo', 'Paris', 'Paris', 'Rome', 'One -on- One', 'Q -on- X']`;
    assert.deepEqual(query(`${texts} | reduce by s with threshold = 0.2`).rows, [
      ['San *', 3, 'San Jose'],
      ['Paris', 2, 'Paris'],
      ['* -on- *', 2, 'One -on- One'],
      ['others', 1, ''],
    ]);
  });

  it('takes numbers for what differs, and separators as told', () => {
    const texts = `range x from 1 to 10 step 1 | project s = strcat('fooZ', x)`;
    assert.deepEqual(query(`${texts} | reduce by s with characters = 'Z'`).rows, [['foo*', 10, 'fooZ1']]);
    assert.deepEqual(query(`${texts} | reduce by s`).rows, [['others', 10, '']]);
    assert.deepEqual(query(`${texts} | take 2 | reduce kind=source by s with characters = 'Z'`).rows, [
      ['fooZ1', 'foo*'],
      ['fooZ2', 'foo*'],
    ]);
  });
});

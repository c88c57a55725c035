import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const column = (text: string): unknown[] => query(text).rows.map((r) => r[0]);

describe('mv-expand', () => {
  it('keeps a row for null and drops one for an empty array or bag', () => {
    assert.deepEqual(
      query(
        "datatable(k:string, d:dynamic)['n', dynamic(null), 'e', dynamic([]), 'b', dynamic({}), 's', dynamic(7), 'a', dynamic([1, null])] | mv-expand d",
      ).rows,
      [
        ['n', null],
        ['s', 7],
        ['a', 1],
        ['a', null],
      ],
    );
  });

  it('runs several columns side by side and pads the shorter', () => {
    assert.deepEqual(
      query(
        'datatable(a:dynamic, b:dynamic)[dynamic([1, 2]), dynamic(["x"]), dynamic([]), dynamic([5]), dynamic([]), dynamic([])] | mv-expand a, b',
      ).rows,
      [
        [1, 'x'],
        [2, null],
        [null, 5],
      ],
    );
  });

  it('gives entries of bags, or pairs with kind=array', () => {
    const bag = 'print d = dynamic({"x": 1, "y": [2]})';
    assert.deepEqual(column(`${bag} | mv-expand d`), [{ x: 1 }, { y: [2] }]);
    assert.deepEqual(column(`${bag} | mv-expand kind=array d`), [
      ['x', 1],
      ['y', [2]],
    ]);
    assert.deepEqual(column(`${bag} | mv-expand bagexpansion=array d`), [
      ['x', 1],
      ['y', [2]],
    ]);
  });

  it('replaces a column in its place, and adds a named one', () => {
    assert.deepEqual(query('print a = dynamic([1]), b = 2 | mv-expand a').columns, ['a', 'b']);
    const { columns, rows } = query('print a = dynamic([1]), b = 2 | mv-expand with_itemindex=i e = a');
    assert.deepEqual(columns, ['a', 'b', 'e', 'i']);
    assert.deepEqual(rows, [[[1], 2, 1, 0]]);
    assert.deepEqual(query('print d = dynamic({"a": [1]}) | mv-expand d.a').columns, ['d', 'd_a']);
  });

  it('replaces the column that an unnamed expression takes its name from', () => {
    const { columns, rows } = query(`print y = "[1, 2]", z = 0 | mv-expand todynamic(y)`);
    assert.deepEqual(columns, ['y', 'z']);
    assert.deepEqual(rows, [
      [1, 0],
      [2, 0],
    ]);
    const twice = query('print x = dynamic({"a": ["p", "q"]}) | mv-expand x.a | mv-expand x.a | where x_a == "q"');
    assert.deepEqual(twice.columns, ['x', 'x_a']);
    assert.equal(twice.rows.length, 2);
  });

  it('casts without parsing, each column to its own type', () => {
    const cast = (list: string, type: string): unknown[] =>
      column(`print a = dynamic(${list}) | mv-expand a to typeof(${type})`);
    assert.deepEqual(cast('[1, 2.7, "3", true, null, -1.9]', 'long'), [1, 2, null, null, null, -1]);
    assert.deepEqual(cast('[1, 2.5, "true", true, 0]', 'bool'), [true, null, null, true, false]);
    assert.deepEqual(cast('[1, true, null, {"a": 1}]', 'string'), ['1', 'true', '', '{"a":1}']);
    assert.deepEqual(cast('["2020-01-01", 5]', 'datetime'), ['2020-01-01T00:00:00.0000000Z', null]);
    assert.deepEqual(cast('[1, 2.5, "3"]', 'real'), [1, 2.5, null]);
    assert.deepEqual(query('print a = dynamic([1]), b = dynamic([2]) | mv-expand a to typeof(string), b').types, [
      'string',
      'dynamic',
    ]);
  });

  it('limits the rows of each row; the old spelling has a limit of its own', () => {
    assert.deepEqual(column('datatable(d:dynamic)[dynamic([1, 2, 3]), dynamic([4])] | mv-expand d limit 2'), [1, 2, 4]);
    assert.deepEqual(query('print d = range(1, 200) | mvexpand d | count').rows, [[128]]);
    assert.deepEqual(query('print d = range(1, 200) | mv-expand d | count').rows, [[200]]);
  });

  it('refuses what is not dynamic', () => {
    assert.equal(queryError('print s = "[1]" | mv-expand s').code, 'syntax');
  });
});

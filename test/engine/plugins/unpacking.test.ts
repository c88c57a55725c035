import assert from 'node:assert/strict';
import { query, queryAll, queryError } from '../query.js';

describe('bag_unpack', () => {
  it('gives a column for each key, sorted, with the type that all values have', () => {
    const { columns, types, rows } = query(
      'datatable(k:long, d:dynamic)[1, dynamic({"z":"x","a":1,"m":1,"n":null,"l":[1],"b":true,"r":1.5}), 2, dynamic({"a":2,"m":"s"})] | evaluate bag_unpack(d)',
    );
    assert.deepEqual(columns, ['k', 'a', 'b', 'l', 'm', 'n', 'r', 'z']);
    assert.deepEqual(types, ['long', 'long', 'bool', 'dynamic', 'dynamic', 'dynamic', 'real', 'string']);
    assert.deepEqual(rows, [
      [1, 1, true, [1], 1, null, 1.5, 'x'],
      [2, 2, null, null, 's', null, null, ''],
    ]);
  });

  it('gives empty values for what is no bag', () => {
    const { rows } = query(
      'datatable(d:dynamic)[dynamic({"a":1}), dynamic([5]), dynamic(null)] | evaluate bag_unpack(d)',
    );
    assert.deepEqual(rows, [[1], [null], [null]]);
  });

  it('lets operators use the columns it finds', () => {
    assert.deepEqual(
      query('print d = dynamic({"n":2,"s":"x"}) | evaluate bag_unpack(d) | where n > 1 | project t = n * 2, s').rows,
      [[4, 'x']],
    );
  });

  it('resolves conflicts as told, and refuses them otherwise', () => {
    const table = 'datatable(a:string, d:dynamic, z:long)["old", dynamic({"a":"new","b":1}), 9]';
    assert.equal(queryError(`${table} | evaluate bag_unpack(d)`).code, 'refused');
    const replaced = query(`${table} | evaluate bag_unpack(d, columnsConflict='replace_source')`);
    assert.deepEqual([replaced.columns, replaced.rows], [['a', 'z', 'b'], [['new', 9, 1]]]);
    const kept = query(`${table} | evaluate bag_unpack(d, columnsConflict='keep_source')`);
    assert.deepEqual([kept.columns, kept.rows], [['a', 'z', 'b'], [['old', 9, 1]]]);
    const prefixed = query(`${table} | evaluate bag_unpack(d, 'p_')`);
    assert.deepEqual([prefixed.columns, prefixed.rows], [['a', 'z', 'p_a', 'p_b'], [['old', 9, 'new', 1]]]);
  });

  it('leaves out ignored keys', () => {
    assert.deepEqual(
      query("print d = dynamic({'a':1,'b':2}) | evaluate bag_unpack(d, ignoredProperties=dynamic(['a']))").columns,
      ['b'],
    );
  });

  it('gives the declared columns, with * after the input’s', () => {
    const table = 'datatable(k:long, d:dynamic)[1, dynamic({"a":"7","x":1})]';
    const declared = query(`${table} | evaluate bag_unpack(d) : (a:long, other:string)`);
    assert.deepEqual([declared.columns, declared.rows], [['a', 'other'], [[7, '']]]);
    const all = query(`${table} | evaluate bag_unpack(d) : (*, a:long)`);
    assert.deepEqual([all.columns, all.rows], [['k', 'a'], [[1, 7]]]);
  });
});

describe('pivot', () => {
  const table = "datatable(k:string, v:long, w:string)['b', 1, 'p', 'a', 2, 'p', 'b', 3, 'q']";

  it('counts by default, by all other columns', () => {
    const { columns, rows } = query(`${table} | evaluate pivot(k)`);
    assert.deepEqual(columns, ['v', 'w', 'b', 'a']);
    assert.deepEqual(rows, [
      [1, 'p', 1, 0],
      [2, 'p', 0, 1],
      [3, 'q', 1, 0],
    ]);
  });

  it('leaves the columns of its aggregate out of the keys', () => {
    const { columns, rows } = query(`${table} | evaluate pivot(k, sum(v))`);
    assert.deepEqual(columns, ['w', 'b', 'a']);
    assert.deepEqual(rows, [
      ['p', 1, 2],
      ['q', 3, 0],
    ]);
  });

  it('checks a declared schema', () => {
    assert.deepEqual(query(`${table} | evaluate pivot(k, sum(v), w) : (a:long, w:string)`).rows, [
      [2, 'p'],
      [0, 'q'],
    ]);
    assert.match(queryError(`${table} | evaluate pivot(k, sum(v), w) : (a:string)`).message, /\ba\b/);
    assert.deepEqual(query(`${table} | where v > 9 | evaluate pivot(k, sum(v), w) : (a:long, w:string)`).rows, []);
    assert.deepEqual(query(`${table} | where v > 2 | evaluate pivot(k, sum(v), w) : (a:long, b:long)`).rows, [
      [null, 3],
    ]);
  });
});

describe('narrow, preview, identity, rows_near', () => {
  const table = "datatable(a:long, s:string)[1, 'x', 2, '']";
  it('narrow gives a row for each cell', () => {
    assert.deepEqual(query(`${table} | evaluate narrow()`).rows, [
      [0, 'a', '1'],
      [0, 's', 'x'],
      [1, 'a', '2'],
      [1, 's', ''],
    ]);
  });

  it('preview gives two tables', () => {
    const [first, count] = queryAll(`${table} | evaluate preview(1)`);
    assert.deepEqual(first!.rows, [[1, 'x']]);
    assert.deepEqual(count!.rows, [[2]]);
  });

  it('identity gives its input', () => {
    assert.equal(query(`${table} | evaluate identity()`).rows.length, 2);
  });

  it('rows_near keeps rows around those that meet a condition, once each', () => {
    const rows = 'range x from 1 to 9 step 1 | serialize';
    assert.deepEqual(query(`${rows} | evaluate rows_near(x == 4, 1)`).rows, [[3], [4], [5]]);
    assert.deepEqual(query(`${rows} | evaluate rows_near(x in (2, 3, 9), 1, 0)`).rows, [[1], [2], [3], [8], [9]]);
    assert.equal(queryError(`${rows} | summarize by x | evaluate rows_near(x == 4, 1)`).code, 'refused');
  });
});

describe('schema_merge', () => {
  const schemas = (second: string): string =>
    `datatable(u:string, n:int)[] | getschema | union (datatable(${second})[] | getschema)`;

  it('puts the columns of several schemas together', () => {
    assert.deepEqual(
      query(`${schemas('u:string, n:long, r:string')} | evaluate schema_merge()`).rows.map((r) => [r[0], r[1], r[3]]),
      [
        ['u', 0, 'string'],
        ['n', 1, 'long'],
        ['r', 2, 'string'],
      ],
    );
  });

  it('reports columns out of order, unless told not to mind', () => {
    const moved = schemas('u:string, r:string, n:int');
    assert.deepEqual(
      query(`${moved} | evaluate schema_merge()`).rows.map((r) => [r[0], r[1]]),
      [
        ['u', 0],
        ['r', 1],
        ['n', -1],
      ],
    );
    const { rows } = query(`${moved} | evaluate schema_merge(PreserveOrder = false)`);
    assert.ok(rows.every((r) => Number(r[1]) >= 0));
  });
});

describe('evaluate', () => {
  it('names plugins that need a network or a cluster', () => {
    const { code, message } = queryError("evaluate http_request('https://example.com')");
    assert.equal(code, 'not-local');
    assert.match(message, /http_request/);
  });
});

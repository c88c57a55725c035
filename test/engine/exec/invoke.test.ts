import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const T = 'datatable(x:long, s:string)[1, "a", 2, "b"]';

describe('invoke', () => {
  it('calls a function with the rows as its first argument', () => {
    assert.deepEqual(query(`let f = (T:(x:long), least:long) { T | where x >= least }; ${T} | invoke f(2)`).rows, [
      [2, 'b'],
    ]);
  });

  it('takes named arguments, defaults and any columns', () => {
    const f = 'let f = (T:(*), name:string, other:string = "none") { T | project v = column_ifexists(name, other) };';
    assert.deepEqual(query(`${f} ${T} | invoke f(name = "s")`).rows, [['a'], ['b']]);
    assert.deepEqual(query(`${f} ${T} | take 1 | invoke f("no")`).rows, [['none']]);
  });

  it('converts numbers to the types of the parameters', () => {
    assert.deepEqual(query(`let f = (T:(x:long), per:real = 4) { T | project h = x / per }; ${T} | invoke f(2)`).rows, [
      [0.5],
      [1],
    ]);
    assert.deepEqual(query(`let f = (T:(x:long), per:real = 4) { T | project h = x / per }; ${T} | invoke f()`).rows, [
      [0.25],
      [0.5],
    ]);
  });

  it('reads its rows as often as the function does', () => {
    assert.deepEqual(
      query(`let f = (T:(x:long)) { T | where x < toscalar(T | summarize max(x)) }; ${T} | invoke f()`).rows,
      [[1, 'a']],
    );
  });

  it('names a function that is not there', () => {
    assert.match(queryError(`${T} | invoke Nowhere()`).message, /Nowhere/);
  });
});

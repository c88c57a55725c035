import assert from 'node:assert/strict';
import type { Value } from '../../../server/src/engine/values/types.js';
import type { ColumnInfo } from '../../../server/src/syntax/types.js';
import { aggregate, over } from './aggregate-site.js';

const columns: ColumnInfo[] = [
  { name: 'x', type: 'real' },
  { name: 's', type: 'string' },
];
const argExtreme = (name: string, rows: readonly Value[][]): unknown =>
  aggregate({ name, args: ['real', 'string'], columns }, rows);

describe('arg_max and arg_min', () => {
  it('give the first row with the extreme value', () => {
    const rows = [
      [1, 'a'],
      [3, 'b'],
      [3, 'c'],
      [null, 'd'],
    ];
    assert.deepEqual(argExtreme('arg_max', rows), [3, 'b']);
    assert.deepEqual(argExtreme('arg_min', rows), [1, 'a']);
    assert.deepEqual(argExtreme('argmax', rows), [3, 'b']);
  });
  it('take a null key only when there is no other, and NaN before numbers', () => {
    assert.deepEqual(
      argExtreme('arg_max', [
        [null, 'a'],
        [null, 'b'],
      ]),
      [null, 'a'],
    );
    assert.deepEqual(
      argExtreme('arg_min', [
        [null, 'a'],
        [5, 'b'],
        [NaN, 'c'],
        [-1, 'd'],
      ]),
      [NaN, 'c'],
    );
  });
  it('give nulls and empty text for no rows', () => {
    assert.deepEqual(argExtreme('arg_max', []), [null, '']);
  });
  it('give one value when only one column results', () => {
    assert.equal(over('arg_max', 'string', ['a', 'c', 'b']), 'c');
  });
});

describe('take_any', () => {
  it('prefers a value that is neither null nor empty', () => {
    assert.equal(over('take_any', 'string', ['', 'b', 'c']), 'b');
    assert.equal(over('take_any', 'long', [null, 0, 1]), 0);
    assert.equal(over('take_any', 'string', ['']), '');
    assert.equal(over('any', 'long', [null]), null);
  });
  it('takes several values from one row', () => {
    assert.deepEqual(
      aggregate({ name: 'take_any', args: ['real', 'string'], columns }, [
        [null, 'a'],
        [1, 'b'],
      ]),
      [null, 'a'],
    );
  });
  it('looks only at rows that fit', () => {
    assert.equal(
      aggregate({ name: 'take_anyif', args: ['long', 'bool'] }, [
        [1, false],
        [2, true],
      ]),
      2,
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { wrapLong, type Value } from '../../../server/src/engine/values/types.js';
import { Refused } from '../functions/call-site.js';
import { aggregate, over } from './aggregate-site.js';

const rows = (values: readonly Value[]): Value[][] => values.map((v) => [v]);

describe('counting aggregates', () => {
  it('count rows, nulls included', () => {
    assert.equal(aggregate({ name: 'count', args: [] }, [[], []]), 2);
    assert.equal(over('count', 'long', [1, null, 2]), 3);
    assert.equal(over('countif', 'bool', [true, null, false, true]), 2);
  });
  it('count distinct values, without nulls, empty text included', () => {
    assert.equal(over('dcount', 'string', ['a', 'A', '', 'a', '']), 3);
    assert.equal(over('dcount', 'real', [NaN, NaN, 0, -0, null]), 2);
    assert.equal(over('count_distinct', 'long', [1, 2n ** 60n, 2n ** 60n + 1n, null]), 3);
    assert.equal(over('dcount', 'dynamic', [[1], [1], new Map([['a', 1]]), null]), 2);
  });
  it('count distinct values of the rows that fit', () => {
    const call = { name: 'dcountif', args: ['long', 'bool'] } as const;
    assert.equal(
      aggregate(call, [
        [1, true],
        [2, null],
        [3, false],
        [4, true],
      ]),
      2,
    );
  });
  it('refuse an accuracy that does not exist', () => {
    assert.throws(() => over('dcount', 'long', [1], { type: 'long', value: 5 }), Refused);
    assert.equal(over('dcount', 'long', [1], { type: 'long', value: 4 }), 1);
  });
});

describe('sum and avg', () => {
  it('wrap longs at 64 bits; the average divides the wrapped sum', () => {
    const big = [2n ** 63n - 1n, 1];
    assert.equal(over('sum', 'long', big), -(2n ** 63n));
    assert.equal(over('avg', 'long', big), -(2 ** 62));
  });
  it('agree with exact arithmetic', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (longs) => {
        const exact = longs.reduce((a, b) => a + b, 0n);
        assert.equal(over('sum', 'long', longs.map(wrapLong)), wrapLong(exact));
      }),
    );
  });
  it('ignore nulls, and have defaults for nothing', () => {
    assert.equal(over('sum', 'real', [1.5, null, 2]), 3.5);
    assert.equal(over('avg', 'int', [1, null, 2]), 1.5);
    assert.equal(over('sum', 'long', [null]), 0);
    assert.equal(over('avg', 'long', []), NaN);
    assert.equal(over('avg', 'timespan', []), null);
    assert.equal(over('avg', 'decimal', []), null);
  });
  it('keep decimals and ticks exact', () => {
    const tenth = new Decimal('0.1');
    assert.equal((over('sum', 'decimal', [tenth, tenth, tenth]) as Decimal).toString(), '0.3');
    assert.equal(over('avg', 'timespan', [3n, 4n]), 3n);
    assert.equal(over('sum', 'timespan', [2n ** 62n, 2n ** 62n]), null);
    const day = 638_000_000_000_000_000n;
    assert.equal(over('avg', 'datetime', Array<bigint>(40).fill(day)), day);
  });
  it('take the rows that fit', () => {
    const rowsOf = [
      [1, true],
      [10, null],
      [100, false],
    ];
    assert.equal(aggregate({ name: 'sumif', args: ['long', 'bool'] }, rowsOf), 1);
    assert.equal(aggregate({ name: 'avgif', args: ['long', 'bool'] }, [[1, false]]), NaN);
  });
});

describe('min and max', () => {
  it('ignore nulls; NaN wins', () => {
    assert.equal(over('max', 'long', [null, 2n ** 53n + 1n, 2 ** 53 - 1]), 2n ** 53n + 1n);
    assert.equal(over('min', 'real', [1, NaN, -1]), NaN);
    assert.equal(over('max', 'real', [1, NaN, 2]), NaN);
    assert.equal(over('max', 'datetime', [null]), null);
  });
  it('compare text by code point and booleans', () => {
    assert.equal(over('max', 'string', ['Z', 'a', '']), 'a');
    assert.equal(over('min', 'string', []), '');
    assert.equal(over('max', 'bool', [false, true]), true);
  });
  it('agree with sorting', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        assert.equal(over('min', 'long', values), Math.min(...values));
        assert.equal(over('max', 'long', values), Math.max(...values));
      }),
    );
  });
});

describe('variance and kin', () => {
  it('divide by n - 1 or n', () => {
    const values = [1, 2, 3, 4, 5];
    assert.equal(over('variance', 'long', values), 2.5);
    assert.equal(over('variancep', 'long', values), 2);
    assert.ok(Math.abs((over('stdev', 'long', values) as number) - 1.58113883008419) < 1e-12);
    assert.ok(Math.abs((over('stdevp', 'long', values) as number) - Math.SQRT2) < 1e-12);
  });
  it('are 0 for no value and for one', () => {
    for (const name of ['stdev', 'stdevp', 'variance', 'variancep']) {
      assert.equal(over(name, 'real', []), 0);
      assert.equal(over(name, 'real', [null, 7]), 0);
    }
  });
  it('stay precise far from zero', () => {
    assert.equal(over('variance', 'real', [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]), 30);
  });
  it('leave pairs with a null out of a covariance', () => {
    const call = { name: 'covariancep', args: ['real', 'real'] } as const;
    const pairs = [
      [1, 14],
      [2, 10],
      [3, 17],
      [4, 20],
      [5, 50],
      [null, 9],
      [9, null],
    ];
    assert.equal(aggregate(call, pairs), 16.4);
    assert.equal(aggregate({ ...call, name: 'covariance' }, pairs), 20.5);
    const fitting = pairs.map((p, i) => [...p, i < 2]);
    assert.equal(aggregate({ name: 'covarianceif', args: ['real', 'real', 'bool'] }, fitting), -2);
  });
});

describe('binary_all_and, binary_all_or, binary_all_xor', () => {
  it('combine all 64 bits', () => {
    assert.equal(over('binary_all_and', 'long', [0xffffffff, 0xfffff00f, 0xcffffffd, 0xfafeffff]), 0xcafef00d);
    assert.equal(over('binary_all_or', 'long', [-(2n ** 63n), 1, null]), -(2n ** 63n) + 1n);
    assert.equal(over('binary_all_xor', 'int', [-1, 5]), -6);
    assert.equal(over('binary_all_xor', 'long', []), null);
  });
  it('refuse reals', () => {
    assert.throws(() => aggregate({ name: 'binary_all_or', args: ['real'] }, rows([1])), Refused);
  });
});

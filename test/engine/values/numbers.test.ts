import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addLong,
  binLong,
  binReal,
  compareLong,
  divLong,
  formatDecimal,
  formatReal,
  modLong,
  modReal,
  mulLong,
  negLong,
  parseBool,
  parseDecimal,
  parseInt32,
  parseLong,
  parseReal,
  realToInt,
  realToLong,
  subLong,
  wrapInt,
} from '../../../server/src/engine/values/numbers.js';
import { wrapLong } from '../../../server/src/engine/values/types.js';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const anyLong = fc
  .oneof(
    fc.bigInt(MIN, MAX),
    fc.bigInt(-100n, 100n),
    fc.constantFrom(MIN, MAX, 2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n),
    fc.bigInt(-(2n ** 53n), 2n ** 53n),
  )
  .map(wrapLong);

describe('numbers', () => {
  it('reads longs', () => {
    const cases: [string, number | bigint | null][] = [
      ['42', 42],
      [' \t-007 ', -7],
      ['+5', 5],
      ['-0', 0],
      ['0x1F', 31],
      ['0XffffFFFFffffFFFF', -1],
      ['0x00000000000000001', 1],
      ['9223372036854775807', MAX],
      ['-9223372036854775808', MIN],
      ['+9007199254740993', 9007199254740993n],
      ['9223372036854775808', null],
      ['1.5', null],
      ['1e3', null],
      ['1,000', null],
      ['0b1', null],
      ['-0x1', null],
      ['0x12345678901234567', null],
      ['', null],
      ['\n1', null],
    ];
    for (const [text, expected] of cases) assert.ok(Object.is(parseLong(text), expected), text);
  });

  it('reads ints within 32 bits', () => {
    assert.equal(parseInt32('2147483647'), 2147483647);
    assert.equal(parseInt32('2147483648'), null);
    assert.equal(parseInt32('0xFFFFFFFF'), -1);
    assert.equal(parseInt32('0x1FFFFFFFF'), null);
  });

  it('reads reals', () => {
    const cases: [string, number | null][] = [
      ['1.5', 1.5],
      [' .5', 0.5],
      ['5.', 5],
      ['-1e3', -1000],
      ['1e999', Infinity],
      ['-inf', -Infinity],
      ['Inf', Infinity],
      ['+Infinity', Infinity],
      ['nan', NaN],
      ['NaN', NaN],
      ['INF', null],
      ['0x10', null],
      ['1,000', null],
      ['', null],
      ['.', null],
    ];
    for (const [text, expected] of cases) assert.ok(Object.is(parseReal(text), expected), text);
  });

  it('reads bools without blanks', () => {
    const cases: [string, boolean | null][] = [
      ['true', true],
      ['FALSE', false],
      ['0', false],
      ['-3', true],
      ['yes', null],
      ['1.0', null],
      [' true', null],
      ['', null],
    ];
    for (const [text, expected] of cases) assert.equal(parseBool(text), expected, text);
  });

  it('prints reals as reals', () => {
    const cases: [number, string][] = [
      [1, '1.0'],
      [0.1, '0.1'],
      [-0, '-0.0'],
      [1e15, '1000000000000000.0'],
      [1e21, '1e+21'],
      [NaN, 'NaN'],
      [Infinity, 'inf'],
      [-Infinity, '-inf'],
    ];
    for (const [value, expected] of cases) assert.equal(formatReal(value), expected);
  });

  it('reads and prints decimals with 34 digits and no exponent', () => {
    const print = (text: string): string | null => {
      const value = parseDecimal(text);
      return value && formatDecimal(value);
    };
    assert.equal(print('0.0000001'), '0.0000001');
    assert.equal(print('1e5'), '100000');
    assert.equal(print('5.'), '5');
    assert.equal(print('1234567890123456789012345678901234.5'), '1234567890123456789012345678901235');
    assert.equal(print('0x10'), null);
    assert.equal(print('NaN'), null);
    assert.equal(print('1e9999'), null);
  });

  it('computes longs like 64-bit machine integers', () => {
    const wrap = (v: bigint): bigint => BigInt.asIntN(64, v);
    fc.assert(
      fc.property(anyLong, anyLong, (a, b) => {
        const [x, y] = [BigInt(a), BigInt(b)];
        const same = (actual: number | bigint | null, expected: bigint): void => {
          assert.ok(Object.is(actual, wrapLong(expected)), `${String(actual)} for ${expected.toString()}`);
        };
        same(addLong(a, b), x + y);
        same(subLong(a, b), x - y);
        same(mulLong(a, b), x * y);
        same(negLong(a), -x);
        assert.equal(compareLong(a, b), x < y ? -1 : x > y ? 1 : 0);
        if (y === 0n) {
          assert.equal(divLong(a, b), null);
          assert.equal(modLong(a, b), null);
          return;
        }
        same(divLong(a, b), x / y);
        const size = y < 0n ? -y : y;
        same(modLong(a, b), ((x % size) + size) % size);
        if (y > 0n) same(binLong(a, b), wrap(x - (((x % y) + y) % y)));
      }),
      { numRuns: 2000 },
    );
  });

  it('bins downwards and takes no size that is not positive', () => {
    assert.equal(binLong(-7, 5), -10);
    assert.equal(binLong(7, 0), null);
    assert.equal(binLong(7, -5), null);
    assert.equal(binReal(-0.5, 1), -1);
    assert.equal(binReal(1, 0), null);
    assert.equal(modReal(-5.5, 3), 0.5);
    assert.equal(modReal(-5.5, -3), 0.5);
    assert.ok(Number.isNaN(modReal(1, 0)));
  });

  it('narrows: long to int wraps, real to whole numbers saturates', () => {
    assert.equal(wrapInt(2 ** 32 + 5), 5);
    assert.equal(wrapInt(MAX), -1);
    assert.equal(realToLong(1e300), MAX);
    assert.equal(realToLong(-1e300), MIN);
    assert.equal(realToLong(-1.9), -1);
    assert.ok(Object.is(realToLong(-0.5), 0));
    assert.equal(realToLong(2 ** 60), 2n ** 60n);
    assert.equal(realToLong(NaN), null);
    assert.equal(realToInt(1e10), 2 ** 31 - 1);
    assert.ok(Object.is(realToInt(-0.5), 0));
    assert.equal(realToInt(NaN), null);
  });
});

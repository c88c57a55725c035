import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  castDynamic,
  convertValue,
  dynamicTypeName,
  toDynamic,
  toStringValue,
} from '../../../server/src/engine/values/convert.js';
import { parseDatetime } from '../../../server/src/engine/values/datetime.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { DynamicReal, type Dynamic, type Value } from '../../../server/src/engine/values/types.js';
import { SCALAR_TYPES, type ScalarType } from '../../../server/src/syntax/types.js';
import { anyDynamic } from './dynamic-arbitrary.js';

const date = parseDatetime('2020-01-02T03:04:05.6')!;
const bag: Dynamic = new Map<string, Dynamic>([['a', 1]]);

describe('conversions', () => {
  it('tostring', () => {
    const cases: [Value, ScalarType, string][] = [
      [true, 'bool', 'True'],
      [true, 'dynamic', 'true'],
      [1, 'real', '1.0'],
      [date, 'datetime', '2020-01-02T03:04:05.6000000Z'],
      [-10_000_000n, 'timespan', '-00:00:01'],
      [new Decimal('0.0000001'), 'decimal', '0.0000001'],
      [bag, 'dynamic', '{"a":1}'],
      ['x', 'dynamic', 'x'],
      [9223372036854775807n, 'long', '9223372036854775807'],
    ];
    for (const [value, type, expected] of cases) assert.equal(toStringValue(value, type), expected);
    for (const type of SCALAR_TYPES) assert.equal(convertValue(null, type, 'string'), '');
  });

  it('the to…() functions', () => {
    const cases: [Value, ScalarType, ScalarType, Value][] = [
      ['0x10', 'string', 'long', 16],
      ['1.5', 'string', 'long', null],
      [2 ** 32 + 1, 'long', 'int', 1],
      [1e12, 'real', 'int', 2 ** 31 - 1],
      [-1.9, 'real', 'long', -1],
      [true, 'bool', 'long', 1],
      [0, 'long', 'bool', false],
      [0.5, 'real', 'bool', true],
      [date, 'datetime', 'long', date],
      [864_000_000_000n, 'timespan', 'long', 864_000_000_000],
      [0, 'long', 'datetime', 0n],
      [-1, 'long', 'datetime', null],
      [1.9, 'real', 'timespan', 1n],
      [date, 'datetime', 'timespan', null],
      ['2020-01-02T03:04:05.6', 'string', 'datetime', date],
      ['1d', 'string', 'timespan', 864_000_000_000n],
      ['7', 'string', 'timespan', null],
      ['00000000000000000000000000000001', 'string', 'guid', '00000000-0000-0000-0000-000000000001'],
      ['0000000000000000-0000-00000000000A', 'string', 'guid', '00000000-0000-0000-0000-00000000000a'],
      ['0000-00000000000000000000000000001', 'string', 'guid', null],
      ['', 'string', 'dynamic', null],
      ['not json', 'string', 'dynamic', 'not json'],
      ['[1]', 'string', 'dynamic', [1]],
      [5, 'long', 'dynamic', 5],
      [true, 'bool', 'dynamic', true],
      ['12', 'dynamic', 'long', 12],
      [2 ** 40 + 3, 'dynamic', 'int', 3],
      [new DynamicReal(3), 'dynamic', 'long', 3],
      [[1], 'dynamic', 'long', null],
      [bag, 'dynamic', 'bool', null],
      [new Decimal('1e30'), 'decimal', 'long', null],
      [new Decimal('-2.7'), 'decimal', 'long', -2],
    ];
    for (const [value, from, to, expected] of cases) {
      assert.deepEqual(convertValue(value, from, to), expected, `${from} ${toStringValue(value, from)} to ${to}`);
    }
    assert.equal(toStringValue(convertValue(0.1, 'real', 'decimal'), 'decimal'), '0.1');
    assert.equal(convertValue(NaN, 'real', 'decimal'), null);
  });

  it('packs times and decimals as text and keeps the kind of numbers', () => {
    assert.deepEqual(toDynamic(1, 'real'), new DynamicReal(1));
    assert.equal(toDynamic(1, 'long'), 1);
    assert.equal(toDynamic(NaN, 'real'), 'NaN');
    assert.equal(toDynamic(date, 'datetime'), '2020-01-02T03:04:05.6000000Z');
    assert.equal(toDynamic(0n, 'timespan'), '00:00:00');
    assert.equal(toDynamic(new Decimal('1.5'), 'decimal'), '1.5');
  });

  it('casts without parsing for mv-expand', () => {
    const cases: [Dynamic, ScalarType, Value][] = [
      [2.9, 'long', 2],
      ['2', 'long', null],
      [true, 'long', null],
      [1, 'bool', true],
      [new DynamicReal(0), 'bool', false],
      [0.5, 'bool', null],
      ['true', 'bool', null],
      [2 ** 40, 'int', null],
      [5, 'real', 5],
      ['2020-01-02T03:04:05.6', 'datetime', date],
      [5, 'datetime', null],
      ['1d', 'timespan', null],
      ['1', 'decimal', null],
      [[1], 'string', '[1]'],
      [null, 'string', ''],
      [null, 'long', null],
    ];
    for (const [value, to, expected] of cases)
      assert.deepEqual(castDynamic(value, to), expected, `${toStringValue(value, 'dynamic')} ${to}`);
  });

  it('names what a dynamic holds', () => {
    assert.deepEqual([null, [], bag, 1, 1.5, new DynamicReal(1), 'x', true, 2n ** 60n].map(dynamicTypeName), [
      'null',
      'array',
      'dictionary',
      'long',
      'double',
      'double',
      'string',
      'bool',
      'long',
    ]);
  });

  it('parses back every dynamic that is not a string from its text', () => {
    fc.assert(
      fc.property(anyDynamic, (value) => {
        if (typeof value === 'string') return;
        assert.deepEqual(convertValue(toStringValue(value, 'dynamic'), 'string', 'dynamic'), value);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { DynamicReal, TICKS_PER_DAY, TICKS_PER_SECOND, type Value } from '../../../server/src/engine/values/types.js';
import type { ScalarType } from '../../../server/src/syntax/types.js';
import { call, cell, literal, Refused } from './call-site.js';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);
const of = (type: ScalarType) => (value: Value) => cell(type, value);
const r = of('real');
const l = of('long');
const i = of('int');
const dt = of('datetime');
const ts = of('timespan');
const dyn = of('dynamic');
const dec = of('decimal');
const gd = of('guid');

describe('== and !=', () => {
  it('give false and true beside one null, null beside two', () => {
    for (const type of ['bool', 'int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'guid'] as const) {
      const value = type === 'decimal' ? new Decimal(1) : type === 'guid' ? 'x' : type === 'bool' ? true : 1;
      const [some, none] = [cell(type, value), cell(type, null)];
      assert.equal(call('==', some, none), false, type);
      assert.equal(call('!=', none, some), true, type);
      assert.equal(call('==', none, none), null, type);
      assert.equal(call('!=', none, none), null, type);
      assert.equal(call('==', some, some), true, type);
    }
  });

  it('compare numbers by value across types', () => {
    assert.equal(call('==', i(1), r(1)), true);
    assert.equal(call('==', l(1), dec(new Decimal('1.0'))), true);
    assert.equal(call('==', r(0.1), dec(new Decimal('0.1'))), true);
    assert.equal(call('==', l(2n ** 53n + 1n), l(2 ** 53)), false);
    assert.equal(call('==', cell('bool', true), l(1)), true);
    assert.equal(call('==', r(NaN), r(NaN)), false);
    assert.equal(call('!=', r(NaN), r(NaN)), true);
    assert.equal(call('==', r(NaN), dec(new Decimal(1))), false);
  });

  it('convert a text literal to the type of the other side', () => {
    assert.equal(call('==', l(5), literal('string', '5')), true);
    assert.equal(call('==', literal('string', '0x10'), l(16)), true);
    assert.equal(call('==', dt(0n), literal('string', '0001-01-01')), true);
    assert.equal(call('!=', dt(0n), literal('string', 'no date')), true);
    const id = '12e8b78d-55b4-46ae-b068-26d7a0080254';
    assert.equal(call('==', gd(id), literal('string', id.toUpperCase())), true);
  });

  it('read a column of text as the type of the other side', () => {
    assert.equal(call('==', cell('string', '5'), l(5)), true);
    assert.equal(call('==', l(5), cell('string', '5.0')), true);
    assert.equal(call('!=', l(5), cell('string', 'five')), true);
    assert.equal(call('==', cell('string', 'True'), cell('bool', true)), true);
    assert.equal(call('==', cell('string', ''), l(0)), false);
  });

  it('refuse types that have nothing in common', () => {
    assert.throws(() => call('==', dyn(5), dyn(5)), Refused);
    assert.throws(() => call('==', dt(5n), ts(5n)), Refused);
  });

  it('compare a dynamic by its text beside text, by its value beside a number', () => {
    assert.equal(call('==', dyn('a'), 'a'), true);
    assert.equal(call('==', dyn([1, new DynamicReal(2)]), '[1,2.0]'), true);
    assert.equal(call('==', dyn(null), ''), true);
    assert.equal(call('!=', dyn('a'), 'A'), true);
    assert.equal(call('==', dyn(5), l(5)), true);
    assert.equal(call('==', dyn(5.5), l(5)), false);
    assert.equal(call('==', dyn('5'), l(5)), true);
    assert.equal(call('==', dyn([5]), l(5)), false);
    assert.equal(call('==', dyn(null), l(null)), null);
    assert.equal(call('==', dyn('2020-01-01'), dt(637_134_336_000_000_000n)), true);
  });
});

describe('<, <=, >, >=', () => {
  it('are null beside a null and false beside NaN', () => {
    for (const op of ['<', '<=', '>', '>=']) {
      assert.equal(call(op, l(1), l(null)), null);
      assert.equal(call(op, r(null), r(null)), null);
      assert.equal(call(op, r(NaN), r(1)), false);
    }
  });

  it('order numbers of any type', () => {
    const ordered = [
      l(MIN),
      r(-1.5),
      i(-1),
      dec(new Decimal('-0.5')),
      cell('bool', false),
      r(0.5),
      l(MAX),
      r(Infinity),
    ];
    ordered.forEach((a, x) => {
      ordered.forEach((b, y) => {
        assert.equal(call('<', a, b), x < y);
        assert.equal(call('>=', a, b), x >= y);
      });
    });
  });

  it('order times but not texts', () => {
    assert.equal(call('<', dt(1n), dt(2n)), true);
    assert.equal(call('>', ts(-1n), ts(-2n)), true);
    assert.throws(() => call('<', 'a', 'b'), Refused);
    assert.equal(call('>', dyn(5.5), l(5)), true);
    assert.equal(call('>', dyn('x'), l(5)), null);
  });
});

describe('between', () => {
  it('includes both ends', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((n) => call('between', n, 1, 3)),
      [false, true, true, true, false],
    );
    assert.equal(call('!between', 3, 1, 3), false);
    assert.equal(call('between', l(2), r(1.5), r(2.5)), true);
  });

  it('takes a timespan as distance from a start', () => {
    const [start, day] = [dt(10n * TICKS_PER_DAY), ts(TICKS_PER_DAY)];
    assert.equal(call('between', dt(11n * TICKS_PER_DAY), start, day), true);
    assert.equal(call('between', dt(11n * TICKS_PER_DAY + 1n), start, day), false);
  });

  it('is null when one of the three is', () => {
    for (const name of ['between', '!between']) {
      assert.equal(call(name, l(null), l(1), l(2)), null);
      assert.equal(call(name, l(9), l(null), l(2)), null);
      assert.equal(call(name, l(1), l(1), l(null)), null);
    }
  });
});

describe('not', () => {
  it('keeps null', () => {
    assert.deepEqual(
      [true, false, null].map((v) => call('not', cell('bool', v))),
      [false, true, null],
    );
  });
});

describe('arithmetic', () => {
  it('wraps longs', () => {
    assert.equal(call('+', l(MAX), l(1)), MIN);
    assert.equal(call('-', l(MIN), l(1)), MAX);
    assert.equal(call('*', l(MAX), l(2)), -2);
    assert.equal(call('unary -', l(MIN)), MIN);
    assert.equal(call('*', i(2_000_000_000), i(2)), 4_000_000_000);
  });

  it('truncates integer division and keeps % in [0, |d|)', () => {
    assert.deepEqual([call('/', -7, 2), call('%', -14, 12), call('%', 14, -12), call('%', -14, -12)], [-3, 10, 2, 10]);
    assert.equal(call('/', 1, 0), null);
    assert.equal(call('%', 1, 0), null);
    assert.equal(call('%', r(-5.5), l(2)), 0.5);
    assert.equal(call('/', r(1), l(0)), Infinity);
    assert.equal(call('/', dec(new Decimal(1)), l(0)), null);
  });

  it('agrees with exact arithmetic modulo 2^64', () => {
    const longs = fc.bigInt({ min: MIN, max: MAX });
    fc.assert(
      fc.property(longs, longs, (a, b) => {
        const canonical = (v: bigint): Value => (Number.isSafeInteger(Number(v)) ? Number(v) : v);
        const wrap = (v: bigint): Value => canonical(BigInt.asIntN(64, v));
        const [x, y] = [l(canonical(a)), l(canonical(b))];
        assert.equal(call('+', x, y), wrap(a + b));
        assert.equal(call('-', x, y), wrap(a - b));
        assert.equal(call('*', x, y), wrap(a * b));
        if (b === 0n) return;
        assert.equal(call('/', x, y), wrap(a / b));
        const rest = BigInt(call('%', x, y) as number | bigint);
        assert.ok(rest >= 0n && rest < (b < 0n ? -b : b) && (a - rest) % b === 0n);
      }),
    );
  });

  it('widens to real and decimal', () => {
    assert.equal(call('+', l(1), r(0.5)), 1.5);
    assert.deepEqual(call('+', dec(new Decimal('0.1')), r(0.2)), new Decimal('0.3'));
    assert.deepEqual(call('%', dec(new Decimal('-1.5')), l(1)), new Decimal('0.5'));
  });

  it('combines times', () => {
    const s = TICKS_PER_SECOND;
    assert.equal(call('-', dt(5n * s), dt(2n * s)), 3n * s);
    assert.equal(call('+', dt(5n * s), ts(2n * s)), 7n * s);
    assert.equal(call('+', ts(2n * s), dt(5n * s)), 7n * s);
    assert.equal(call('-', dt(1n), ts(2n)), null);
    assert.equal(call('/', ts(3n * s), ts(2n * s)), 1.5);
    assert.equal(call('/', ts(3n * s), l(2)), (3n * s) / 2n);
    assert.equal(call('*', r(1.5), ts(s)), (3n * s) / 2n);
    assert.equal(call('*', ts(s), dec(new Decimal('0.25'))), s / 4n);
    assert.equal(call('%', ts(-1n * s), ts(3n * s)), 2n * s);
    assert.equal(call('%', dt(7n * s), ts(3n * s)), s);
    assert.equal(call('/', ts(s), l(0)), null);
    assert.equal(call('*', ts(MAX), l(2)), null);
    assert.throws(() => call('+', dt(1n), dt(1n)), Refused);
  });

  it('is null beside null', () => {
    for (const op of ['+', '-', '*', '/', '%']) assert.equal(call(op, l(1), l(null)), null);
    assert.equal(call('unary -', r(null)), null);
  });

  it('converts a dynamic to the type of the other side', () => {
    assert.equal(call('+', dyn(2), l(3)), 5);
    assert.equal(call('*', r(0.5), dyn('3')), 1.5);
    assert.equal(call('+', dyn([1]), l(3)), null);
    assert.equal(call('+', dt(1n), dyn('1.00:00:00')), TICKS_PER_DAY + 1n);
    assert.throws(() => call('*', dyn(1), dyn(1)), Refused);
    assert.equal(call('unary -', dyn(5)), -5);
    assert.deepEqual(call('unary -', dyn(new DynamicReal(5))), new DynamicReal(-5));
  });

  it('says the type of a result where the binder cannot', () => {
    const type = (left: ScalarType, operator: string, right: ScalarType): ScalarType | undefined => {
      const definition = lookupFunction(operator)!.definition;
      const site = { name: operator, argTypes: [left, right], args: [], type: 'dynamic' as const, input: [] };
      return definition.resultType?.({ ...site, constant: () => undefined });
    };
    assert.equal(type('int', '+', 'int'), 'long');
    assert.equal(type('long', '*', 'real'), 'real');
    assert.equal(type('real', '-', 'decimal'), 'decimal');
    assert.equal(type('datetime', '-', 'datetime'), 'timespan');
    assert.equal(type('datetime', '-', 'timespan'), 'datetime');
    assert.equal(type('timespan', '/', 'timespan'), 'real');
    assert.equal(type('timespan', '/', 'long'), 'timespan');
    assert.equal(type('datetime', '%', 'timespan'), 'timespan');
    assert.equal(type('dynamic', '-', 'datetime'), 'timespan');
    assert.equal(type('dynamic', '+', 'int'), 'long');
    assert.equal(type('dynamic', '+', 'dynamic'), undefined);
  });
});

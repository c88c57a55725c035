import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { TICKS_PER_DAY, TICKS_PER_HOUR, type Value } from '../../../server/src/engine/values/types.js';
import { call, cell } from './call-site.js';

const real = (value: Value) => cell('real', value);
const long = (value: Value) => cell('long', value);
const dt = (value: Value) => cell('datetime', value);
const ts = (value: Value) => cell('timespan', value);

describe('round', () => {
  it('rounds halves away from zero', () => {
    assert.equal(call('round', 2.5), 3);
    assert.equal(call('round', -2.5), -3);
    assert.equal(call('round', 2.15, 1), 2.2);
    assert.equal(call('round', 2.98765, 3), 2.988);
    assert.equal(call('round', -50.55, -2), -100);
    assert.equal(call('round', 21.5, -1), 20);
    assert.equal(call('round', 0.49999999999999994), 0);
  });

  it('keeps the type of the number', () => {
    assert.equal(call('round', 25, -1), 30);
    assert.equal(call('round', long(2n ** 62n + 1n)), 2n ** 62n + 1n);
    assert.deepEqual(call('round', cell('decimal', new Decimal('2.345')), 2), new Decimal('2.35'));
    assert.ok(Number.isNaN(call('round', real(NaN))));
    assert.equal(call('round', real(1e300), 20), 1e300);
    assert.equal(call('round', real(null)), null);
  });
});

describe('bin', () => {
  it('goes down, below zero too', () => {
    assert.equal(call('bin', 4.5, 1), 4);
    assert.equal(call('bin', -7, 5), -10);
    assert.equal(call('floor', real(-1.5), long(1)), -2);
    assert.equal(call('bin', ts(16n * TICKS_PER_DAY), ts(7n * TICKS_PER_DAY)), 14n * TICKS_PER_DAY);
    assert.equal(call('bin', ts(-1n), ts(TICKS_PER_HOUR)), -TICKS_PER_HOUR);
  });

  it('is null for sizes that are null or not positive', () => {
    for (const size of [null, 0, -1]) {
      assert.equal(call('bin', 5, long(size)), null);
      assert.equal(call('bin', 5.5, real(size)), null);
    }
    assert.equal(call('bin', dt(5n), ts(0n)), null);
  });

  it('gives the multiple of the size nearest below', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 3n * 10n ** 18n),
        fc.bigInt(1n, 10n ** 15n),
        fc.bigInt(0n, 10n ** 18n),
        (t, size, at) => {
          const bin = call('bin', dt(t), ts(size)) as bigint;
          assert.ok(bin % size === 0n && bin <= t && t < bin + size);
          const fixed = call('bin_at', dt(t), ts(size), dt(at)) as bigint | null;
          if (fixed !== null) assert.ok((fixed - at) % size === 0n && fixed <= t && t < fixed + size);
        },
      ),
    );
  });
});

describe('bin_at', () => {
  it('counts from a fixed point to both sides', () => {
    assert.equal(call('bin_at', 6.5, 2.5, real(7)), 4.5);
    assert.equal(call('bin_at', ts(TICKS_PER_HOUR), ts(TICKS_PER_DAY), ts(TICKS_PER_DAY / 2n)), -TICKS_PER_DAY / 2n);
    assert.equal(call('bin_at', 3, 5, 9), -1);
    assert.deepEqual(call('bin_at', cell('decimal', new Decimal(3)), 5, 9), new Decimal(-1));
  });
});

describe('ceiling, abs, sign, around', () => {
  it('round up, drop and read the sign', () => {
    assert.deepEqual([call('ceiling', -1.1), call('ceiling', 0.9), call('ceiling', 5)], [-1, 1, 5]);
    assert.deepEqual([call('abs', -5), call('abs', -0.5), call('abs', ts(-3n))], [5, 0.5, 3n]);
    assert.equal(call('abs', long(-(2n ** 63n))), -(2n ** 63n));
    assert.deepEqual([call('sign', -5), call('sign', real(NaN)), call('sign', 0.1)], [-1, 0, 1]);
  });

  it('tell whether a value is near another', () => {
    assert.deepEqual(
      [7, 8, 10, 12, 13].map((n) => call('around', n, 10, 2)),
      [false, true, true, true, false],
    );
    assert.equal(call('around', dt(10n), dt(12n), ts(2n)), true);
    assert.equal(call('around', dt(10n), dt(13n), ts(2n)), false);
    assert.equal(call('around', long(null), 1, 1), null);
    assert.equal(call('around', real(NaN), real(1), real(1)), false);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  caseFold,
  compareText,
  compareValues,
  compositeKey,
  equalsDynamic,
  equalsValue,
  groupKey,
  sortComparator,
} from '../../../server/src/engine/values/compare.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { caseVariants } from '../../../server/src/engine/values/fold.js';
import { DynamicReal, type Dynamic } from '../../../server/src/engine/values/types.js';
import { anyDynamic } from './dynamic-arbitrary.js';

const byCodePoint = (a: string, b: string): number => {
  const [x, y] = [Array.from(a), Array.from(b)].map((chars) => chars.map((c) => c.codePointAt(0)!)) as [
    number[],
    number[],
  ];
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! < y[i]! ? -1 : 1;
  return Math.sign(x.length - y.length);
};

describe('comparison', () => {
  it('compares texts by code point', () => {
    assert.equal(compareText('\u{1F600}', '\uffee'), 1);
    assert.equal(compareText('A', 'a'), -1);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.string(), (a, b, prefix) => {
        assert.equal(compareText(prefix + a, prefix + b), byCodePoint(prefix + a, prefix + b));
      }),
    );
  });

  it('puts NaN between nulls and numbers, on the end the nulls are', () => {
    const values = [1, null, NaN, -Infinity];
    const sorted = (descending: boolean, nullsFirst?: boolean): unknown[] =>
      [...values].sort(sortComparator('real', descending, nullsFirst));
    assert.deepEqual(sorted(false), [null, NaN, -Infinity, 1]);
    assert.deepEqual(sorted(true), [1, -Infinity, NaN, null]);
    assert.deepEqual(sorted(false, false), [-Infinity, 1, NaN, null]);
    assert.deepEqual(sorted(true, true), [null, NaN, 1, -Infinity]);
  });

  it('compares mixed representations of long, bools and decimals by value', () => {
    assert.equal(compareValues(5, 2n ** 60n, 'long'), -1);
    assert.equal(compareValues(-(2n ** 60n), 5, 'long'), -1);
    assert.ok(compareValues(false, true, 'bool') < 0);
    assert.equal(compareValues(new Decimal('1.50'), new Decimal('1.5'), 'decimal'), 0);
  });

  it('answers == with three values', () => {
    assert.equal(equalsValue(null, null, 'long'), null);
    assert.equal(equalsValue(null, 1, 'long'), false);
    assert.equal(equalsValue(NaN, NaN, 'real'), false);
    assert.equal(equalsValue(2n ** 60n, 2n ** 60n, 'long'), true);
    assert.equal(equalsValue(new Decimal('1.50'), new Decimal('1.5'), 'decimal'), true);
    assert.equal(equalsValue('a', 'A', 'string'), false);
  });

  it('groups: null equals null, NaN equals NaN, bags without regard to order', () => {
    const keys = new Map([[groupKey(NaN, 'real'), 'nan']]);
    assert.equal(keys.get(groupKey(NaN, 'real')), 'nan');
    assert.equal(groupKey(null, 'long'), groupKey(null, 'long'));
    const a = new Map<string, Dynamic>([
      ['x', 1],
      ['y', [2]],
    ]);
    const b = new Map<string, Dynamic>([
      ['y', [2]],
      ['x', 1],
    ]);
    assert.equal(groupKey(a, 'dynamic'), groupKey(b, 'dynamic'));
    assert.ok(equalsDynamic(a, b));
    assert.ok(!equalsDynamic(1, new DynamicReal(1)));
    assert.notEqual(groupKey('1', 'dynamic'), groupKey(1, 'dynamic'));
    fc.assert(
      fc.property(anyDynamic, anyDynamic, (x, y) => {
        assert.equal(equalsDynamic(x, y), groupKey(x, 'dynamic') === groupKey(y, 'dynamic'));
        assert.ok(equalsDynamic(x, x));
      }),
    );
  });

  it('keeps composite keys apart', () => {
    const key = fc.oneof(
      fc.string({ unit: fc.constantFrom('0', '1', '2', '3', ':', ';', 'n') }),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key), { minLength: 2, maxLength: 2 }), ([a, b]) => {
        const same = a![0] === b![0] && a![1] === b![1];
        assert.equal(compositeKey(a!) === compositeKey(b!), same);
      }),
      { numRuns: 2000 },
    );
    assert.equal(compositeKey([NaN, -0]), compositeKey([NaN, 0]));
  });
});

describe('case folding', () => {
  it('is simple and free of culture', () => {
    assert.equal(caseFold('ÀÉ\u212a'), 'àék');
    assert.equal(caseFold('Straße'), 'straße');
    assert.notEqual(caseFold('ß'), caseFold('ss'));
    assert.equal(caseFold('ẞ'), 'ß');
    assert.equal(caseFold('İ'), 'İ');
    assert.equal(caseFold('ΣΑΣ'), 'σασ');
    assert.equal(caseFold('ς'), 'σ');
    assert.notEqual(caseFold('\uff21'), caseFold('a'));
    assert.notEqual(caseFold('e\u0301'), caseFold('é'));
  });

  it('keeps the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(caseFold(text).length, text.length);
        assert.equal(caseFold(caseFold(text)), caseFold(text));
      }),
    );
  });

  it('agrees with the case-insensitive matching of regular expressions', () => {
    const cased: number[] = [];
    for (let cp = 0; cp < 0x1f000; cp++) {
      if (/\p{Changes_When_Casemapped}/u.test(String.fromCodePoint(cp))) cased.push(cp);
    }
    const all = String.fromCodePoint(...cased);
    const different: string[] = [];
    for (const cp of cased) {
      const matched = all.match(new RegExp(`\\u{${cp.toString(16)}}`, 'giu')) ?? [];
      const variants = caseVariants(cp).map((v) => String.fromCodePoint(v));
      if (matched.sort().join() !== variants.sort().join())
        different.push(`${cp.toString(16)}: ${variants.join()} ${matched.join()}`);
    }
    assert.deepEqual(different, []);
  });
});

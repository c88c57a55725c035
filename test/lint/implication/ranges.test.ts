import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  above,
  below,
  complement,
  exactly,
  holdsQuantity,
  includes,
  intersection,
  isEmpty,
  union,
  type RangeSet,
} from '../../../server/src/lint/implication/ranges.js';

const POINTS = Array.from({ length: 41 }, (_, i) => i / 2 - 10);
const value = fc.integer({ min: -8, max: 8 });
const basic: fc.Arbitrary<RangeSet> = fc.oneof(
  value.map(exactly),
  fc.tuple(value, fc.boolean()).map(([v, closed]) => above(v, closed)),
  fc.tuple(value, fc.boolean()).map(([v, closed]) => below(v, closed)),
);
const set: fc.Arbitrary<RangeSet> = fc.letrec<{ set: RangeSet }>((tie) => ({
  set: fc.oneof(
    { maxDepth: 3 },
    basic,
    fc.tuple(tie('set'), tie('set')).map(([a, b]) => union(a, b)),
    fc.tuple(tie('set'), tie('set')).map(([a, b]) => intersection(a, b)),
    tie('set').map(complement),
  ),
})).set;

describe('sets of ranges', () => {
  it('hold what the operations say, point by point', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (const p of POINTS) {
          const [inA, inB] = [holdsQuantity(a, p), holdsQuantity(b, p)];
          assert.equal(holdsQuantity(union(a, b), p), inA || inB);
          assert.equal(holdsQuantity(intersection(a, b), p), inA && inB);
          assert.equal(holdsQuantity(complement(a), p), !inA);
        }
      }),
    );
  });

  it('are included and empty just when their points are', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        assert.equal(
          includes(a, b),
          POINTS.every((p) => !holdsQuantity(b, p) || holdsQuantity(a, p)),
        );
        assert.equal(isEmpty(a), !POINTS.some((p) => holdsQuantity(a, p)));
      }),
    );
  });

  it('compare longs beyond the exact numbers', () => {
    const big = 9007199254740993n;
    assert.ok(holdsQuantity(exactly(big), big));
    assert.ok(!holdsQuantity(above(big, false), 9007199254740992));
    assert.ok(holdsQuantity(exactly(5), 5n));
  });
});

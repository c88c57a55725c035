import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  betaDensity,
  erf,
  erfc,
  gamma,
  incompleteBeta,
  inverseIncompleteBeta,
  logGamma,
} from '../../../server/src/engine/math/special.js';

function near(actual: number, expected: number, tolerance = 1e-12): void {
  const scale = Math.max(Math.abs(expected), 1e-300);
  assert.ok(Math.abs(actual - expected) <= tolerance * scale, `${actual} is not ${expected}`);
}

describe('gamma', () => {
  it('is the factorial for whole numbers', () => {
    assert.deepEqual([1, 2, 5, 11].map(gamma), [1, 1, 24, 3_628_800]);
    assert.equal(gamma(172), Infinity);
    assert.equal(gamma(0), Infinity);
    assert.ok(Number.isNaN(gamma(-3)));
  });

  it('has its known values between', () => {
    near(gamma(0.5), Math.sqrt(Math.PI));
    near(gamma(-0.5), -2 * Math.sqrt(Math.PI));
    near(gamma(170.5), 5.56209241456e305, 1e-11);
    near(logGamma(5), 3.1780538303479458);
    near(logGamma(0.001), 6.907178885383854);
    near(logGamma(1e6 + 0.5), 12815511.476902764);
    near(logGamma(-1.5), 0.860047015376481);
    assert.equal(logGamma(-2), Infinity);
  });
});

describe('erf and erfc', () => {
  it('have their known values', () => {
    near(erf(0.5), 0.5204998778130465);
    near(erf(-3), -0.9999779095030014);
    near(erfc(2), 0.004677734981047266, 1e-11);
    near(erfc(2.0001), 0.0046756686958033394, 1e-11);
    near(erfc(5), 1.5374597944280349e-12);
    near(erfc(-1), 1.8427007929497149);
    assert.equal(erf(0), 0);
    assert.equal(erfc(Infinity), 0);
    assert.equal(erf(-Infinity), -1);
    assert.ok(Number.isNaN(erf(NaN)) && Number.isNaN(erfc(NaN)));
  });
});

describe('the incomplete beta function', () => {
  it('has its known values', () => {
    near(incompleteBeta(0.5, 2, 3), 0.6875);
    near(incompleteBeta(0.2, 1, 1), 0.2);
    near(incompleteBeta(0.9, 10, 20), 0.999999999999959, 1e-13);
    near(inverseIncompleteBeta(0.1, 10, 20), 0.226415022388749);
    near(betaDensity(0.5, 10, 20), 0.746176019310951);
  });

  it('is symmetric, and undone by its inverse', () => {
    const shape = fc.double({ min: 0.5, max: 200, noNaN: true });
    const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(inside, shape, shape, (x, a, b) => {
        assert.ok(Math.abs(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a) - 1) < 1e-10);
        near(incompleteBeta(inverseIncompleteBeta(x, a, b), a, b), x, 1e-9);
      }),
    );
  });
});

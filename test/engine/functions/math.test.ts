import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unitNames } from '../../../server/src/engine/functions/units.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import { call, cell } from './call-site.js';

const real = (value: Value) => cell('real', value);
const long = (value: Value) => cell('long', value);

function near(actual: Value, expected: number, tolerance = 1e-9): void {
  const difference = Math.abs((actual as number) - expected);
  assert.ok(difference <= tolerance * Math.max(1, Math.abs(expected)), `${actual as number} is not ${expected}`);
}

describe('mathematical functions', () => {
  it('take numbers of any type', () => {
    assert.equal(call('sqrt', 16), 4);
    assert.equal(call('sqrt', cell('decimal', new Decimal(16))), 4);
    assert.equal(call('pow', 2, cell('int', 10)), 1024);
    assert.equal(call('exp2', long(3)), 8);
    assert.equal(call('log2', long(2n ** 62n)), 62);
    assert.equal(call('exp10', 2), 100);
    near(call('cot', 1), 0.6420926159343306);
    near(call('atan2', -1, 0), -Math.PI / 2);
    near(call('degrees', call('pi')), 180);
    near(call('radians', 90), Math.PI / 2);
  });

  it('are null for null', () => {
    for (const name of ['sqrt', 'exp', 'log', 'sin', 'gamma', 'erf']) assert.equal(call(name, real(null)), null, name);
    assert.equal(call('pow', real(null), 1), null);
  });

  it('treat impossible arguments each in its way', () => {
    assert.ok(Number.isNaN(call('sqrt', -1)));
    for (const name of ['log', 'log2', 'log10']) {
      assert.equal(call(name, -1), null);
      assert.equal(call(name, 0), -Infinity);
    }
    assert.equal(call('asin', 1.5), null);
    assert.equal(call('acos', -1.5), null);
    assert.equal(call('exp', 1000), Infinity);
  });

  it('know the beta distribution', () => {
    near(call('beta_cdf', 0.9, 10, 20), 0.999999999999959);
    near(call('beta_inv', 0.1, 10, 20), 0.226415022388749);
    near(call('beta_pdf', 0.5, 10, 20), 0.746176019310951);
    assert.ok(Number.isNaN(call('beta_cdf', 1.5, 10, 20)));
    assert.ok(Number.isNaN(call('beta_cdf', 0.5, 10, 20_000)));
    assert.equal(call('beta_inv', 1.5, 10, 20), null);
    assert.ok(Number.isNaN(call('beta_inv', 0.1, -1, 20)));
    assert.ok(Number.isNaN(call('beta_pdf', 0, 10, 20)));
  });

  it('test whether two means are equal', () => {
    near(call('welch_test', 20.8, 7.9, 10, 23, 3.8, 10), 0.0575, 0.01);
    near(call('welch_test', 5, 1, 10, 5, 2, 12), 1);
  });

  it('draw random numbers in range', () => {
    for (let i = 0; i < 50; i++) {
      const [one, two] = [call('rand') as number, call('rand', 3) as number];
      assert.ok(one >= 0 && one < 1);
      assert.ok([0, 1, 2].includes(two));
    }
  });
});

describe('functions of bits', () => {
  it('work on 64 bits', () => {
    assert.equal(call('binary_and', 12, 10), 8);
    assert.equal(call('binary_or', long(2n ** 62n), 1), 2n ** 62n + 1n);
    assert.equal(call('binary_xor', -1, 1), -2);
    assert.equal(call('binary_not', 100), -101);
    assert.equal(call('binary_and', -1, 2 ** 40), 2 ** 40);
    assert.equal(call('bitset_count_ones', 42), 3);
    assert.equal(call('bitset_count_ones', -1), 64);
  });

  it('shift modulo 64, and not by a negative number', () => {
    assert.equal(call('binary_shift_left', 1, 2), 4);
    assert.equal(call('binary_shift_left', 1, 63), -(2n ** 63n));
    assert.equal(call('binary_shift_left', 1, 64), 1);
    assert.equal(call('binary_shift_right', -8, 1), -4);
    assert.equal(call('binary_shift_right', 1, -1), null);
    assert.equal(call('binary_shift_right', long(null), 1), null);
  });
});

describe('convert_…', () => {
  const quantities = ['angle', 'energy', 'force', 'length', 'mass', 'speed', 'temperature', 'volume'];

  it('converts from one unit to another', () => {
    near(call('convert_length', 1.2, 'Meter', 'Foot'), 3.93700787401575);
    near(call('convert_energy', 1.2, 'Joule', 'BritishThermalUnit'), 0.00113738054437598);
    near(call('convert_mass', 1.2, 'Kilogram', 'Pound'), 2.64554714621853);
    near(call('convert_temperature', 1.2, 'Kelvin', 'DegreeCelsius'), -271.95);
    near(call('convert_temperature', 212, 'DegreeFahrenheit', 'DegreeCelsius'), 100);
    near(call('convert_temperature', 0, 'DegreeDelisle', 'DegreeCelsius'), 100);
    near(call('convert_angle', 90, 'Degree', 'Tilt'), 1);
    near(call('convert_volume', 1, 'KiloimperialGallon', 'Liter'), 4546.09);
    near(call('convert_speed', 1, 'MeterPerSecond', 'KilometerPerHour'), 3.6);
    near(call('convert_force', 1, 'KilopoundForce', 'PoundForce'), 1000);
  });

  it('is null for a unit that does not exist', () => {
    assert.equal(call('convert_length', 1, 'meter', 'Foot'), null);
    assert.equal(call('convert_length', 1, 'Meter', 'Joule'), null);
  });

  it('goes there and back between any two units that can be told apart', () => {
    for (const quantity of quantities) {
      // A tilt is the sine of an angle, which many angles share: there is no way back from it.
      const names = unitNames(quantity).filter((name) => name !== 'Tilt');
      assert.ok(names.length >= 10, quantity);
      fc.assert(
        fc.property(fc.constantFrom(...names), fc.constantFrom(...names), (from, to) => {
          const there = call(`convert_${quantity}`, 0.5, from, to);
          near(call(`convert_${quantity}`, real(there), to, from), 0.5, 1e-6);
        }),
        { numRuns: 30 },
      );
    }
  });
});

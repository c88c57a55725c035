import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDatetime } from '../../../server/src/engine/values/datetime.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';
import { dynamicReal, type Dynamic } from '../../../server/src/engine/values/types.js';
import { stringifyWire, toWire } from '../../../server/src/engine/values/wire.js';
import { anyDynamic } from './dynamic-arbitrary.js';

describe('wire format', () => {
  it('writes each type', () => {
    assert.equal(toWire(2n ** 60n, 'long'), '1152921504606846976');
    assert.equal(toWire(5, 'long'), 5);
    assert.deepEqual(
      [NaN, Infinity, -Infinity, 1.5].map((v) => toWire(v, 'real')),
      ['NaN', 'Infinity', '-Infinity', 1.5],
    );
    assert.equal(toWire(parseDatetime('2020-01-02'), 'datetime'), '2020-01-02T00:00:00.0000000Z');
    assert.equal(toWire(0n, 'timespan'), '0.00:00:00.0000000');
    assert.equal(toWire(-(864_000_000_000n * 3n + 5n), 'timespan'), '-3.00:00:00.0000005');
    assert.equal(toWire(new Decimal('1.5'), 'decimal'), '1.5');
    assert.equal(toWire(null, 'bool'), null);
  });

  it('prints rows with dynamics exactly', () => {
    const bag: Dynamic = new Map<string, Dynamic>([
      ['big', 2n ** 60n],
      ['one', dynamicReal(1)],
    ]);
    assert.equal(
      stringifyWire({ id: 'x', skipped: undefined, rows: [[toWire(bag, 'dynamic'), 1, 'a"b', null, true]] }),
      '{"id":"x","rows":[[{"big":1152921504606846976,"one":1.0},1,"a\\"b",null,true]]}',
    );
  });

  it('prints plain data as JSON.stringify does and dynamics as their JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        assert.equal(stringifyWire(data), JSON.stringify(data));
      }),
    );
    fc.assert(
      fc.property(anyDynamic, (value) => {
        assert.equal(stringifyWire(toWire(value, 'dynamic')), dynamicToJson(value));
      }),
    );
  });
});

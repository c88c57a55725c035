import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTimespan, parseTimespan, parseTimespanLiteral } from '../../../server/src/engine/values/timespan.js';

describe('timespan', () => {
  it('reads clocks and quantities', () => {
    const cases: [string, string][] = [
      ['1.02:03:04.5', '1.02:03:04.5000000'],
      ['00:03', '00:03:00'],
      ['-00:00:01', '-00:00:01'],
      ['0.00:03:00', '00:03:00'],
      ['1d', '1.00:00:00'],
      ['-1d', '-1.00:00:00'],
      ['90s', '00:01:30'],
      ['1.5h', '01:30:00'],
      ['100ms', '00:00:00.1000000'],
      ['5microseconds', '00:00:00.0000050'],
      ['1tick', '00:00:00.0000001'],
      ['25min', '00:25:00'],
      ['15 seconds', '00:00:15'],
      ['.5s', '00:00:00.5000000'],
    ];
    for (const [text, expected] of cases) assert.equal(formatTimespan(parseTimespan(text)!), expected, text);
  });

  it('gives null for bare numbers, trailing text, unknown units and parts out of range', () => {
    for (const text of [
      '5',
      '',
      '1d x',
      '2w',
      '5us',
      '24:00:00',
      '00:60:00',
      '00:00:61',
      '99999999999999999d',
      '1:2:3:4',
    ]) {
      assert.equal(parseTimespan(text), null, text);
    }
  });

  it('reads literals, where a bare number is days', () => {
    assert.equal(parseTimespanLiteral('2'), 2n * 864_000_000_000n);
    assert.equal(parseTimespanLiteral('0.5'), 432_000_000_000n);
    assert.equal(parseTimespanLiteral('"00:00:01"'), 10_000_000n);
    assert.equal(parseTimespanLiteral('null'), null);
    assert.equal(parseTimespanLiteral('soon'), undefined);
  });

  it('reads back what it prints, the smallest value included', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (ticks) => {
        assert.equal(parseTimespan(formatTimespan(ticks)), ticks);
      }),
      { examples: [[-(2n ** 63n)], [2n ** 63n - 1n], [0n], [-1n]] },
    );
  });
});

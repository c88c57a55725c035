import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatIsoDuration,
  formatShortDuration,
  parseDuration,
  parseIsoDuration,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from '../../server/src/rules/duration.js';

describe('durations', () => {
  it('are read in the forms that rules use', () => {
    const forms: [string, bigint][] = [
      ['5m', 5n * TICKS_PER_MINUTE],
      ['24h', TICKS_PER_DAY],
      ['14d', 14n * TICKS_PER_DAY],
      ['PT5M', 5n * TICKS_PER_MINUTE],
      ['P1D', TICKS_PER_DAY],
      ['P1DT12H', 36n * TICKS_PER_HOUR],
      ['PT0S', 0n],
      ['PT1.5S', 15_000_000n],
      ['PT90M', 90n * TICKS_PER_MINUTE],
      ['01:30:00', 90n * TICKS_PER_MINUTE],
      ['1.00:00:00', TICKS_PER_DAY],
      ['00:05', 5n * TICKS_PER_MINUTE],
    ];
    for (const [text, ticks] of forms) assert.equal(parseDuration(text), ticks, text);
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      '5',
      'h',
      '5 h',
      '-5m',
      'P',
      'PT',
      'P1M',
      'P1W',
      'P1Y',
      'PT5',
      '25:00:00',
      '00:60',
      '1.5h',
    ]) {
      assert.equal(parseDuration(text), undefined, text);
    }
    assert.equal(parseIsoDuration('5m'), undefined);
  });

  it('are written in whole days, hours, minutes and seconds', () => {
    assert.equal(formatIsoDuration(90n * TICKS_PER_MINUTE), 'PT1H30M');
    assert.equal(formatIsoDuration(TICKS_PER_DAY), 'P1D');
    assert.equal(formatIsoDuration(TICKS_PER_DAY + TICKS_PER_SECOND / 2n), 'P1DT0.5S');
    assert.equal(formatIsoDuration(0n), 'PT0S');
    assert.equal(formatShortDuration(120n * TICKS_PER_MINUTE), '2h');
    assert.equal(formatShortDuration(90n * TICKS_PER_MINUTE), '90m');
    assert.equal(formatShortDuration(90n * TICKS_PER_SECOND), 'PT1M30S');
  });

  it('survive writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 400n * TICKS_PER_DAY }), (ticks) => {
        assert.equal(parseDuration(formatIsoDuration(ticks)), ticks);
        assert.equal(parseDuration(formatShortDuration(ticks)), ticks);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkDatetime,
  datetimeParts,
  formatDatetime,
  parseDatetime,
  parseDatetimeLiteral,
  ticksFromParts,
} from '../../../server/src/engine/values/datetime.js';
import { MAX_DATETIME_TICKS, UNIX_EPOCH_TICKS } from '../../../server/src/engine/values/types.js';

const print = (text: string): string | null => {
  const ticks = parseDatetime(text);
  return ticks === null ? null : formatDatetime(ticks);
};

describe('datetime', () => {
  it('counts ticks from the year 1', () => {
    assert.equal(parseDatetime('0001-01-01'), 0n);
    assert.equal(parseDatetime('1970-01-01T00:00:00Z'), UNIX_EPOCH_TICKS);
    assert.equal(parseDatetime('0100-01-01'), 31241376000000000n);
    assert.equal(parseDatetime('9999-12-31T23:59:59.9999999Z'), MAX_DATETIME_TICKS);
  });

  it('reads every notation', () => {
    const same: [string, string[]][] = [
      [
        '2014-11-08T15:05:02.0000000Z',
        [
          '2014-11-08T15:05:02Z',
          '2014-11-08 15:05:02',
          '2014-11-08T15:05:02 GMT',
          '2014-11-08T15:05:02.000+00:00',
          '2014-11-08T17:05:02+02:00',
          '2014-11-08T10:05:02-0500',
          '2014-11-8 15:05:2',
          '  2014-11-08 15:05:02 ',
          'Sat, 8 Nov 14 15:05:02 GMT',
          '8 Nov 2014 15:05:02',
          'Saturday, 08-Nov-14 15:05:02 GMT',
          '08-nov-14 15:05:02',
          '2014/11/08 15:05:02',
          '11/08/2014 15:05:02',
          '11/8/2014 3:05:02 PM',
          '11-08-2014 15:05:02',
          '11.08.2014 15:05:02',
          'Nov 8, 2014 15:05:02',
          'November 8 2014 15:05:02',
          '20141108 15:05:02',
        ],
      ],
      ['2014-11-08T15:05:00.0000000Z', ['2014-11-08T15:05', '2014-11-08 15:05 GMT', 'Sat, 8 Nov 14 15:05']],
      ['2014-11-08T00:00:00.0000000Z', ['2014-11-08', '20141108', '11/8/2014', '8 November 2014', '2014-11-08Z']],
      ['2014-05-25T08:20:03.1234560Z', ['2014-05-25T08:20:03.123456Z', '2014-05-25T08:20:03.123456000']],
      ['2020-01-01T00:30:00.0000000Z', ['2019-12-31T23:30:00-01:00', '1/1/2020 12:30 am']],
    ];
    for (const [expected, texts] of same) for (const text of texts) assert.equal(print(text), expected, text);
  });

  it('gives null for what is no datetime', () => {
    for (const text of [
      '',
      'x2020-01-01',
      '2020-01-01x',
      '13/01/2020',
      '25/12/2020',
      '2020-02-30',
      '2019-02-29',
      '2020-13-01',
      '2020-01-01T24:00:00',
      '2020-01-01T10:60:00',
      '0000-01-01',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '2020-01-01T00:00:00+15:00',
      '2020-01-01T00:00:00.Z',
      '2020',
      '1 2 3',
    ]) {
      assert.equal(parseDatetime(text), null, text);
    }
  });

  it('reads literals', () => {
    const expected = ticksFromParts(2020, 1, 2);
    for (const text of ['2020-01-02', '2020 - 1 - 2', '"2020-01-02"', "'01-02-2020'", '2020, 1, 2', ' 2020-1-2 ']) {
      assert.equal(parseDatetimeLiteral(text), expected, text);
    }
    assert.equal(parseDatetimeLiteral('2020,1,2,3,4,5'), ticksFromParts(2020, 1, 2, 3, 4, 5));
    assert.equal(parseDatetimeLiteral('null'), null);
    assert.equal(parseDatetimeLiteral('nonsense'), undefined);
    assert.equal(parseDatetimeLiteral('2020,13,1'), undefined);
  });

  it('knows weekdays and days of the year', () => {
    assert.equal(datetimeParts(parseDatetime('2026-10-18')!).dayOfWeek, 0);
    assert.equal(datetimeParts(0n).dayOfWeek, 1);
    assert.equal(datetimeParts(parseDatetime('2020-12-31')!).dayOfYear, 366);
    assert.equal(datetimeParts(parseDatetime('2020-03-01')!).dayOfYear, 61);
    assert.equal(datetimeParts(MAX_DATETIME_TICKS).dayOfYear, 365);
  });

  it('refuses impossible parts', () => {
    assert.equal(ticksFromParts(2021, 2, 29), null);
    assert.equal(ticksFromParts(10000, 1, 1), null);
    assert.equal(ticksFromParts(2020, 1, 1, 0, 0, 0, 10_000_000), null);
    assert.equal(checkDatetime(-1n), null);
    assert.equal(checkDatetime(MAX_DATETIME_TICKS + 1n), null);
  });

  it('reads back what it prints, agrees with Date, and takes apart what it puts together', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX_DATETIME_TICKS), (ticks) => {
        assert.equal(parseDatetime(formatDatetime(ticks)), ticks);
        const p = datetimeParts(ticks);
        assert.equal(ticksFromParts(p.year, p.month, p.day, p.hour, p.minute, p.second, p.fraction), ticks);
        const date = new Date(Number((ticks - UNIX_EPOCH_TICKS) / 10_000n - (ticks < UNIX_EPOCH_TICKS ? 1n : 0n)));
        if (ticks > UNIX_EPOCH_TICKS) {
          assert.equal(date.getUTCDay(), p.dayOfWeek);
          assert.equal(date.toISOString().slice(0, 19), formatDatetime(ticks).slice(0, 19));
        }
      }),
    );
  });
});

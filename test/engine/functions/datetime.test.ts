import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDatetime, formatDatetime } from '../../../server/src/engine/values/datetime.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { parseTimespan } from '../../../server/src/engine/values/timespan.js';
import { MAX_DATETIME_TICKS, TICKS_PER_DAY, type Value } from '../../../server/src/engine/values/types.js';
import { call, cell, literal, Refused, type Argument } from './call-site.js';

const ticks = (text: string): bigint => parseDatetime(text)!;
const dt = (text: string): Argument => cell('datetime', ticks(text));
const ts = (text: string): Argument => cell('timespan', parseTimespan(text));
const name = (text: string): Argument => literal('string', text);
const shown = (value: Value): string =>
  value === null ? 'null' : formatDatetime(value as bigint).replace('.0000000Z', '');
const instant = fc.bigInt({ min: 366n * TICKS_PER_DAY, max: MAX_DATETIME_TICKS - 366n * TICKS_PER_DAY });

describe('startof… and endof…', () => {
  it('find the edges of a period, shifted by some', () => {
    const at = dt('2017-01-01T10:10:17');
    assert.equal(shown(call('startofday', at)), '2017-01-01T00:00:00');
    assert.equal(shown(call('startofweek', at, -1)), '2016-12-25T00:00:00');
    assert.equal(shown(call('startofmonth', at, -1)), '2016-12-01T00:00:00');
    assert.equal(shown(call('startofyear', at, 1)), '2018-01-01T00:00:00');
    assert.equal(shown(call('endofday', at, -1)), '2016-12-31T23:59:59.9999999Z');
    assert.equal(shown(call('endofweek', at)), '2017-01-07T23:59:59.9999999Z');
    assert.equal(shown(call('endofmonth', at, 1)), '2017-02-28T23:59:59.9999999Z');
    assert.equal(shown(call('endofyear', at)), '2017-12-31T23:59:59.9999999Z');
  });

  it('enclose every instant in a period without gaps', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom('day', 'week', 'month', 'year'), (t, period) => {
        const value = cell('datetime', t);
        const start = call(`startof${period}`, value) as bigint;
        const end = call(`endof${period}`, value) as bigint;
        assert.ok(start <= t && t <= end);
        assert.equal(call(`startof${period}`, value, 1), end + 1n);
        assert.equal(call('startofday', cell('datetime', start)), start);
      }),
    );
  });

  it('are null outside the calendar', () => {
    assert.equal(call('startofweek', dt('0001-01-01')), null);
    assert.equal(call('endofweek', dt('9999-12-31')), null);
    assert.equal(call('endofmonth', dt('9999-12-31')), MAX_DATETIME_TICKS);
    assert.equal(call('startofday', dt('2020-01-01'), 10_000_000), null);
    assert.equal(call('startofmonth', cell('datetime', null)), null);
  });
});

describe('parts of a datetime', () => {
  it('count weeks as ISO 8601 does', () => {
    const weeks = { '2020-12-31': 53, '2020-06-15': 25, '1970-01-01': 1, '2000-01-01': 52, '2018-12-31': 1 };
    for (const [date, week] of Object.entries(weeks)) assert.equal(call('week_of_year', dt(date)), week, date);
  });

  it('count deprecated weeks from the first Wednesday', () => {
    assert.equal(call('weekofyear', dt('2020-01-05')), 2);
    assert.equal(call('weekofyear', dt('2020-01-04')), 1);
    assert.equal(call('weekofyear', dt('2016-01-02')), 52);
  });

  it('give the weekday as a timespan from Sunday', () => {
    assert.equal(call('dayofweek', dt('2017-01-01T12:00:00')), 0n);
    assert.equal(call('dayofweek', dt('2017-01-07')), 6n * TICKS_PER_DAY);
    assert.equal(call('dayofweek', dt('9999-12-31')), null);
  });

  it('are read by name, whatever the case', () => {
    const at = dt('2017-10-30T01:02:03.7654321');
    const parts = { Year: 2017, quarter: 4, MONTH: 10, week_of_year: 44, day: 30, dayOfYear: 303, hour: 1, minute: 2 };
    const fine = { second: 3, millisecond: 765, microsecond: 765432, nanosecond: 765432100 };
    for (const [part, value] of Object.entries({ ...parts, ...fine })) {
      assert.equal(call('datetime_part', name(part), at), value, part);
    }
    assert.throws(() => call('datetime_part', name('week'), at), Refused);
    assert.equal(call('hourofday', at), 1);
    assert.equal(call('getmonth', at), 10);
  });
});

describe('datetime_add', () => {
  it('clamps to the last day of a month', () => {
    assert.equal(shown(call('datetime_add', name('month'), 1, dt('2024-01-31T10:00:00'))), '2024-02-29T10:00:00');
    assert.equal(shown(call('datetime_add', name('Year'), -1, dt('2024-02-29'))), '2023-02-28T00:00:00');
    assert.equal(shown(call('datetime_add', name('quarter'), -1, dt('2020-03-31'))), '2019-12-31T00:00:00');
    assert.equal(shown(call('datetime_add', name('week'), 100, dt('2017-01-01'))), '2018-12-02T00:00:00');
    assert.equal(
      shown(call('datetime_add', name('nanosecond'), 250, dt('2017-01-01'))),
      '2017-01-01T00:00:00.0000002Z',
    );
  });

  it('is null outside the calendar and refuses other parts', () => {
    assert.equal(call('datetime_add', name('year'), -3000, dt('2020-01-01')), null);
    assert.equal(call('datetime_add', name('day'), cell('long', 2n ** 62n), dt('2020-01-01')), null);
    assert.throws(() => call('datetime_add', name('dayofyear'), 1, dt('2020-01-01')), Refused);
  });
});

describe('datetime_diff', () => {
  it('counts borders, not time', () => {
    const diff = (part: string, a: string, b: string): Value => call('datetime_diff', name(part), dt(a), dt(b));
    assert.equal(diff('year', '2017-01-01', '2016-12-31'), 1);
    assert.equal(diff('quarter', '2017-07-01', '2017-03-30'), 2);
    assert.equal(diff('month', '2017-01-01', '2015-12-30'), 13);
    assert.equal(diff('week', '2017-10-29', '2017-09-30 23:59'), 5);
    assert.equal(diff('day', '2017-10-29', '2017-10-28 23:59'), 1);
    assert.equal(diff('hour', '2017-10-30 23:59', '2017-10-31 01:00'), -2);
    assert.equal(diff('second', '2017-10-30 23:00:10.100', '2017-10-30 23:00:00.900'), 10);
    assert.equal(diff('nanosecond', '2017-10-30', '2017-10-30 00:00:00.0000007'), -700);
  });

  it('turns its sign round with its arguments', () => {
    fc.assert(
      fc.property(instant, instant, fc.constantFrom('year', 'month', 'week', 'day', 'hour'), (a, b, part) => {
        const [x, y] = [cell('datetime', a), cell('datetime', b)];
        const forth = call('datetime_diff', name(part), x, y) as number;
        assert.equal(call('datetime_diff', name(part), y, x), 0 - forth);
      }),
    );
  });
});

describe('format_datetime', () => {
  const at = dt('2009-06-05T13:45:09.0050000');
  const format = (text: string, value = at): Value => call('format_datetime', value, name(text));

  it('prints elements and delimiters', () => {
    assert.equal(format('yy-MM-dd [HH:mm:ss]'), '09-06-05 [13:45:09]');
    assert.equal(format('yyyy-M-d h:mm:ss tt'), '2009-6-5 1:45:09 PM');
    assert.equal(format('y hh', dt('1900-01-01')), '0 12');
    assert.equal(format('f ff fff fffffff'), '0 00 005 0050000');
  });

  it('leaves out zeros at the end for F', () => {
    assert.equal(format('F[FF]FFF,FFFFFFF'), '[]005,005');
  });

  it('cuts longer runs into known elements', () => {
    assert.equal(format('dddd MMM yyy'), '0505 066 099');
    assert.equal(format('ffffffff'), '00500000');
  });

  it('refuses what is neither', () => {
    for (const text of ['yyyy-MM-ddTHH', 'z', 't', "'x'"]) assert.throws(() => format(text), Refused, text);
  });

  it('prints null as no text', () => {
    assert.equal(format('yyyy', cell('datetime', null)), '');
  });
});

describe('format_timespan', () => {
  const format = (value: string, text: string): Value => call('format_timespan', ts(value), name(text));

  it('prints parts of an interval', () => {
    assert.equal(format('29.09:00:05.12345', 'dd.hh:mm:ss:FF'), '29.09:00:05:12');
    assert.equal(format('29.09:00:05.12345', 'ddd.h:mm:ss [fffffff]'), '029.9:00:05 [1234500]');
    assert.equal(format('29.09:00:05', 'H:m:s'), '9:0:5');
  });

  it('puts one dash before a negative value', () => {
    assert.equal(format('-1.02:03:04', 'd.hh:mm'), '-1.02:03');
  });

  it('refuses other elements', () => {
    for (const text of ['c', 'G', '%d', 'tt', 'y']) assert.throws(() => format('1d', text), Refused, text);
  });
});

describe('make_datetime and make_timespan', () => {
  it('put parts together', () => {
    assert.equal(shown(call('make_datetime', 2017, 10, 1, 12, 11, 0.1234567)), '2017-10-01T12:11:00.1234567Z');
    assert.equal(call('make_timespan', 1, 12, 30, 55.123), parseTimespan('1.12:30:55.123'));
    assert.equal(call('make_timespan', 12, 30), parseTimespan('12:30'));
    assert.equal(shown(call('make_datetime', '2020-01-02')), '2020-01-02T00:00:00');
  });

  it('are null for impossible parts', () => {
    assert.equal(call('make_datetime', 2023, 2, 29), null);
    assert.equal(call('make_datetime', 2023, 2, 2, 0, 0, 60), null);
    assert.equal(call('make_datetime', 0, 2, 2), null);
    assert.equal(call('make_timespan', 24, 0), null);
    assert.equal(call('make_timespan', 1, -1, 0, 0), null);
  });
});

describe('unixtime_…_todatetime', () => {
  it('reads numbers since 1970', () => {
    assert.equal(shown(call('unixtime_seconds_todatetime', 1546300800)), '2019-01-01T00:00:00');
    assert.equal(shown(call('unixtime_milliseconds_todatetime', cell('real', -0.5))), '1969-12-31T23:59:59.9995000Z');
    assert.equal(shown(call('unixtime_microseconds_todatetime', 1)), '1970-01-01T00:00:00.0000010Z');
    assert.equal(shown(call('unixtime_nanoseconds_todatetime', 1546300800000000000n)), '2019-01-01T00:00:00');
    assert.equal(
      shown(call('unixtime_seconds_todatetime', cell('decimal', new Decimal('0.5')))),
      '1970-01-01T00:00:00.5000000Z',
    );
    assert.equal(call('unixtime_seconds_todatetime', cell('real', 1e18)), null);
    assert.equal(call('unixtime_seconds_todatetime', cell('real', NaN)), null);
  });
});

describe('time zones', () => {
  const utc = (at: string, zone: string): string => shown(call('datetime_local_to_utc', dt(at), cell('string', zone)));
  const local = (at: string, zone: string): string =>
    shown(call('datetime_utc_to_local', dt(at), cell('string', zone)));

  it('convert there and back', () => {
    assert.equal(utc('2020-02-02 20:02:20', 'US/Pacific'), '2020-02-03T04:02:20');
    assert.equal(utc('2020-02-02 20:02:20', 'Europe/Paris'), '2020-02-02T19:02:20');
    assert.equal(local('2022-07-11 22:18:48.4678620', 'Australia/Canberra'), '2022-07-12T08:18:48.4678620Z');
    assert.equal(local('2022-07-11 22:18:48', 'UTC'), '2022-07-11T22:18:48');
    assert.equal(local('1969-12-31 12:00', 'Asia/Kolkata'), '1969-12-31T17:30:00');
  });

  it('read the gap in spring with the offset after it, and the hour told twice as the later', () => {
    assert.equal(utc('2022-03-27 02:00', 'Europe/Brussels'), '2022-03-27T00:00:00');
    assert.equal(utc('2022-03-27 01:59', 'Europe/Brussels'), '2022-03-27T00:59:00');
    assert.equal(utc('2022-03-27 03:00', 'Europe/Brussels'), '2022-03-27T01:00:00');
    assert.equal(utc('2022-10-30 02:30', 'Europe/Brussels'), '2022-10-30T01:30:00');
  });

  it('refuse a zone that does not exist, which is null in a row', () => {
    assert.equal(call('datetime_utc_to_local', dt('2020-01-01'), cell('string', 'Mars/Olympus')), null);
    assert.throws(() => call('datetime_utc_to_local', dt('2020-01-01'), name('Mars/Olympus')), Refused);
    assert.ok((call('datetime_list_timezones') as string[]).includes('Europe/Paris'));
  });
});

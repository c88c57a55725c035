import assert from 'node:assert/strict';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { DynamicReal, type Value } from '../../../server/src/engine/values/types.js';
import type { ScalarType } from '../../../server/src/syntax/types.js';
import { bindCall, call, cell, literal, Refused, type Argument } from './call-site.js';

const dyn = (value: Value): Argument => cell('dynamic', value);
const typedCall = (name: string, type: ScalarType, ...args: Argument[]): Value =>
  bindCall(name, args, type)(...args.map((a) => a.value));

describe('conversion functions', () => {
  it('give null for what cannot be converted, "" for tostring', () => {
    const names = [
      'toint',
      'tolong',
      'toreal',
      'todouble',
      'todecimal',
      'tobool',
      'todatetime',
      'totimespan',
      'toguid',
    ];
    for (const name of names) {
      assert.equal(call(name, 'junk'), null, name);
      assert.equal(call(name, dyn([1])), null, name);
      assert.equal(call(name, dyn(null)), null, name);
    }
    assert.equal(call('tostring', cell('long', null)), '');
  });

  it('convert what a value holds', () => {
    assert.equal(call('toint', cell('long', 2 ** 32 + 5)), 5);
    assert.equal(call('tolong', cell('real', -1.9)), -1);
    assert.equal(call('tolong', dyn('0x10')), 16);
    assert.equal(call('tobool', dyn(2)), true);
    assert.equal(call('toboolean', 'TRUE'), true);
    assert.equal(call('todouble', dyn(new DynamicReal(3))), 3);
    assert.deepEqual(call('todecimal', '123.45678'), new Decimal('123.45678'));
    assert.equal(call('tostring', true), 'True');
    assert.equal(call('tostring', dyn(true)), 'true');
    assert.equal(call('totime', '01:00:00'), 36_000_000_000n);
  });

  it('name types', () => {
    const types: [Argument, string][] = [
      [cell('real', null), 'real'],
      [cell('long', 1), 'long'],
      [cell('string', ''), 'string'],
      [dyn([]), 'array'],
      [dyn(new Map()), 'dictionary'],
      [dyn(new DynamicReal(1)), 'double'],
      [dyn(1), 'long'],
      [dyn(null), 'null'],
    ];
    for (const [value, name] of types) assert.equal(call('gettype', value), name);
  });
});

describe('tests of values', () => {
  it('know no null text', () => {
    assert.deepEqual(
      [call('isnull', ''), call('isnotnull', ''), call('isempty', ''), call('notempty', '')],
      [false, true, true, false],
    );
  });

  it('ask a dynamic about its text', () => {
    assert.deepEqual(
      [dyn(null), dyn(''), dyn([]), dyn(new Map())].map((v) => call('isempty', v)),
      [true, true, false, false],
    );
    assert.equal(call('isnull', dyn('')), false);
    assert.equal(call('notnull', dyn(null)), false);
    assert.equal(call('isempty', cell('long', null)), true);
  });

  it('tell NaN and infinities apart', () => {
    const values = [1, NaN, Infinity, -Infinity, null].map((v) => cell('real', v));
    assert.deepEqual(
      values.map((v) => call('isnan', v)),
      [false, true, false, false, null],
    );
    assert.deepEqual(
      values.map((v) => call('isinf', v)),
      [false, false, true, true, null],
    );
    assert.deepEqual(
      values.map((v) => call('isfinite', v)),
      [true, false, false, false, null],
    );
  });

  it('look at characters', () => {
    assert.deepEqual([call('isascii', 'abc'), call('isascii', 'é'), call('isascii', '')], [true, false, true]);
    assert.deepEqual([call('isutf8', 'é😀'), call('isutf8', '\ud800')], [true, false]);
  });
});

describe('max_of and min_of', () => {
  const long = (value: Value): Argument => cell('long', value);
  const real = (value: Value): Argument => cell('real', value);

  it('skip nulls but not NaN', () => {
    assert.equal(typedCall('max_of', 'long', long(1), long(null), long(3)), 3);
    assert.equal(typedCall('min_of', 'long', long(null), long(null)), null);
    assert.ok(Number.isNaN(typedCall('max_of', 'real', real(1), real(NaN), real(5))));
  });

  it('compare numbers of several types, texts and times', () => {
    assert.equal(typedCall('max_of', 'real', long(2), real(2.5)), 2.5);
    assert.equal(typedCall('max_of', 'long', long(2n ** 62n), long(2 ** 53 - 1)), 2n ** 62n);
    assert.equal(typedCall('max_of', 'string', cell('string', 'a'), cell('string', 'B')), 'a');
    assert.equal(typedCall('min_of', 'datetime', cell('datetime', 5n), cell('datetime', 4n)), 4n);
    assert.equal(typedCall('min_of', 'bool', cell('bool', true), cell('bool', false)), false);
    const decimals = [cell('decimal', new Decimal(10)), cell('decimal', new Decimal(9))];
    assert.deepEqual(typedCall('max_of', 'decimal', ...decimals), new Decimal(10));
  });
});

describe('coalesce', () => {
  it('takes the first value that is neither null nor an empty text', () => {
    const text = (value: string): Argument => cell('string', value);
    assert.equal(typedCall('coalesce', 'long', cell('long', null), cell('long', 0)), 0);
    assert.equal(typedCall('coalesce', 'bool', cell('bool', null), cell('bool', false)), false);
    assert.equal(typedCall('coalesce', 'string', text(''), text(' ')), ' ');
    assert.equal(typedCall('coalesce', 'string', text(''), text('')), '');
    assert.deepEqual(typedCall('coalesce', 'dynamic', dyn(null), dyn([])), []);
    assert.equal(typedCall('coalesce', 'dynamic', dyn(null), text('[1]')), '[1]');
  });

  it('refuses types that do not go together', () => {
    const [int, long, real] = [cell('int', 1), cell('long', 1), cell('real', 1)];
    assert.equal(typedCall('coalesce', 'long', int, long), 1);
    assert.throws(() => typedCall('coalesce', 'real', long, real), Refused);
    assert.equal(typedCall('coalesce', 'real', literal('long', null), real), 1);
  });
});

describe('the registry', () => {
  /** The functions and operators of numbers, times, conversion and dynamics that Kusto has. */
  const NAMES =
    '== != < <= > >= between !between + - * / % not tostring toint tolong toreal todouble todecimal tobool toboolean ' +
    'todatetime totimespan totime toguid gettype isnull isnotnull notnull isempty isnotempty notempty isnan isinf isfinite ' +
    'isascii isutf8 max_of min_of coalesce abs acos around asin atan atan2 beta_cdf beta_inv beta_pdf bin bin_at floor ' +
    'ceiling round sign sqrt exp exp2 exp10 log log2 log10 pow pi sin cos tan cot degrees radians gamma loggamma erf erfc ' +
    'welch_test rand binary_and binary_or binary_xor binary_not binary_shift_left binary_shift_right bitset_count_ones ' +
    'convert_angle convert_energy convert_force convert_length convert_mass convert_speed convert_temperature ' +
    'convert_volume startofday startofweek startofmonth startofyear endofday endofweek endofmonth endofyear dayofmonth ' +
    'dayofweek dayofyear week_of_year weekofyear getyear getmonth monthofyear hourofday datepart datetime_part ' +
    'datetime_add datetime_diff format_datetime format_timespan make_datetime make_timespan datetime_utc_to_local ' +
    'datetime_local_to_utc datetime_list_timezones unixtime_seconds_todatetime unixtime_milliseconds_todatetime ' +
    'unixtime_microseconds_todatetime unixtime_nanoseconds_todatetime array_concat array_iff array_iif array_index_of ' +
    'array_length arraylength array_reverse array_rotate_left array_rotate_right array_shift_left array_shift_right ' +
    'array_slice array_sort_asc array_sort_desc array_split array_sum zip set_union set_intersect set_difference ' +
    'set_equals set_has_element jaccard_index bag_has_key bag_keys bag_merge bag_remove_keys bag_set_key bag_zip treepath ' +
    'dynamic_to_json pack_array bag_pack pack pack_dictionary bag_pack_columns pack_all range repeat';

  it('has every function of these families', () => {
    const missing = [...NAMES.split(' '), 'unary -', 'unary +'].filter((name) => lookupFunction(name) === undefined);
    assert.deepEqual(missing, []);
  });
});

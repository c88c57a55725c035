import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decimal } from '../../../server/src/engine/values/decimal.js';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';
import { DynamicReal, type Dynamic, type Value } from '../../../server/src/engine/values/types.js';
import { call, cell, Refused } from '../functions/call-site.js';
import { aggregate, over, type Constant } from './aggregate-site.js';

const p = (value: number): Constant => ({ type: Number.isInteger(value) ? 'long' : 'real', value });
const text = (value: unknown): string => dynamicToJson(value as Dynamic);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const latency = [
  [10, 8],
  [20, 6],
  [30, 3],
  [40, 1],
];

describe('percentile', () => {
  it('takes the nearest rank', () => {
    assert.equal(over('percentile', 'long', upTo(4), p(50)), 2);
    assert.equal(over('percentile', 'long', upTo(5), p(50)), 3);
    assert.equal(over('percentile', 'long', upTo(100), p(0)), 1);
    assert.equal(over('percentile', 'long', upTo(100), p(100)), 100);
    assert.equal(over('percentile', 'long', upTo(1000), p(99.9)), 999);
  });
  it('keeps the type and ignores nulls', () => {
    assert.equal(over('percentile', 'datetime', [null, 30n, 10n, 20n], p(50)), 20n);
    assert.equal(over('percentile', 'string', [], p(50)), '');
    assert.equal(over('percentile', 'long', [null], p(50)), null);
    const call = { name: 'percentile', args: ['decimal', p(50)], type: 'real' } as const;
    assert.equal(aggregate(call, [[new Decimal('1.5')]]), 1.5);
  });
  it('gives a column for each percentile, or an array', () => {
    const columns = [5, 50].map((n) => ({ name: `percentile_x_${n}`, type: 'long' as const }));
    const rows = upTo(20).map((v) => [v]);
    assert.deepEqual(aggregate({ name: 'percentiles', args: ['long', p(5), p(50)], columns }, rows), [1, 10]);
    assert.equal(text(over('percentiles_array', 'real', [1, 2.5], p(50), p(100))), '[1.0,2.5]');
    const list: Constant = { type: 'dynamic', value: [25, new DynamicReal(50), 99.5] };
    assert.equal(text(over('percentiles_array', 'long', upTo(4), list)), '[1,2,4]');
  });
  it('counts weights', () => {
    assert.equal(aggregate({ name: 'percentilew', args: ['long', 'long', p(50)] }, latency), 20);
    const call = { name: 'percentilesw_array', args: ['long', 'long', p(50), p(75), p(99.9)] } as const;
    assert.equal(text(aggregate(call, latency)), '[20,20,40]');
    assert.equal(text(aggregate(call, [...latency, [5, 0], [1, null]])), '[20,20,40]');
  });
  it('refuses percentiles out of range or not constant', () => {
    assert.throws(() => over('percentile', 'long', [1], p(101)), Refused);
    assert.throws(() => over('percentile', 'long', [1], p(-1)), Refused);
    assert.throws(() => aggregate({ name: 'percentile', args: ['long', 'long'] }, []), Refused);
  });
  it('has at least p percent of the values up to its result', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 0, max: 100 }), (values, percent) => {
        const result = over('percentile', 'long', values, p(percent)) as number;
        const below = values.filter((v) => v < result).length;
        const upTo = values.filter((v) => v <= result).length;
        assert.ok(upTo * 100 >= percent * values.length);
        assert.ok(below === 0 || below * 100 < percent * values.length);
      }),
    );
  });
});

describe('tdigest', () => {
  const digest = (values: readonly Value[], type: 'long' | 'real' | 'timespan' = 'long'): Value =>
    over('tdigest', type, values);

  it('shows values and weights', () => {
    assert.equal(text(digest([3, 1, 3, null])), '[[7],[1,3],[1,2]]');
    assert.equal(digest([null]), null);
    const weighted = aggregate({ name: 'tdigest', args: ['real', 'long'] }, [
      [1, 1],
      [2, 2],
    ]) as Value;
    assert.equal(text(call('percentile_tdigest', cell('dynamic', weighted), 50)), '2.0');
  });
  it('merges, as aggregate and as function', () => {
    const [x, y] = [digest(upTo(10)), digest(upTo(10).map((v) => v + 10))];
    const merged = call('merge_tdigest', cell('dynamic', x), cell('dynamic', y));
    assert.deepEqual(merged, over('tdigest_merge', 'dynamic', [x, null, y]));
    assert.equal(call('percentile_tdigest', cell('dynamic', merged), 100), 20);
    assert.throws(() => call('tdigest_merge', cell('dynamic', x), cell('dynamic', digest([1.5], 'real'))), /tdigest/);
  });
  it('keeps the order of types that become text', () => {
    const hours = [10n, 2n, 300n].map((h) => h * 36_000_000_000n);
    assert.equal(call('percentile_tdigest', cell('dynamic', digest(hours, 'timespan')), 100), '12.12:00:00');
    assert.equal(text(call('percentiles_array_tdigest', cell('dynamic', digest(upTo(4))), 25, 50)), '[1,2]');
  });
  it('ranks values', () => {
    const thousand = cell('dynamic', digest(upTo(1000)));
    assert.equal(call('rank_tdigest', thousand, 685), 685);
    assert.equal(call('rank_tdigest', thousand, 685.5), 685);
    assert.equal(call('percentrank_tdigest', thousand, 250), 25);
    assert.equal(call('rank_tdigest', cell('dynamic', null), 1), null);
  });
  it('knows its type', () => {
    assert.equal(call('tdigest_isvalid', cell('dynamic', digest([1])), 5), true);
    assert.equal(call('tdigest_isvalid', cell('dynamic', digest([1])), 5.5), false);
    assert.equal(call('tdigest_isvalid', cell('dynamic', [1]), 5), false);
  });
});

describe('hll', () => {
  const hll = (values: readonly Value[], ...rest: Constant[]): Value => over('hll', 'string', values, ...rest);
  const names = upTo(5000).map((i) => `name ${i}`);

  it('counts distinct values exactly', () => {
    assert.equal(call('dcount_hll', cell('dynamic', hll([...names, ...names]))), 5000);
    assert.equal(hll([]), null);
    assert.equal(call('dcount_hll', cell('dynamic', null)), null);
  });
  it('shows the sparse form of Kusto', () => {
    const shown = hll(['a']) as readonly Dynamic[];
    assert.deepEqual(shown[0], [1024, 14]);
    assert.match(text(shown[1]), /^\["-?\d+"\]$/);
  });
  it('merges, as aggregate and as function', () => {
    const [x, y] = [hll(names.slice(0, 30)), hll(names.slice(20, 50))];
    const merged = call('hll_merge', cell('dynamic', x), cell('dynamic', y));
    assert.equal(call('dcount_hll', cell('dynamic', merged)), 50);
    assert.deepEqual(over('hll_merge', 'dynamic', [x, null, y]), merged);
  });
  it('has one hash for an int and a long', () => {
    assert.deepEqual(over('hll', 'int', [7]), over('hll', 'long', [7]));
    assert.notDeepEqual(over('hll', 'long', [7]), over('hll', 'string', ['7']));
  });
  it('does not merge different accuracies', () => {
    const other = hll(['a'], p(2));
    assert.throws(() => call('hll_merge', cell('dynamic', hll(['a'])), cell('dynamic', other)), /accuracy/);
  });
});

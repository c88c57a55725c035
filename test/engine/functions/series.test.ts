import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dynamicToJson, parseJson } from '../../../server/src/engine/values/json.js';
import { wrapLong, type Dynamic, type Value } from '../../../server/src/engine/values/types.js';
import { call, callConstant, cell, literal, Refused, type Argument } from './call-site.js';

const dynamic = (text: string): Argument => {
  const result = parseJson(text);
  assert.equal(result.error, undefined, text);
  return cell('dynamic', result.value ?? null);
};
const text = (value: Value): string => dynamicToJson(value as Dynamic);
const real = (value: number | null): Argument => cell('real', value);
/** Arguments in brackets, braces or `null` are dynamics. */
const run = (name: string, ...args: (string | number | boolean | Argument)[]): string =>
  text(call(name, ...args.map((a) => (typeof a === 'string' && /^[[{]|^null$/.test(a) ? dynamic(a) : a))));

function close(actual: unknown, expected: number, tolerance = 1e-9): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${String(actual)} is not ${expected}`,
  );
}

describe('series functions of each element', () => {
  it('keep integers in arithmetic and wrap them', () => {
    assert.equal(run('series_add', '[1,2,4]', '[4,2,1]'), '[5,4,5]');
    assert.equal(run('series_subtract', '[1,2]', '[4,2,1]'), '[-3,0,null]');
    assert.equal(run('series_multiply', '[9223372036854775807]', '[2]'), '[-2]');
    assert.equal(run('series_add', '[9007199254740993]', '[0]'), '[9007199254740993]');
  });
  it('turn to reals when one element is real', () => {
    assert.equal(run('series_add', '[1,2.5]', '[1,1]'), '[2.0,3.5]');
    assert.equal(run('series_add', '[1,2]', real(0.5)), '[1.5,2.5]');
    assert.equal(run('series_abs', '[-6.5,0,8.2]'), '[6.5,0.0,8.2]');
    assert.equal(run('series_abs', '[-6,0,null]'), '[6,0,null]');
  });
  it('repeat a number, on either side', () => {
    assert.equal(run('series_subtract', 10, '[1,2]'), '[9,8]');
    assert.equal(run('series_multiply', '[1,2]', 3), '[3,6]');
    assert.equal(run('series_greater', '[1,2,3]', 2), '[false,false,true]');
  });
  it('give null for what is no number and for what is no array', () => {
    assert.equal(run('series_add', '[1,"a",null]', '[1,1,1]'), '[2.0,null,null]');
    assert.equal(run('series_add', '{"a":1}', '[1]'), 'null');
    assert.equal(run('series_log', '["x"]'), '[null]');
  });
  it('divide as reals', () => {
    assert.equal(run('series_divide', '[1,2,0,1]', '[4,2,0,0]'), '[0.25,1.0,"NaN","Infinity"]');
    assert.equal(run('series_pow', '[1,2,4]', '[1,2,0.5]'), '[1.0,4.0,2.0]');
  });
  it('compare to booleans', () => {
    assert.equal(run('series_equals', '[1,2,1]', '[4,2,1.0]'), '[false,true,true]');
    assert.equal(run('series_not_equals', '[1,null]', '[1,1]'), '[false,null]');
    assert.equal(run('series_greater_equals', '[1,2,3]', '[2,2,2]'), '[false,true,true]');
    assert.equal(run('series_less', '[1,2,3]', '[2,2,2]'), '[true,false,false]');
    assert.equal(run('series_less_equals', '[1,2,3]', '[2,2,2]'), '[true,true,false]');
  });
  it('round, take signs and logarithms', () => {
    assert.equal(run('series_floor', '[-1.5,1,2.5]'), '[-2.0,1.0,2.0]');
    assert.equal(run('series_ceiling', '[-1.5,1,2.5]'), '[-1.0,1.0,3.0]');
    assert.equal(run('series_sign', '[-6.5,0,8,null]'), '[-1,0,1,null]');
    assert.equal(run('series_log', '[1,0,-1]'), '[0.0,"-Infinity",null]');
    assert.equal(run('series_acos', '[1,0]'), `[0.0,${Math.PI / 2}]`);
    assert.equal(run('series_exp', '[0]'), '[1.0]');
  });
  it('count datetimes in ticks', () => {
    assert.equal(run('series_add', '["0001-01-01T00:00:01.0000000Z"]', 0), '[10000000.0]');
  });
  it('undo each other', () => {
    const longs = fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(wrapLong));
    fc.assert(
      fc.property(longs, fc.integer(), (items, n) => {
        const there = call('series_add', cell('dynamic', items), n);
        assert.deepEqual(call('series_subtract', cell('dynamic', there), n), items);
      }),
    );
  });
});

describe('series_fill', () => {
  const holes = '[null,null,36,41,null,null,16,33,null]';
  it('forward and backward leaves open edges', () => {
    assert.equal(run('series_fill_forward', holes), '[null,null,36,41,41,41,16,33,33]');
    assert.equal(run('series_fill_backward', holes), '[36,36,36,41,16,16,16,33,null]');
    assert.equal(run('series_fill_forward', '[1,0,2,0]', 0), '[1,1,2,2]');
  });
  it('with a constant, in its own type', () => {
    assert.equal(run('series_fill_const', '[111,null,36]', real(0)), '[111,0.0,36]');
    assert.equal(run('series_fill_const', '[111,null,36]', -1), '[111,-1,36]');
    assert.equal(run('series_fill_const', '[111,null]'), '[111,0]');
    assert.equal(run('series_fill_const', '[1.0,2,3]', 9, 1), '[9,2,3]');
  });
  it('linear, cut in integer arrays, with edges', () => {
    assert.equal(
      run('series_fill_linear', '[null,111,null,36,41,null,null,16,null]'),
      '[111,111,73,36,41,32,24,16,16]',
    );
    assert.equal(run('series_fill_linear', '[null,1.0,null,2.0]', real(null), true), '[1.0,1.0,1.5,2.0]');
    assert.equal(run('series_fill_linear', '[null,1,null,2,null]', real(null), false), '[null,1,1,2,null]');
    assert.equal(run('series_fill_linear', '[null,null]'), '[0.0,0.0]');
    assert.equal(run('series_fill_linear', '[null,null]', real(null), true, real(3.5)), '[3.5,3.5]');
    assert.equal(run('series_fill_linear', '[null]', real(null), true, real(null)), '[null]');
    assert.equal(run('series_fill_linear', '"x"'), 'null');
  });
});

describe('series statistics', () => {
  const values = '[23,46,23,87,4,8,3,75,2,56,13,75,32,16,29]';
  it('series_stats gives a value for each column', () => {
    const stats = call('series_stats', dynamic(values)) as readonly number[];
    assert.deepEqual(stats.slice(0, 5), [2, 8, 87, 3, 32.8]);
    close(stats[5], 28.503633853548269);
    close(stats[6], 812.45714285714291);
  });
  it('gives nulls when a value is not finite, unless told to ignore it', () => {
    assert.deepEqual(call('series_stats', dynamic('[1,null]')), Array<null>(7).fill(null));
    assert.deepEqual((call('series_stats', dynamic('[1,null,5]'), true) as Value[]).slice(0, 5), [1, 0, 5, 2, 3]);
    const bag =
      '{"min":1.0,"min_idx":1,"max":3.0,"max_idx":2,"avg":2.0,"stdev":1.4142135623730951,"variance":2.0,"sum":4.0,"len":3}';
    assert.equal(run('series_stats_dynamic', '[null,1,3]', true), bag);
  });
  it('sums, products and magnitudes are reals', () => {
    assert.equal(call('series_sum', dynamic('[1,2,3,4]')), 10);
    assert.equal(call('series_product', dynamic('[1,2,3,4]')), 24);
    assert.equal(call('series_magnitude', dynamic('[3,4]')), 5);
    assert.equal(call('series_sum', dynamic('{}')), null);
  });
  it('dot product leaves out what is no number and repeats a number', () => {
    assert.equal(call('series_dot_product', dynamic('[1,2,4]'), dynamic('[4,2,1,7]')), 12);
    assert.equal(call('series_dot_product', dynamic('[1,"a",4]'), dynamic('[4,2,1]')), 8);
    assert.equal(call('series_dot_product', dynamic('[3,6,12]'), 3), 63);
    assert.equal(call('series_dot_product', dynamic('[]'), dynamic('[1]')), null);
  });
  it('cosine and correlation', () => {
    close(call('series_cosine_similarity', dynamic('[0.1,0.2,0.1,0.2]'), dynamic('[1,2,3,4]')), 0.923760430703401);
    close(call('series_cosine_similarity', dynamic('[3,4]'), dynamic('[3,4]'), real(5), real(10)), 0.5);
    close(call('series_pearson_correlation', dynamic('[1,2,3,4,5]'), dynamic('[2,4,6,8,10]')), 1);
    assert.equal(call('series_pearson_correlation', dynamic('[1,2,3]'), dynamic('[2,4]')), null);
  });
});

describe('series filters', () => {
  it('fir normalizes unless there are negative coefficients', () => {
    assert.equal(run('series_fir', '[0,0,10,0,0]', '[1,1]'), '[0.0,0.0,5.0,5.0,0.0]');
    assert.equal(run('series_fir', '[0,0,9,0,0]', '[1,1,1]', true, true), '[0.0,3.0,3.0,3.0,0.0]');
    assert.equal(run('series_fir', '[0,2,2,3]', '[1,-1]', false, false), '[0,2,0,1]');
    assert.equal(run('series_fir', '[0,2]', '[1,-1]', true), 'null');
    assert.equal(run('series_fir', '[1,null]', '[1]'), 'null');
  });
  it('iir feeds its results back', () => {
    assert.equal(run('series_iir', '[1.0,2,3,4]', '[1]', '[1,-1]'), '[1.0,3.0,6.0,10.0]');
    assert.equal(run('series_iir', '[1]', '[1]', '[0,1]'), 'null');
  });
  it('fft finds a frequency, for any length', () => {
    for (const n of [1, 7, 8, 12]) {
      const wave = Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n));
      const [re] = call('series_fft', cell('dynamic', wave)) as readonly (readonly Dynamic[])[];
      const sizes = JSON.parse(text(re!)) as number[];
      close(sizes[n === 1 ? 0 : 1], n === 1 ? 1 : n / 2);
    }
  });
  it('ifft undoes fft', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(numbers, (values) => {
        const [re, im] = call('series_fft', cell('dynamic', values)) as readonly Dynamic[];
        const [back, rest] = call('series_ifft', cell('dynamic', re!), cell('dynamic', im!)) as readonly Dynamic[];
        (JSON.parse(text(back!)) as number[]).forEach((v, i) => {
          close(v, values[i]!, 1e-4);
        });
        for (const v of JSON.parse(text(rest!)) as number[]) close(v, 0, 1e-4);
      }),
      { numRuns: 50 },
    );
  });
});

describe('series regression', () => {
  const y = dynamic('[2,5,6,8,11,15,17,18,25,26,30,30]');
  it('fits a line', () => {
    const [rsquare, slope, variance, rvariance, interception, fit] = call('series_fit_line', y) as readonly Value[];
    close(rsquare, 0.9829, 1e-5);
    close(slope, 2.7307692307692);
    close(variance, 98.628787878787);
    close(rvariance, 1.6864801864801);
    close(interception, -1.6666666666667);
    close((fit as readonly Dynamic[])[0], 1.06410256410256);
    const bag = call('series_fit_line_dynamic', y) as ReadonlyMap<string, Dynamic>;
    assert.deepEqual([...bag.keys()], ['rsquare', 'slope', 'variance', 'rvariance', 'interception', 'line_fit']);
    assert.deepEqual(call('series_fit_line', dynamic('[]')), Array<null>(6).fill(null));
  });
  it('fits two lines at the best split', () => {
    const bent = dynamic('[1,2,3,4,10,8,6,4]');
    const columns = call('series_fit_2lines', bent) as readonly Value[];
    close(columns[0], 1);
    assert.equal(columns[1], 4);
    close(columns[6], -2);
    close(columns[11], 1);
    const bag = call('series_fit_2lines_dynamic', bent) as ReadonlyMap<string, Dynamic>;
    assert.deepEqual([...bag.keys()], ['rsquare', 'split_idx', 'variance', 'rvariance', 'line_fit', 'right', 'left']);
  });
  it('fits polynomials, highest power first', () => {
    const x = [-2, -1, 0, 1, 2, 3];
    const cubic = x.map((v) => 2 * v ** 3 - v + 5);
    const [rsquare, coefficients] = call(
      'series_fit_poly',
      cell('dynamic', cubic),
      cell('dynamic', x),
      cell('int', 3),
    ) as readonly Value[];
    close(rsquare, 1);
    [2, 0, -1, 5].forEach((c, i) => {
      close(JSON.parse(text((coefficients as readonly Dynamic[])[i]!)), c, 1e-9);
    });
    const line = call('series_fit_line', y) as readonly Value[];
    const poly = call('series_fit_poly', y) as readonly Value[];
    close(poly[0], line[0] as number);
    close((poly[1] as readonly Dynamic[])[0], line[1] as number);
  });
});

describe('seasons and anomalies', () => {
  const traffic = dynamic('[80,139,87,110,68,54,50,51,53,133,86,141,97,156,94,149,95,140,77,61,50,54,47,133,72,152,94,148,105,162,101,160,87,63,53,55,54,151,103,189,108,183,113,175,113,178,90,71,62,62,65,165,109,181,115,182,121,178,114,170]'); // prettier-ignore

  it('detects a week and pads with zeros', () => {
    const [periods, scores] = call('series_periods_detect', traffic, real(0), real(50), 2) as readonly Dynamic[];
    assert.equal(text(periods!), '[14.0,0.0]');
    close((scores as readonly Dynamic[])[0], 0.84, 0.005);
    const [, validated] = call(
      'series_periods_validate',
      traffic,
      real(14),
      real(10),
      real(3),
      real(40),
    ) as readonly Dynamic[];
    close((validated as readonly Dynamic[])[0], 0.84, 0.005);
    assert.equal(text((validated as readonly Dynamic[]).slice(1)), '[0.0,0.0,0.0]');
  });
  it('finds no period in a constant series', () => {
    assert.equal(run('series_periods_detect', '[5,5,5,5,5,5,5,5,5,5,5,5]', real(0), real(6), 1), '[[0.0],[0.0]]');
  });
  it('takes the median of each phase as the season', () => {
    const first = '[2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]';
    assert.equal(
      run('series_seasonal', first),
      '[1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0]',
    );
    assert.equal(
      run('series_seasonal', '[1,3,5,2,4,6,1,3,5,2,4,6]'),
      '[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]',
    );
    assert.equal(run('series_seasonal', '[1,3,5,1,3,5,2,4,6]', 3), '[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]');
  });
  it('decomposes into parts that add up', () => {
    const parts = call(
      'series_decompose',
      traffic,
      cell('long', 14),
      literal('string', 'linefit'),
    ) as readonly (readonly number[])[];
    const [baseline, seasonal, trend, residual] = parts.map((p) => JSON.parse(text(p)) as number[]);
    (traffic.value as readonly number[]).forEach((v, i) => {
      close(seasonal![i]! + trend![i]!, baseline![i]!);
      close(baseline![i]! + residual![i]!, v);
    });
    assert.ok(trend![59]! > trend![0]!);
  });
  it('decomposes with an average, or without a trend', () => {
    assert.equal(
      run('series_decompose', '[1,2,3]', 0, 'none'),
      '[[0.0,0.0,0.0],[0.0,0.0,0.0],[0.0,0.0,0.0],[1.0,2.0,3.0]]',
    );
    assert.equal(run('series_decompose', '[1,2,3]'), '[[2.0,2.0,2.0],[0.0,0.0,0.0],[2.0,2.0,2.0],[-1.0,0.0,1.0]]');
    assert.throws(() => callConstant('series_decompose', dynamic('[1]'), 0, 'curve'), Refused);
    assert.equal(run('series_decompose', '[1,2]', 0, 'curve'), '[null,null,null,null]');
  });
  it('finds a season on a slope', () => {
    const rising = Array.from({ length: 60 }, (_, i) => 3 * i + [0, 5, 9, 5, 0, -5][i % 6]!);
    const [, seasonal] = call('series_decompose', cell('dynamic', rising)) as readonly Dynamic[];
    assert.ok((JSON.parse(text(seasonal!)) as number[]).some((v) => v !== 0));
    assert.deepEqual((seasonal as readonly Dynamic[]).slice(0, 6), (seasonal as readonly Dynamic[]).slice(6, 12));
  });
  it('continues a line beyond what it learned from', () => {
    const [baseline] = call(
      'series_decompose_forecast',
      dynamic('[1,2,3,4,0,0]'),
      2,
      0,
      'linefit',
    ) as readonly Dynamic[];
    (JSON.parse(text(baseline!)) as number[]).forEach((v, i) => {
      close(v, i + 1);
    });
  });
  it('flags a spike and a dip', () => {
    const values = Array.from({ length: 40 }, (_, i) => 10 + (i % 2));
    values[20] = 100;
    values[30] = -80;
    const [flags, scores] = call(
      'series_decompose_anomalies',
      cell('dynamic', values),
      real(1.5),
      0,
    ) as readonly Dynamic[];
    const expected = values.map((_, i) => (i === 20 ? 1 : i === 30 ? -1 : 0));
    assert.deepEqual(flags, expected);
    assert.equal((scores as readonly Dynamic[]).length, 40);
  });
  it('flags a spike among equal values, and nothing in a perfect line', () => {
    const [flags] = call('series_decompose_anomalies', dynamic('[0,0,0,0,0,0,0,0,0,0,0,9]')) as readonly Dynamic[];
    assert.equal(text(flags!), '[0,0,0,0,0,0,0,0,0,0,0,1]');
    const line = Array.from({ length: 50 }, (_, i) => i * 0.1);
    const [none] = call(
      'series_decompose_anomalies',
      cell('dynamic', line),
      real(1.5),
      0,
      'linefit',
    ) as readonly Dynamic[];
    assert.deepEqual(none, Array<number>(50).fill(0));
  });
  it('scores outliers in interquartile ranges', () => {
    const tukey = JSON.parse(run('series_outliers', '[1,2,3,4,5,9,null]', 'tukey')) as number[];
    // Quartiles 2.25 and 4.75.
    assert.deepEqual(tukey.slice(2, 4), [0, 0]);
    close(tukey[5], 4.25 / 2.5);
    close(tukey[0], -1.25 / 2.5);
    assert.equal(tukey[6], 0);
    const ignoring = JSON.parse(run('series_outliers', '[1,2,3,4,5,9,-999]', 'tukey', -999)) as number[];
    assert.deepEqual(ignoring, tukey);
    assert.equal(run('series_outliers', '[1,2]', 'ctukey', real(null), real(1), real(90)), 'null');
  });
});

import assert from 'node:assert/strict';
import { query, queryError, value } from './query.js';

/** Where the engine of a cluster and the language package disagree, ours goes with the cluster. */
describe('differences from the language package', () => {
  const refuses = (text: string, message: RegExp): void => {
    const error = queryError(text);
    assert.ok(['refused', 'syntax'].includes(error.code), `${error.code}: ${error.message}`);
    assert.match(error.message, message);
  };

  it('refuses branches of different numeric types', () => {
    for (const call of ['iff(x > 0, 1, 2.0)', 'case(x > 0, 1, 2.0)', 'coalesce(x, 2.0)', 'iff(x > 0, 1, "a")']) {
      refuses(`print x = 1 | project ${call}`, /one type/);
    }
  });

  it('accepts int with long, null with anything and dynamic with anything', () => {
    assert.deepEqual(query('print iff(true, int(1), 2), iff(false, int(null), 2.5), iff(true, 1, long(null))').rows, [
      [1, 2.5, 1],
    ]);
    const { types, rows } = query(
      'print d = dynamic({"s": "a", "n": 5}) | project iff(true, d.s, "x"), iff(false, "x", d.n), case(false, 1, d.n), iff(true, d, d.s)',
    );
    assert.deepEqual(types, ['string', 'string', 'long', 'dynamic']);
    assert.deepEqual(rows, [['a', '5', 5, { s: 'a', n: 5 }]]);
    assert.deepEqual(query('print iff(true, dynamic(null), "x"), iff(true, int(null), "x")').rows, [['', '']]);
  });

  it('lets a fuzzy union go without tables and functions, not without columns', () => {
    const tables = { T: 'datatable(x:long)[1]' };
    assert.deepEqual(query('union isfuzzy=true T, Nothing*, (none() | where y == 1)', tables).rows, [[1]]);
    assert.match(queryError('union isfuzzy=true (T | where y == 1), T', tables).message, /'y'/);
  });

  it('accepts a dynamic for todynamic() and kin', () => {
    assert.deepEqual(value('print d = dynamic({"a": 1}) | project todynamic(d)'), { a: 1 });
    assert.deepEqual(value('print todynamic(parse_url("http://h").Host)'), 'h');
    refuses('print todynamic(extract("a", 0, dynamic(1)))', /string/);
  });

  it('refuses to compare or combine two dynamics', () => {
    for (const operator of ['==', '!=', '<', '*', '+'])
      refuses(`print d = dynamic(1) | project d ${operator} d`, /dynamic/);
    assert.deepEqual(query('print d = dynamic(1) | project d == 1, d * 2, tolong(d) == d').rows, [[true, 2, true]]);
  });

  it('refuses window functions over rows that are not in order', () => {
    refuses('print x = 1 | extend y = row_number()', /serialize/);
    refuses(
      'print x = 1 | serialize | scan declare (n:long) with (step s: true => n = row_cumsum(x);)',
      /step\.column/,
    );
  });

  it('counts rows with count(x)', () => {
    const { columns, rows } = query(
      'datatable(x:long, s:string)[1, "", long(null), "b"] | summarize count(x), count(s)',
    );
    assert.deepEqual(columns, ['count_x', 'count_s']);
    assert.deepEqual(rows, [[2, 2]]);
  });

  it('accepts array_length of a bag, and fractional seconds', () => {
    assert.equal(value('print array_length(dynamic({"a":1}))'), null);
    assert.equal(value('print make_timespan(1, 2, 3.5)'), '0.01:02:03.5000000');
  });

  it('accepts bare literals anywhere in search', () => {
    const tables = { T: 'datatable(x:long, s:string)[7, "a", 8, "x"]' };
    assert.equal(query('search not("x")', tables).rows.length, 1);
    assert.equal(query('search "x" or 7', tables).rows.length, 2);
  });

  it('accepts a wildcard that finds nothing in a fuzzy union', () => {
    assert.deepEqual(query('union isfuzzy=true Nothing*, (print x = 1)').rows, [[1]]);
    refuses('union Nothing*, (print x = 1)', /Nothing/);
  });

  it('adds a match number to scan only where it is asked for', () => {
    assert.deepEqual(query('print x = 1 | scan with (step s: true;)').columns, ['x']);
  });

  it('gives a function’s first result to one name', () => {
    assert.deepEqual(query('print c = series_stats(dynamic([3, 5]))').rows, [[3]]);
    assert.equal(query('print series_stats(dynamic([3, 5]))').columns.length, 7);
  });

  it('names covariances after both columns', () => {
    assert.deepEqual(query('datatable(x:real, y:real)[1, 2] | summarize covariance(x, y), covariancep(x, y)').columns, [
      'covariance_x_y',
      'covariancep_x_y',
    ]);
  });

  it('moves the split column of a union aside', () => {
    const { columns, rows } = query('datatable(x:long)[1] | union (datatable(x:string, x_long:long)["q", 5])');
    assert.deepEqual(columns, ['x_long1', 'x_string', 'x_long']);
    assert.deepEqual(rows, [
      [1, '', null],
      [null, 'q', 5],
    ]);
  });

  it('gives weeks, ratios and ceilings as reals', () => {
    const { types } = query(
      'print datetime_diff("week", datetime(2020-01-20), datetime(2020-01-01)), jaccard_index(dynamic([1]), dynamic([1])), ceiling(1)',
    );
    assert.deepEqual(types, ['real', 'real', 'real']);
  });

  it('refuses calls that the package lets pass', () => {
    refuses('print extract_all("a", "aaa")', /group/);
    refuses('print x = 1 | serialize | extend y = prev(x, 0)', /offset/);
    refuses('print repeat(dynamic({"a":1}), 2)', /repeat/);
    refuses('print format_datetime(datetime(2020-01-01), "yyyyTMM")', /T/);
    refuses('print format_timespan(1h, "hh~mm")', /~/);
  });

  it('refuses numbers beyond their type', () => {
    for (const number of [
      '9223372036854775808',
      '-9223372036854775808',
      'dynamic(9223372036854775808)',
      'dynamic([1e400])',
    ]) {
      refuses(`print ${number}`, /fit/);
    }
    assert.deepEqual(query('datatable(x:long)[-9223372036854775808]').rows, [['-9223372036854775808']]);
  });

  it('reads literals as they are written', () => {
    assert.deepEqual(
      query(
        'print 0x10, bool(1), time(01:02:03), time(1.02:03:04), time(2), datetime(2020 - 1 - 2), datetime(2020-01-01 01:02:03.1234567)',
      ).rows,
      [
        [
          16,
          true,
          '0.01:02:03.0000000',
          '1.02:03:04.0000000',
          '2.00:00:00.0000000',
          '2020-01-02T00:00:00.0000000Z',
          '2020-01-01T01:02:03.1234567Z',
        ],
      ],
    );
  });

  it('knows one type dynamic, whose shape shows in the rows', () => {
    assert.deepEqual(query('print d = dynamic([1]), n = dynamic(4) | project bag_keys(d), series_fir(n, d)').rows, [
      [null, null],
    ]);
    const filtered = `let f = (T:(*), c:string) { T | extend v = column_ifexists(c, dynamic(0)) | project v = series_fir(v, dynamic([1, 1]), false) };
      datatable(a:dynamic)[dynamic([1, 2, 5])] | invoke f("a")`;
    assert.deepEqual(query(filtered).rows, [[[1, 3, 7]]]);
    refuses('print s = "x" | project array_concat(s)', /array/);
    refuses('print bag_keys(5)', /bag/);
  });

  it('refuses a dynamic as the text of some functions, and takes it by its text in others', () => {
    const row = 'print d = dynamic({"a": "x y"}) | project';
    for (const call of ['countof(d.a, "x")', 'extract("x", 0, d.a)', 'replace_string(d.a, "x", "z")'])
      refuses(`${row} ${call}`, /string/);
    for (const call of ['trim(" ", d.a)', 'url_encode(d.a)']) refuses(`${row} ${call}`, /string/);
    assert.deepEqual(query(`${row} strlen(d.a), toupper(d.a), split(d.a, " "), url_encode(tostring(d.a))`).rows, [
      [3, 'X Y', ['x', 'y'], 'x+y'],
    ]);
  });

  it('takes the part of a date from a constant by name', () => {
    const named = 'let part = "day"; let f = (p:string, t:datetime) { datetime_diff(p, t, datetime(2024-01-01)) };';
    assert.deepEqual(
      query(
        `${named} print datetime_part(part, datetime(2024-01-03)), datetime_add(part, 2, datetime(2024-01-03)), f("month", datetime(2024-03-01)), f("hour", datetime(2024-01-01 05:00))`,
      ).rows,
      [[3, '2024-01-05T00:00:00.0000000Z', 2, 5]],
    );
    refuses('print p = "day" | project datetime_part(p, now())', /first argument/);
  });

  it('fits polynomials to the places, then the degree, in the order of the reference', () => {
    const fit = (call: string): unknown =>
      value(
        `print x = dynamic([1, 2, 4, 5]), y = dynamic([3, 6, 18, 27]) | project ${call} | project round(todouble(series_fit_poly_y_coefficients[0]), 9)`,
      );
    assert.equal(fit('series_fit_poly(y, x, 2)'), 1);
    assert.equal(fit('series_fit_poly(y, x)'), 6);
    assert.equal(fit('series_fit_poly(y, 1)'), fit('series_fit_poly(y)'));
    refuses('print y = dynamic([1, 2]) | project series_fit_poly(y, "x")', /array/);
  });

  it('takes the type of a column that a function’s caller names from the rows', () => {
    const named = (use: string, rows: string): string =>
      `let f = (T:(*), c:string) { T | extend p = column_ifexists(c, '') | ${use} }; datatable(${rows}] | invoke f('b')`;
    assert.deepEqual(query(named('where p', 'b:bool)[true, false')).rows, [[true, true]]);
    assert.deepEqual(query(named('project z = iff(p, 1, 2)', 'b:bool)[true, false')).rows, [[1], [2]]);
    assert.deepEqual(query(named('project q = p + 1', 'b:long)[1, 2')).rows, [[2], [3]]);
    assert.deepEqual(query(named('summarize dcountif(1, p), sum(1)', 'b:bool)[true, false')).rows, [[1, 2]]);
    refuses(named('where p', 'b:string)["x"'), /bool/);
    refuses(named('where p and true', 'b:string)["x"'), /bool/);
    refuses(named('project q = p + 1', 'b:string)["x"'), /string and long/);
  });

  it('takes an array of percentiles of a sketch', () => {
    const { rows } = query(
      'range x from 1 to 100 step 1 | summarize t = tdigest(x) | project percentiles_array_tdigest(t, range(0, 100, 50))',
    );
    assert.deepEqual(rows, [[[1, 50, 100]]]);
  });

  it('keeps the package’s other errors', () => {
    for (const text of [
      'print x = 1 | extend new = 1, y = new',
      'print x = 1 | project first = x',
      'print x = 1 | where y == 1',
      'print x = 1 | summarize x by x',
      'print x = 1 | evaluate nonsense()',
    ]) {
      assert.equal(queryError(text).code, 'syntax', text);
    }
  });
});

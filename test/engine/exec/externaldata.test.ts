import assert from 'node:assert/strict';
import { query, queryError, type TestOptions } from '../query.js';

const files = (contents: Record<string, string>): TestOptions => ({
  external: (uri) => contents[uri],
});

describe('externaldata', () => {
  it('reads comma-separated text by default, with quotes', () => {
    const text = 'a,b\r\n1,"x, ""y"""\r\n\r\nz,\n';
    assert.deepEqual(
      query('externaldata(a:long, b:string)["u/f.csv"] with (ignoreFirstRecord=true)', {}, files({ 'u/f.csv': text }))
        .rows,
      [
        [1, 'x, "y"'],
        [null, ''],
      ],
    );
  });

  it('reads other separators, lines and JSON', () => {
    const options = files({
      't.tsv': '1\t2',
      't.txt': 'one, two\nthree\n',
      't.json': '{"a":1,"b":"x","c":[1]}\n{"b":{"k":2}}\n',
      m: '[{"a":5},{"a":"6"}]',
    });
    assert.deepEqual(query('externaldata(a:long, b:long)["t.tsv"]', {}, options).rows, [[1, 2]]);
    assert.deepEqual(query('externaldata(l:string)["t.txt"]', {}, options).rows, [['one, two'], ['three']]);
    assert.deepEqual(query('externaldata(a:long, b:string, c:dynamic)["t.json"]', {}, options).rows, [
      [1, 'x', [1]],
      [null, '{"k":2}', null],
    ]);
    assert.deepEqual(query('externaldata(a:long)["m"] with (format="multijson")', {}, options).rows, [[5], [6]]);
  });

  it('puts several files together', () => {
    assert.deepEqual(query('externaldata(a:long)["p", "q"]', {}, files({ p: '1\n2', q: '3' })).rows, [[1], [2], [3]]);
  });

  it('reads nothing from the network, and shows no keys', () => {
    const { code, message } = queryError('externaldata(a:string)["https://example.com/f.csv?sig=secret"]');
    assert.equal(code, 'not-local');
    assert.match(message, /example\.com\/f\.csv/);
    assert.doesNotMatch(message, /secret/);
  });

  it('names what it cannot read', () => {
    assert.match(queryError('externaldata(a:string)["f.parquet"]', {}, files({ 'f.parquet': '' })).message, /parquet/);
    assert.equal(queryError('externaldata(a:string)["f.json"]', {}, files({ 'f.json': '{' })).code, 'failed');
  });
});

import assert from 'node:assert/strict';
import { DynamicReal } from '../../../server/src/engine/values/types.js';
import { bindCall, call, cell, literal, Refused } from './call-site.js';

describe('parse_json', () => {
  it('reads JSON, and keeps other texts as strings', () => {
    assert.deepEqual(call('parse_json', '{"a":[1,2.0,null]}'), new Map([['a', [1, new DynamicReal(2), null]]]));
    assert.equal(call('todynamic', 'not json'), 'not json');
    assert.equal(call('parsejson', ''), null);
    assert.equal(call('toobject', '9007199254740993'), 9007199254740993n);
  });

  it('keeps dynamic values and takes numbers and bools as they are', () => {
    assert.equal(call('parse_json', cell('dynamic', '{"a":1}')), '{"a":1}');
    assert.equal(call('parse_json', cell('long', 5)), 5);
    assert.equal(call('parse_json', cell('bool', true)), true);
  });
});

describe('extract_json', () => {
  const text = '{"name":"John","age":30,"a.b":{"it\\"s":[1,{"x":null}]},"n":"7"}';
  const extract = (path: string, type: 'string' | 'long' | 'dynamic', source = text) =>
    bindCall('extract_json', [literal('string', path), cell('string', source)], type)(path, source);

  it('follows a path', () => {
    assert.equal(extract('$.name', 'string'), 'John');
    assert.equal(extract("$['age']", 'string'), '30');
    assert.equal(extract('$.age', 'long'), 30);
    assert.equal(extract('$.n', 'long'), 7);
    assert.equal(extract('$.name', 'long'), null);
    assert.equal(extract(`$['a.b']["it\\"s"][0]`, 'long'), 1);
    assert.equal(extract(`$["a.b"]['it"s'][1]`, 'string'), '{"x":null}');
    assert.deepEqual(extract('$["a.b"]', 'dynamic'), new Map([['it"s', [1, new Map([['x', null]])]]]));
  });

  it('is null or empty where the path leads nowhere or the text is not JSON', () => {
    assert.equal(extract('$.missing', 'string'), '');
    assert.equal(extract('$.name.x', 'long'), null);
    assert.equal(extract('$.name', 'string', '{"name":'), '');
  });

  it('refuses what is no path', () => {
    for (const path of ['name', '$..x', '$.*', '$[*]', '$[1:2]', '$.']) {
      assert.throws(() => extract(path, 'string'), Refused, path);
    }
  });
});

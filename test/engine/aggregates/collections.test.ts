import assert from 'node:assert/strict';
import { dynamicToJson, parseJson } from '../../../server/src/engine/values/json.js';
import type { Dynamic } from '../../../server/src/engine/values/types.js';
import { Refused } from '../functions/call-site.js';
import { aggregate, over, type Constant } from './aggregate-site.js';

const json = (text: string): Dynamic => {
  const result = parseJson(text);
  assert.equal(result.error, undefined);
  return result.value!;
};
const limit = (value: number): Constant => ({ type: 'long', value });
const text = (value: unknown): string => dynamicToJson(value as Dynamic);

describe('make_list', () => {
  it('drops typed nulls and keeps dynamic ones', () => {
    assert.equal(text(over('make_list', 'long', [1, null, 2])), '[1,2]');
    assert.equal(text(over('make_list', 'dynamic', [1, null, json('"a"')])), '[1,null,"a"]');
    assert.equal(text(over('make_list_with_nulls', 'long', [null, 4])), '[null,4]');
    assert.equal(text(over('make_list', 'long', [])), '[]');
  });
  it('flattens arrays one level', () => {
    assert.equal(text(over('make_list', 'dynamic', [json('[1,[2]]'), json('[]'), 3])), '[1,[2],3]');
  });
  it('holds values as a dynamic does', () => {
    assert.equal(text(over('make_list', 'real', [1, 0.5, NaN])), '[1.0,0.5,"NaN"]');
    assert.equal(text(over('make_list', 'timespan', [10_000_000n])), '["00:00:01"]');
  });
  it('stops at the size asked for; makelist at 128', () => {
    assert.equal(text(over('make_list', 'dynamic', [json('[1,2]'), json('[3,4]')], limit(3))), '[1,2,3]');
    const many = Array.from({ length: 200 }, (_, i) => i);
    assert.equal((over('makelist', 'long', many) as readonly unknown[]).length, 128);
    assert.equal((over('make_list', 'long', many) as readonly unknown[]).length, 200);
    assert.throws(() => aggregate({ name: 'make_list', args: ['long', 'long'] }, []), Refused);
  });
  it('takes the rows that fit, with a size behind the predicate', () => {
    const rows = [
      ['a', true],
      ['b', null],
      ['c', true],
      ['d', true],
    ];
    assert.equal(text(aggregate({ name: 'make_list_if', args: ['string', 'bool'] }, rows)), '["a","c","d"]');
    assert.equal(text(aggregate({ name: 'make_list_if', args: ['string', 'bool', limit(2)] }, rows)), '["a","c"]');
  });
});

describe('make_set', () => {
  it('keeps each value once, in order of appearance', () => {
    assert.equal(text(over('make_set', 'string', ['b', 'a', 'b', ''])), '["b","a",""]');
    assert.equal(text(over('make_set', 'long', [null, 2, 2])), '[2]');
  });
  it('tells types apart within arrays', () => {
    assert.equal(text(over('make_set', 'dynamic', [json('[1,"1",1.0]'), json('[1,{"a":1,"b":2}]'), json('[{"b":2,"a":1}]')])), '[1,"1",1.0,{"a":1,"b":2}]'); // prettier-ignore
  });
});

describe('make_bag', () => {
  it('keeps the first value of a key and skips what is no bag', () => {
    const values = [json('{"a":1,"n":null}'), json('[1]'), null, json('{"a":2,"b":3}')];
    assert.equal(text(over('make_bag', 'dynamic', values)), '{"a":1,"n":null,"b":3}');
    assert.equal(text(over('make_bag', 'dynamic', values, limit(1))), '{"a":1}');
    assert.equal(text(over('make_bag', 'dynamic', [])), '{}');
  });
});

describe('buildschema', () => {
  const schema = (...values: string[]): unknown => over('buildschema', 'dynamic', values.map(json));
  it('unites types, bags and arrays', () => {
    const expected = '{"p":["long","bool"],"q":["double",{"r":"string"}],"l":{"`indexer`":["long","string"]}}';
    assert.equal(text(schema('{"p":1,"q":2.5}', '{"p":true,"l":[1,2]}', '{"q":{"r":"s"},"l":["t"]}')), expected);
  });
  it('leaves null out beside other types', () => {
    assert.equal(text(schema('{"a":null}', '{"a":"s"}')), '{"a":"string"}');
    assert.equal(schema('1'), 'long');
  });
  it('is null for nothing', () => {
    assert.equal(over('buildschema', 'dynamic', [null]), null);
  });
});

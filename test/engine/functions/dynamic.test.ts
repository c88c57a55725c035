import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';
import { Batch } from '../../../server/src/engine/exec/batch.js';
import { ValuesColumn } from '../../../server/src/engine/exec/column.js';
import { Run } from '../../../server/src/engine/run.js';
import { parseDynamicText } from '../../../server/src/engine/values/convert.js';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';
import { DynamicReal, TICKS_PER_HOUR, type Dynamic, type Value } from '../../../server/src/engine/values/types.js';
import { query } from '../query.js';
import { call, cell, literal, Refused, type Argument } from './call-site.js';

/** A dynamic from JSON; text that is no JSON stays text. */
const dyn = (json: string): Argument => cell('dynamic', parseDynamicText(json));
const json = (value: Value): string => dynamicToJson(value as Dynamic);
const shown = (name: string, ...args: (Argument | Value)[]): string => json(call(name, ...args));
const none = cell('dynamic', null);
const longs = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 8 });

describe('array functions', () => {
  it('give null for what is no array', () => {
    for (const value of [none, dyn('"x"'), dyn('{"a":1}'), dyn('5')]) {
      assert.equal(call('array_length', value), null);
      assert.equal(call('array_reverse', value), null);
      assert.equal(call('array_slice', value, 0, 1), null);
      assert.equal(call('array_rotate_left', value, 1), null);
      assert.equal(call('array_shift_left', value, 1), null);
      assert.equal(call('array_sum', value), null);
      assert.equal(call('array_index_of', value, 1), null);
      assert.equal(call('array_split', value, 1), null);
      assert.equal(call('zip', value, dyn('[1]')), null);
      assert.equal(call('array_sort_asc', value), null);
    }
  });

  it('join arrays and skip the rest', () => {
    assert.equal(shown('array_concat', dyn('[1,2]'), none, dyn('{}'), dyn('[[3]]')), '[1,2,[3]]');
    assert.equal(shown('array_concat', none), '[]');
  });

  it('slice by inclusive ends, which may count from the end', () => {
    const five = dyn('[1,2,3,4,5]');
    assert.equal(shown('array_slice', five, 1, 2), '[2,3]');
    assert.equal(shown('array_slice', five, 2, -1), '[3,4,5]');
    assert.equal(shown('array_slice', five, -3, -2), '[3,4]');
    assert.equal(shown('array_slice', five, -10, 10), '[1,2,3,4,5]');
    assert.equal(shown('array_slice', five, 3, 1), '[]');
  });

  it('split at one index or several', () => {
    const five = dyn('[1,2,3,4,5]');
    assert.equal(shown('array_split', five, 2), '[[1,2],[3,4,5]]');
    assert.equal(shown('array_split', five, dyn('[1,3]')), '[[1],[2,3],[4,5]]');
    assert.equal(shown('array_split', five, -2), '[[1,2,3],[4,5]]');
    assert.equal(shown('array_split', five, 9), '[[1,2,3,4,5],[]]');
    assert.equal(call('array_split', five, dyn('["x"]')), null);
  });

  it('shift and rotate, the other way round for negative numbers', () => {
    const five = dyn('[1,2,3,4,5]');
    assert.equal(shown('array_shift_left', five, 2), '[3,4,5,null,null]');
    assert.equal(shown('array_shift_left', five, -2, -1), '[-1,-1,1,2,3]');
    assert.equal(shown('array_shift_right', five, 7, 'x'), '["x","x","x","x","x"]');
    assert.equal(shown('array_rotate_left', five, 7), '[3,4,5,1,2]');
    assert.equal(shown('array_rotate_right', five, 1), '[5,1,2,3,4]');
    assert.equal(shown('array_rotate_left', dyn('[]'), 1), '[]');
    fc.assert(
      fc.property(longs, fc.integer({ min: -20, max: 20 }), (items, n) => {
        const there = cell('dynamic', call('array_rotate_left', cell('dynamic', items), n));
        assert.deepEqual(call('array_rotate_right', there, n), items);
      }),
    );
  });

  it('find elements', () => {
    const words = dyn('["this","is","an","example","an","example"]');
    const found = (...args: Value[]): Value => call('array_index_of', words, ...args);
    assert.deepEqual(
      [found('an'), found('example', 1, 3), found('example', 1, 2), found('example', 2, -1)],
      [2, 3, -1, 3],
    );
    assert.deepEqual([found('an', 1, -1, 2), found('an', 1, -1, 3), found('an', -3), found('is', -4)], [4, -1, 4, -1]);
    assert.deepEqual([found('an', 0, -2), found('an', 0, -1, -1)], [null, null]);
    assert.equal(call('array_index_of', dyn('["2",2.0,2]'), 2), 1);
    assert.equal(call('array_index_of', dyn('["2020-01-01"]'), cell('datetime', 637_134_336_000_000_000n)), 0);
  });

  it('choose element by element', () => {
    assert.equal(shown('array_iff', dyn('[true,false,true]'), dyn('[1,2,3]'), dyn('[4,5,6]')), '[1,5,3]');
    assert.equal(shown('array_iff', dyn('[1,0,0.0,-5]'), 'yes', 'no'), '["yes","no","no","yes"]');
    assert.equal(shown('array_iif', dyn('["true",null,[]]'), 1, 0), '[null,null,null]');
    assert.equal(shown('array_iff', dyn('[true,true,true]'), dyn('[1,2]'), dyn('[3,4]')), '[1,2,null]');
  });

  it('add up numbers, nulls aside', () => {
    assert.equal(call('array_sum', dyn('[1,2.5,null]')), 3.5);
    assert.equal(call('array_sum', dyn('[1,"2"]')), null);
    assert.equal(call('array_sum', dyn('[]')), null);
  });

  it('zip with nulls where an array ends', () => {
    assert.equal(shown('zip', dyn('[1,3,5]'), dyn('[2,4]')), '[[1,2],[3,4],[5,null]]');
  });
});

describe('array_sort_asc and array_sort_desc', () => {
  it('sort numbers before texts before others', () => {
    const mixed = dyn('["b",2,true,null,"a",1.5,10]');
    assert.equal(shown('array_sort_asc', mixed), '[1.5,2,10,"a","b",true,null]');
    assert.equal(shown('array_sort_desc', mixed), '[10,2,1.5,"b","a",true,null]');
  });

  it('put nulls first when asked to', () => {
    const words = dyn('[null,"b","a"]');
    assert.equal(shown('array_sort_asc', words, literal('bool', false)), '[null,"a","b"]');
    assert.equal(shown('array_sort_desc', words, literal('bool', true)), '["b","a",null]');
  });

  it('take further arrays along', () => {
    const sorted = call('array_sort_asc', dyn('[3,1,2]'), dyn('["c","a","b"]'), dyn('[1]'), none);
    assert.equal(json(sorted), '[[1,2,3],["a","b","c"],null,null]');
  });
});

describe('set functions', () => {
  it('tell elements apart by type and value', () => {
    assert.equal(shown('set_union', dyn('[1,"1",1.0,null,1]'), dyn('[null,true]')), '[1,"1",1.0,null,true]');
    assert.equal(shown('set_difference', dyn('[1,2,1,4]'), dyn('[1,2]'), dyn('[8]')), '[4]');
    assert.equal(shown('set_intersect', dyn('[3,1,1,2]'), dyn('[1,3]'), dyn('[3,1,5]')), '[3,1]');
    assert.equal(call('set_has_element', dyn('["2",3]'), 2), false);
    assert.equal(call('set_has_element', dyn('["2",3]'), '2'), true);
    assert.equal(call('set_has_element', dyn('[{"a":1,"b":2}]'), dyn('{"b":2,"a":1}')), true);
    assert.equal(call('set_equals', dyn('[1,2,2]'), dyn('[2,1]')), true);
    assert.equal(call('set_equals', dyn('[1,2]'), dyn('[1]')), false);
  });

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(longs, longs, (a, b) => {
        const [x, y] = [cell('dynamic', a), cell('dynamic', b)];
        const [both, either] = [call('set_intersect', x, y), call('set_union', x, y)] as [number[], number[]];
        const rest = call('set_difference', x, y) as number[];
        assert.equal(rest.length + both.length, new Set(a).size);
        assert.equal(either.length, new Set([...a, ...b]).size);
        assert.equal(call('set_equals', cell('dynamic', either), call('set_union', y, x) as number[]), true);
        if (either.length > 0) assert.equal(call('jaccard_index', x, y), both.length / either.length);
      }),
    );
  });

  it('are null when an argument is no array', () => {
    for (const name of ['set_union', 'set_difference', 'set_intersect', 'set_equals', 'jaccard_index']) {
      assert.equal(call(name, dyn('[1]'), none), null, name);
    }
    assert.equal(call('set_has_element', none, 1), null);
  });
});

describe('bag functions', () => {
  const bag = dyn('{"key1":123,"key2":{"prop1":"abc","prop2":null},"key3":[100,200],"$x":1}');

  it('find keys and paths', () => {
    const has = (key: string): Value => call('bag_has_key', bag, key);
    assert.deepEqual(
      [has('key1'), has('key4'), has('$.key2.prop1'), has("$['key2']['prop2']")],
      [true, false, true, true],
    );
    assert.deepEqual([has('$.key2.no'), has('$.key3[0]'), has('$x'), has('prop1')], [false, false, true, false]);
    assert.equal(call('bag_has_key', none, 'a'), null);
  });

  it('remove keys and paths', () => {
    assert.equal(
      shown('bag_remove_keys', bag, dyn('["$.key2.prop1","key3","$x","no"]')),
      '{"key1":123,"key2":{"prop2":null}}',
    );
    assert.equal(call('bag_remove_keys', dyn('[1]'), dyn('["a"]')), null);
  });

  it('set keys and make what is missing', () => {
    assert.equal(shown('bag_set_key', dyn('{"a":1}'), 'b', cell('real', 2)), '{"a":1,"b":2.0}');
    assert.equal(shown('bag_set_key', dyn('{"a":{"b":1}}'), '$.a.b', 'x'), '{"a":{"b":"x"}}');
    assert.equal(shown('bag_set_key', dyn('{"a":1}'), '$.c.d', true), '{"a":1,"c":{"d":true}}');
    assert.equal(call('bag_set_key', none, 'b', 1), null);
    assert.throws(() => call('bag_set_key', dyn('{}'), literal('string', '$.a[0]'), 1), Refused);
  });

  it('leave their arguments as they are', () => {
    const before = json(bag.value);
    call('bag_set_key', bag, '$.key2.prop1', 'new');
    call('bag_remove_keys', bag, dyn('["$.key2.prop1"]'));
    assert.equal(json(bag.value), before);
  });

  it('merge with the first value of a key', () => {
    assert.equal(shown('bag_merge', dyn('{"a":1}'), none, dyn('{"b":2,"a":3}')), '{"a":1,"b":2}');
  });

  it('list keys and zip them with values', () => {
    assert.equal(shown('bag_keys', dyn('{"a":{"b":1},"c":2}')), '["a","c"]');
    assert.equal(shown('bag_keys', dyn('{}')), '[]');
    assert.equal(call('bag_keys', dyn('[]')), null);
    assert.equal(shown('bag_zip', dyn('["a",1,"b"]'), dyn('[10,20]')), '{"a":10,"b":null}');
    assert.equal(shown('bag_zip', dyn('["a",1,"b"]'), dyn('7')), '{"a":null,"b":null}');
    assert.equal(call('bag_zip', dyn('"a"'), dyn('[1]')), null);
  });

  it('list paths', () => {
    const paths = call('treepath', dyn('{"list":[100,"x",{"y":1}],"k\'s":{}}'));
    assert.deepEqual(paths, ["['list']", "['list'][0]", "['list'][0]['y']", "['k\\'s']"]);
  });

  it('print with sorted keys', () => {
    assert.equal(call('dynamic_to_json', dyn('{"b":{"d":1.0,"c":[2]},"a":"x"}')), '{"a":"x","b":{"c":[2],"d":1.0}}');
    assert.equal(call('dynamic_to_json', true), 'True');
  });
});

describe('packing', () => {
  it('turns values into dynamics', () => {
    const values = [cell('real', 1), cell('timespan', TICKS_PER_HOUR), cell('bool', true), cell('long', null)];
    assert.equal(shown('pack_array', ...values), '[1.0,"01:00:00",true,null]');
    assert.equal(shown('bag_pack', 'a', 1, 'b', cell('real', NaN)), '{"a":1,"b":"NaN"}');
    assert.equal(shown('pack_dictionary', 'a', 'x'), '{"a":"x"}');
    assert.throws(() => call('bag_pack', 'a', 1, 'b'), Refused);
    assert.equal(shown('bag_pack_columns', cell('string', 'v'), cell('long', 3)), '{"column0":"v","column1":3}');
    assert.throws(() => call('bag_pack_columns', literal('long', 3)), Refused);
  });

  it('packs all columns of the input', () => {
    const entry = lookupFunction('pack_all');
    assert.ok(entry?.kind === 'special');
    const batch = new Batch([new ValuesColumn(['', 'x']), new ValuesColumn([null, new DynamicReal(2)])], 2);
    const pack = (ignoreEmpty: boolean): Value[] => {
      const site = {
        name: 'pack_all',
        args: [],
        argTypes: [],
        type: 'dynamic' as const,
        input: [
          { name: 'a', type: 'string' as const },
          { name: 'b', type: 'dynamic' as const },
        ],
        constant: () => ({ value: ignoreEmpty }),
        refuse: (message: string) => {
          throw new Refused(message);
        },
      };
      const withFlag = { ...site, args: [{ op: 'constant' as const, type: 'bool' as const, value: ignoreEmpty }] };
      const evaluate = entry.definition.compile(withFlag, [], new Run({ now: 0n }));
      return [evaluate(batch, 0), evaluate(batch, 1)];
    };
    assert.deepEqual(pack(false).map(json), ['{"a":"","b":null}', '{"a":"x","b":2.0}']);
    assert.deepEqual(pack(true).map(json), ['{}', '{"a":"x","b":2.0}']);
  });
});

describe('range and repeat', () => {
  it('count to an included end', () => {
    assert.equal(shown('range', 1, 8, 3), '[1,4,7]');
    assert.equal(shown('range', 1, 3), '[1,2,3]');
    assert.equal(shown('range', 3, 1, -1), '[3,2,1]');
    assert.equal(shown('range', 3, 1), '[]');
    assert.equal(shown('range', cell('real', 1), 2, 0.5), '[1.0,1.5,2.0]');
    assert.equal(
      shown('range', cell('timespan', 0n), cell('timespan', 2n * TICKS_PER_HOUR)),
      '["00:00:00","01:00:00","02:00:00"]',
    );
    assert.equal(
      shown('range', cell('datetime', 0n), cell('datetime', 1n), cell('timespan', 1n)),
      '["0001-01-01T00:00:00.0000000Z","0001-01-01T00:00:00.0000001Z"]',
    );
    assert.equal(
      shown('range', cell('long', 2n ** 63n - 2n), cell('long', 2n ** 63n - 1n), 4),
      '[9223372036854775806]',
    );
  });

  it('stop at the limit, and are null for impossible arguments', () => {
    assert.equal((call('range', 1, 1_000_000_000) as number[]).length, 1_048_576);
    assert.equal(call('range', 1, cell('long', null)), null);
    assert.equal(call('range', 1, 5, 0), null);
    assert.equal(call('repeat', 1, -1), null);
    assert.equal(shown('repeat', 'x', 2), '["x","x"]');
    assert.equal(shown('repeat', 1, 0), '[]');
    assert.throws(() => call('repeat', dyn('{}'), 2), Refused);
  });
});

describe('paths', () => {
  it('take a key from a value in brackets', () => {
    const bag = 'dynamic({"a-b": {"k": 7}, "k": 1})';
    assert.deepEqual(
      query(`let get = (d:dynamic, key:string) { d.[key] }; print d = ${bag}, k = "a-b"
        | project d.[k], d["a-b"].['k'], get(d, "k"), get(d, "k2")`).rows,
      [[{ k: 7 }, 7, 1, null]],
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  dynamicToJson,
  dynamicToSortedJson,
  MAX_JSON_DEPTH,
  parseJson,
  toDynamicText,
} from '../../../server/src/engine/values/json.js';
import { DynamicReal, type Dynamic } from '../../../server/src/engine/values/types.js';
import { anyDynamic } from './dynamic-arbitrary.js';

const read = (text: string): Dynamic => {
  const result = parseJson(text);
  assert.equal(result.error, undefined, text);
  return result.value;
};

describe('JSON', () => {
  it('keeps numbers exact', () => {
    assert.equal(read('9223372036854775807'), 9223372036854775807n);
    assert.equal(read('9007199254740993'), 9007199254740993n);
    assert.equal(read('9007199254740991'), 9007199254740991);
    assert.deepEqual(read('1.0'), new DynamicReal(1));
    assert.deepEqual(read('1e3'), new DynamicReal(1000));
    assert.deepEqual(read('9223372036854775808'), new DynamicReal(9223372036854775808));
    assert.equal(read('1.5'), 1.5);
    assert.ok(Object.is(read('-0'), 0));
  });

  it('keeps keys in order, the last of equal ones, and names that objects treat specially', () => {
    const bag = read('{"b":1,"1":2,"__proto__":3,"b":4}') as ReadonlyMap<string, Dynamic>;
    assert.deepEqual(
      [...bag],
      [
        ['b', 4],
        ['1', 2],
        ['__proto__', 3],
      ],
    );
  });

  it('reports the place of a fault', () => {
    const faults: [string, number][] = [
      ['', 0],
      ['[1,]', 3],
      ['{"a" 1}', 5],
      ['{a:1}', 1],
      ['01', 0],
      ['-', 1],
      ['1.', 2],
      ['1e', 2],
      ['"abc', 0],
      ['"a\nb"', 2],
      ['"\\x"', 1],
      ['"\\u12G4"', 1],
      ['[1', 2],
      ['{"a":1', 6],
      ['1 2', 2],
      ['nul', 0],
      ['NaN', 0],
      ['1e999', 0],
      ["{'a':1}", 1],
    ];
    for (const [text, offset] of faults) {
      const result = parseJson(text);
      assert.ok(result.error !== undefined, text);
      assert.equal(result.offset, offset, text);
    }
  });

  it('refuses what is nested too deeply without running out of stack', () => {
    assert.ok(parseJson('['.repeat(1_000_000)).error);
    assert.ok(parseJson('{"a":'.repeat(1_000_000)).error);
    const deepest = '['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH);
    assert.equal(dynamicToJson(read(deepest)), deepest);
  });

  it('prints compactly, strings bare in string context', () => {
    assert.equal(
      dynamicToJson(read(' { "a" : [ 1.0 , 1 , "x\\u0041" , null , true ] } ')),
      '{"a":[1.0,1,"xA",null,true]}',
    );
    assert.equal(dynamicToSortedJson(read('{"b":{"d":1,"c":2},"a":3}')), '{"a":3,"b":{"c":2,"d":1}}');
    assert.equal(toDynamicText('a"b'), 'a"b');
    assert.equal(toDynamicText(null), '');
    assert.equal(toDynamicText(['a', null]), '["a",null]');
  });

  it('loses nothing on the way to text and back', () => {
    fc.assert(
      fc.property(anyDynamic, (value) => {
        assert.deepEqual(read(dynamicToJson(value)), value);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts and refuses what JSON.parse does', () => {
    const noise = fc.oneof(
      fc.json(),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '\\', ']', '\n', '0', '.')).map(([json, n, junk]) => {
        const at = n % (json.length + 1);
        return json.slice(0, at) + junk + json.slice(at + 1);
      }),
      fc.string({ unit: fc.constantFrom(...Array.from('[]{}",:0123456789.eE+-\\u ntrfals\t')) }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        let expected: unknown;
        let valid = true;
        try {
          expected = JSON.parse(text);
        } catch {
          valid = false;
        }
        const result = parseJson(text);
        if (result.error === undefined) {
          assert.ok(valid, text);
          // A whole number has no negative zero, and JSON.stringify() writes none.
          const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
          assert.deepEqual(plain(JSON.parse(dynamicToJson(result.value))), plain(expected));
        } else assert.ok(!valid || result.error.includes('beyond the range'), text);
      }),
      { numRuns: 3000 },
    );
  });
});

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readJsonLines, readJsonValues, type JsonRecord } from '../../../server/src/events/readers/json-records.js';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';

function shown(records: Iterable<JsonRecord>): unknown[] {
  return [...records].map((r) =>
    r.fault === undefined ? [r.line, r.endLine, dynamicToJson(r.value)] : [r.line, r.fault],
  );
}
const lines = (text: string, limit = 1000): unknown[] => shown(readJsonLines(Buffer.from(text), limit));
const values = (text: string, limit = 1000): unknown[] => shown(readJsonValues(Buffer.from(text), limit));

describe('JSON records', () => {
  it('reads one value a line and counts every line', () => {
    assert.deepEqual(lines('{"a":1}\r\n\n  {"a":9007199254740993}\n'), [
      [1, 1, '{"a":1}'],
      [3, 3, '{"a":9007199254740993}'],
    ]);
  });

  it('says on which line and at which character a line is wrong, and goes on', () => {
    assert.deepEqual(lines('{"a":tru}\n{"a":1\n{"b":"x\n\0\0\0\n{"c":2}'), [
      [1, 'invalid JSON: no JSON value (character 6)'],
      [2, "truncated JSON: expected ',' or '}' (character 7)"],
      [3, 'truncated JSON: the string does not end (character 6)'],
      [4, 'NUL bytes instead of text'],
      [5, 5, '{"c":2}'],
    ]);
  });

  it('leaves out records above the limit', () => {
    assert.deepEqual(lines(`{"a":"${'x'.repeat(2000)}"}\n{"a":1}`), [
      [1, 'the record is 2 KB long; the limit is 1000 bytes'],
      [2, 2, '{"a":1}'],
    ]);
  });

  it('reads the items of arrays and objects in a row, over several lines', () => {
    const text = '[\n {"a": [1, {"}": "]"}]},\n {\n  "a": "\\"{"\n }\n]\n{"b":1} {"b":2}\n[{"c":1}]';
    assert.deepEqual(values(text), [
      [2, 2, '{"a":[1,{"}":"]"}]}'],
      [3, 5, '{"a":"\\"{"}'],
      [7, 7, '{"b":1}'],
      [7, 7, '{"b":2}'],
      [8, 8, '{"c":1}'],
    ]);
  });

  it('finds the next record after a damaged one', () => {
    const text = '[\n  {\n    "a": 1\n    "b": 2\n  },\n  {\n    "a": {"x": 1,\n  },\n  {\n    "a": 3\n  }\n]';
    assert.deepEqual(values(text), [
      [2, "invalid JSON: expected ',' or '}' (line 4)"],
      [6, 'invalid JSON: expected a key in quotes (line 8)'],
      [9, 11, '{"a":3}'],
    ]);
    assert.deepEqual(values('{\n "a": "x\n}\n{\n "a": 2\n}\n{ "b": 1'), [
      [1, 'truncated JSON: a string that does not end'],
      [4, 6, '{"a":2}'],
      [7, 'truncated JSON: the file ends inside this record'],
    ]);
  });

  it('reports what stands between objects', () => {
    assert.deepEqual(values('[1, 2]\n{"a":1}'), [
      [1, 'no JSON object'],
      [2, 2, '{"a":1}'],
    ]);
  });

  it('gives up when too many records have no end', () => {
    const all = values('{"a":[\n'.repeat(200));
    assert.ok(all.length < 50);
    assert.match(String((all.at(-1) as unknown[])[1]), /rest of the file is not read/u);
  });
});

import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

/** What parse-kv makes of one text (a KQL literal). */
const parsed = (literal: string, keys: string, options = ''): unknown =>
  query(`print s = ${literal} | parse-kv s as (${keys}) ${options} | project-away s`).rows[0];

describe('parse-kv', () => {
  const comma = "with (pair_delimiter=',', kv_delimiter=':')";

  it('reads keys in any order, without the blanks around them', () => {
    assert.deepEqual(parsed("'Id:45, Node : N1 , Text: it is up'", 'Text:string, Id:long, Node:string', comma), [
      'it is up',
      45,
      'N1',
    ]);
  });

  it('takes the first occurrence of a key, and all of a value', () => {
    assert.deepEqual(parsed("'a:1:2,a:3'", 'a:string', comma), ['1:2']);
  });

  it('leaves missing keys and values that do not convert empty', () => {
    assert.deepEqual(parsed("'a:x,b:'", 'a:long, b:string, c:string, d:long', comma), [null, '', '', null]);
  });

  it('passes over pieces without a value', () => {
    assert.deepEqual(parsed("'junk, a:1'", 'a:long', comma), [1]);
    assert.deepEqual(
      parsed("'a=1  b= c=3'", 'a:long, b:string, c:long', "with (pair_delimiter=' ', kv_delimiter='=')"),
      [1, '', 3],
    );
  });

  it('reads quoted keys and values, with other quotes and escapes', () => {
    assert.deepEqual(
      parsed(
        `'f="a, b" "e t"=2021-01-01 g=1'`,
        "f:string, ['e t']:datetime, g:long",
        `with (pair_delimiter=' ', kv_delimiter='=', quote='"')`,
      ),
      ['a, b', '2021-01-01T00:00:00.0000000Z', 1],
    );
    assert.deepEqual(
      parsed(`'f=(a b) g=1'`, 'f:string, g:long', `with (pair_delimiter=' ', kv_delimiter='=', quote='()')`),
      ['a b', 1],
    );
    assert.deepEqual(
      parsed(
        `@'f="say \\"hi\\"" g=1'`,
        'f:string, g:long',
        `with (pair_delimiter=' ', kv_delimiter='=', quote='"', escape='\\\\')`,
      ),
      ['say "hi"', 1],
    );
  });

  it('goes on to the next key in greedy mode', () => {
    const text = "'name=John Doe phone=555 5555 city=New York'";
    const keys = 'name:string, phone:string, city:string';
    assert.deepEqual(parsed(text, keys, "with (pair_delimiter=' ', kv_delimiter='=')"), ['John', '555', 'New']);
    assert.deepEqual(parsed(text, keys, "with (pair_delimiter=' ', kv_delimiter='=', greedy=true)"), [
      'John Doe',
      '555 5555',
      'New York',
    ]);
  });

  it('reads words where no delimiters are given', () => {
    assert.deepEqual(
      parsed(
        `"2021-01-01T10:00 [INFO] Id:45, Node:N1, Text: 'up and on'"`,
        'Text:string, Id:long, Node:string',
        `with (quote="'")`,
      ),
      ['up and on', 45, 'N1'],
    );
  });

  it('reads what a regex finds', () => {
    assert.deepEqual(
      parsed(`'["a b: x=1", "c: 7"]'`, "['a b']:string, c:long", String.raw`with (regex=@'"([\w ]+)\s*:\s*([^"]*)"')`),
      ['x=1', 7],
    );
    assert.equal(queryError(`print s = '' | parse-kv s as (a:long) with (regex='(a)')`).code, 'refused');
  });
});
